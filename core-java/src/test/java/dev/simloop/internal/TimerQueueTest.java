package dev.simloop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerQueueTest {
    private static final class Named extends TimerQueue.Entry {
        final long deadline;
        final int created;

        Named(long deadline, int created) {
            this.deadline = deadline;
            this.created = created;
        }
    }

    private static final Comparator<Named> ORDER =
            Comparator.comparingLong((Named n) -> n.deadline).thenComparingInt(n -> n.created);

    private static List<Named> take(TimerQueue queue) {
        List<Named> taken = new ArrayList<>();
        for (var entry = queue.takeFirst(); entry != null; entry = entry.next) {
            taken.add((Named) entry);
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 50, 5_000, 1L << 50})
    void agreesWithASortedList(long deadlines) {
        var random = new Random(deadlines);
        var queue = new TimerQueue();
        List<Named> model = new ArrayList<>();

        for (int i = 0; i < 20_000; i++) {
            int choice = random.nextInt(i < 12_000 ? 10 : 40);
            if (choice < 6) {
                var entry = new Named((random.nextLong() >>> 1) % deadlines, i);
                queue.add(entry, entry.deadline);
                model.add(entry);
                assertThat(entry.isPending()).isTrue();
            } else if (choice < 9 && !model.isEmpty()) {
                var entry = model.remove(random.nextInt(model.size()));
                queue.remove(entry);
                queue.remove(entry);
                assertThat(entry.isPending()).isFalse();
            } else if (!model.isEmpty() && (choice == 9 ? random.nextInt(20) == 0 : deadlines > 50)) {
                model.sort(ORDER);
                long first = model.get(0).deadline;
                var expected = model.stream().filter(n -> n.deadline == first).toList();
                assertThat(queue.firstDeadline()).isEqualTo(first);
                assertThat(take(queue)).isEqualTo(expected);
                model.removeAll(expected);
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
        assertThat(queue.snapshot()).containsExactlyInAnyOrderElementsOf(model);
        model.sort(ORDER);
        List<Named> rest = new ArrayList<>();
        while (queue.size() > 0) {
            rest.addAll(take(queue));
        }
        assertThat(rest).isEqualTo(model);
        assertThat(queue.firstDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsTheOrderOfCreationWithinADeadline() {
        var queue = new TimerQueue();
        for (int i = 0; i < 100_000; i++) {
            queue.add(new Named(i % 2, i), i % 2);
        }

        assertThat(take(queue)).hasSize(50_000).extracting(n -> n.created).isSorted();
        assertThat(take(queue)).hasSize(50_000).extracting(n -> n.created).isSorted();
        assertThat(queue.takeFirst()).isNull();
    }

    @Test
    void takesADeadlineOutWithItsLastTimer() {
        var queue = new TimerQueue();
        var early = new Named(1, 0);
        var late = new Named(2, 1);
        queue.add(early, 1);
        queue.add(late, 2);

        queue.remove(early);

        assertThat(queue.firstDeadline()).isEqualTo(2);
    }

    @Test
    void isEmptyAfterClear() {
        var queue = new TimerQueue();
        for (int i = 0; i < 1_000; i++) {
            queue.add(new Named(i, i), i);
        }

        queue.clear();

        assertThat(queue.size()).isZero();
        assertThat(queue.takeFirst()).isNull();
        var entry = new Named(7, 0);
        queue.add(entry, 7);
        assertThat(take(queue)).containsExactly(entry);
    }
}
