package dev.simloop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotSetTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 1_000, 1_024, 32_768, 40_000, 100_000})
    void agreesWithASortedSet(int capacity) {
        var random = new Random(capacity);
        var set = new SlotSet();
        set.clear(capacity);
        var model = new TreeSet<Integer>();

        for (int i = 0; i < 3_000; i++) {
            int slot = random.nextInt(capacity);
            if (model.remove(slot)) {
                set.remove(slot);
            } else {
                model.add(slot);
                set.add(slot);
            }
            assertThat(set.size()).isEqualTo(model.size());
            assertThat(set.contains(slot)).isEqualTo(model.contains(slot));
            if (!model.isEmpty()) {
                assertThat(set.first()).isEqualTo(model.first());
            }
        }

        agree(set, model, capacity);
    }

    @Test
    void agreesWhenAHundredThousandAreMembers() {
        var set = new SlotSet();
        set.clear(100_000);
        for (int slot = 99_999; slot >= 0; slot--) {
            set.add(slot);
        }

        for (int slot = 0; slot < 100_000; slot++) {
            if (set.select(slot) != slot || set.rank(slot) != slot || set.next(slot) != slot) {
                assertThat(slot).as("first slot that is wrong").isNegative();
            }
        }
        for (int slot = 0; slot < 100_000; slot++) {
            assertThat(set.first()).isEqualTo(slot);
            set.remove(slot);
        }
        assertThat(set.size()).isZero();
        assertThat(set.next(0)).isEqualTo(-1);
    }

    @Test
    void isEmptyAfterAClearForLess() {
        var set = new SlotSet();
        set.clear(100_000);
        for (int slot = 0; slot < 100_000; slot += 7) {
            set.add(slot);
        }

        set.clear(1_024);

        assertThat(set.size()).isZero();
        assertThat(set.next(0)).isEqualTo(-1);
        set.add(5);
        assertThat(set.next(6)).isEqualTo(-1);
        set.clear(100_000);
        assertThat(set.next(0)).isEqualTo(-1);
        set.add(99_999);
        assertThat(set.first()).isEqualTo(99_999);
        assertThat(set.select(0)).isEqualTo(99_999);
    }

    @Test
    void stepsFromMemberToMember() {
        var set = new SlotSet();
        set.clear(5_000);
        List<Integer> members = List.of(0, 1, 63, 64, 127, 128, 2_000, 4_999);
        members.forEach(set::add);

        List<Integer> seen = new ArrayList<>();
        for (int slot = set.next(0); slot >= 0; slot = set.next(slot + 1)) {
            seen.add(slot);
        }

        assertThat(seen).isEqualTo(members);
    }

    @Test
    void nothingIsLeftAfterAnyClear() {
        int[] capacities = {
            64, 100_000, 1, 512, 513, 1_024, 99_999, 32_768, 32_769, 65, 2_048, 65_536, 40_000, 1_025, 63
        };
        var set = new SlotSet();
        for (int capacity : capacities) {
            set.clear(capacity);
            assertThat(set.size()).isZero();
            for (int slot = 0; slot < capacity; slot++) {
                assertThat(set.contains(slot)).isFalse();
            }
            assertThat(set.next(0)).isEqualTo(-1);
            var model = new TreeSet<Integer>();
            for (int slot = capacity - 1; slot >= 0; slot -= 1 + capacity / 300) {
                set.add(slot);
                model.add(slot);
            }
            assertThat(set.first()).isEqualTo(model.first());
            agree(set, model, capacity);
            for (int slot = 0; slot < capacity; slot++) {
                if (!set.contains(slot)) {
                    set.add(slot);
                }
            }
        }
    }

    @Test
    void agreesAboveAMillion() {
        int capacity = 5 << 20;
        var set = new SlotSet();
        for (int round = 0; round < 2; round++) {
            set.clear(capacity);
            var members = new ArrayList<Integer>();
            for (int slot = 1 + round; slot < capacity; slot += 4_099) {
                set.add(slot);
                members.add(slot);
            }
            for (int i = members.size() - 1; i >= 0; i -= 3) {
                set.remove(members.remove(i));
            }
            assertThat(set.size()).isEqualTo(members.size());
            for (int i = 0; i < members.size(); i++) {
                assertThat(set.select(i)).isEqualTo(members.get(i));
                assertThat(set.rank(members.get(i))).isEqualTo(i);
            }
        }
    }

    @Test
    void thereIsNothingBehindTheLastWord() {
        var set = new SlotSet();
        set.clear(128);
        set.add(127);
        assertThat(set.next(127)).isEqualTo(127);
        assertThat(set.next(128)).isEqualTo(-1);
        assertThat(set.next(1_000)).isEqualTo(-1);
    }

    private static void agree(SlotSet set, NavigableSet<Integer> model, int capacity) {
        int rank = 0;
        for (int member : model) {
            assertThat(set.select(rank)).isEqualTo(member);
            assertThat(set.rank(member)).isEqualTo(rank);
            rank++;
        }
        var random = new Random(1);
        for (int i = 0; i < 500; i++) {
            int slot = random.nextInt(capacity);
            assertThat(set.rank(slot)).isEqualTo(model.headSet(slot).size());
            Integer next = model.ceiling(slot);
            assertThat(set.next(slot)).isEqualTo(next == null ? -1 : next);
        }
    }
}
