package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class FingerprintTest {
    private static final Fingerprint<Object> PRINT = Fingerprint.structural();

    record Point(int x, int y) {}

    record Other(int x, int y) {}

    record Mixed(long a, double b, String c, boolean d, char e, List<Point> f) {}

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "grass";
            }
        }
    }

    @Test
    void equalValuesHaveEqualFingerprints() {
        same(new ArrayList<>(List.of(1, 2, 3)), java.util.Collections.unmodifiableList(List.of(1, 2, 3)));
        same(Set.of("a", "b", "c"), new TreeSet<>(List.of("c", "b", "a")), new LinkedHashSet<>(List.of("b", "a", "c")));
        same(Map.of("a", 1, "b", 2), new TreeMap<>(Map.of("b", 2, "a", 1)), new HashMap<>(Map.of("a", 1, "b", 2)));
        same(new Point(1, 2), new Point(1, 2));
        same(Optional.of(1), Optional.of(1));
        same(BitSet.valueOf(new long[] {5}), BitSet.valueOf(new long[] {5, 0}));
    }

    private static void same(Object... values) {
        for (Object value : values) {
            assertThat(value).isEqualTo(values[0]);
            assertThat(PRINT.of(value)).isEqualTo(PRINT.of(values[0]));
        }
    }

    @Test
    void unequalValuesDiffer() {
        List<Object> values = List.of(
                1,
                1L,
                "1",
                '1',
                1.0,
                1.0f,
                (byte) 1,
                (short) 1,
                true,
                false,
                "",
                List.of(),
                Set.of(),
                Map.of(),
                List.of(1),
                Set.of(1),
                Map.of(1, 1),
                List.of(List.of()),
                Set.of(Set.of()),
                Set.of(1, 2),
                Set.of(3),
                new Point(1, 2),
                new Point(2, 1),
                new Other(1, 2),
                Optional.empty(),
                Optional.of(1),
                Colour.RED,
                Colour.GREEN,
                List.of("ab", "c"),
                List.of("a", "bc"),
                "aaaa",
                "aaaaa",
                new BitSet(),
                new Mixed(1, 2, "3", true, '5', List.of()),
                new Mixed(1, 2, "3", true, '5', List.of(new Point(0, 0))));
        assertThat(values.stream().map(PRINT::of).distinct()).hasSameSizeAs(values);
    }

    /** hashCode of Point(x, y) is 31x + y: a million points share 32 thousand. */
    @Test
    void aMillionPointsDoNotCollide() {
        Set<Long> prints = new java.util.HashSet<>();
        for (int x = 0; x < 1_000; x++) {
            for (int y = 0; y < 1_000; y++) {
                prints.add(PRINT.of(new Point(x, y)));
            }
        }
        assertThat(prints).hasSize(1_000_000);
    }

    /** Changing one bit of the input changes each bit of the output half of the time. */
    @Test
    void everyBitCounts() {
        for (int in = 0; in < 32; in++) {
            int[] flips = new int[64];
            for (int i = 0; i < 1_000; i++) {
                long change = PRINT.of(new Point(i, 7)) ^ PRINT.of(new Point(i ^ 1 << in, 7));
                for (int out = 0; out < 64; out++) {
                    flips[out] += (int) (change >>> out & 1);
                }
            }
            for (int out = 0; out < 64; out++) {
                assertThat(flips[out]).as("bit %d by bit %d", out, in).isBetween(400, 600);
            }
        }
    }

    @Test
    void classesWithoutAKnownEqualityAreRefused() {
        assertThatThrownBy(() -> PRINT.of(List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "no fingerprint is known for java.lang.Object; make it a record, implement"
                                + " Fingerprint.Value, give ModelBuilder.fingerprint, or check with ModelChecker.withExactStates()");
        assertThatThrownBy(() -> PRINT.of(new int[1])).hasMessageContaining("arrays compare by identity: use a list");
    }

    private static final class Own implements Fingerprint.Value {
        private final int n;

        Own(int n) {
            this.n = n;
        }

        @Override
        public void mixInto(Mixer mixer) {
            mixer.put(n);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Own own && own.n == n;
        }

        @Override
        public int hashCode() {
            return n;
        }
    }

    @Test
    void aClassMaySayWhatItIsMadeOf() {
        same(new Own(1), new Own(1));
        assertThat(PRINT.of(new Own(1))).isNotEqualTo(PRINT.of(new Own(2)));
    }

    /** Other values would mean that traces and counts of committed results move. */
    @Test
    void theFunctionStaysAsItIs() {
        assertThat(Long.toHexString(PRINT.of(List.of(1, "two", Set.of(3L), true))))
                .isEqualTo("49916486d6f32f2a");
    }

    @Test
    void keysAndValuesOfAMapBelongTogether() {
        List<Object> values = List.of(
                Map.of("a", 1, "b", 2),
                Map.of("a", 2, "b", 1),
                Map.of("a", 1, "c", 2),
                Map.of("a", 1),
                Map.of("b", 1),
                Map.of("a", 2),
                Map.of(1, "a"));
        assertThat(values.stream().map(PRINT::of).distinct()).hasSameSizeAs(values);
    }

    /** Texts are put four characters at a time. */
    @Test
    void everyCharacterOfATextCountsAtItsPlace() {
        Set<Long> prints = new java.util.HashSet<>();
        int texts = 0;
        for (int length = 0; length <= 9; length++) {
            String base = "abcdefghi".substring(0, length);
            prints.add(PRINT.of(base));
            texts++;
            for (int i = 0; i < length; i++) {
                for (char other : new char[] {'z', '\u0100', '\uffff', '\u0000'}) {
                    prints.add(PRINT.of(base.substring(0, i) + other + base.substring(i + 1)));
                    texts++;
                }
            }
        }
        assertThat(prints).hasSize(texts);
        assertThat(PRINT.of("abcd")).isNotEqualTo(PRINT.of("bacd")).isNotEqualTo(PRINT.of("abdc"));
    }

    @Test
    void aMixerTakesWhatTheFingerprintKnows() {
        Object point = new Point(1, 2);
        Mixer mixer = new Mixer();
        assertThat(mixer.put(point)).isSameAs(mixer);
        assertThat(mixer.bits()).isEqualTo(PRINT.of(point));
        assertThat(new Mixer().put((Object) null).bits()).isNotEqualTo(new Mixer().bits());
        assertThat(new Mixer().put(1).put(2).bits())
                .isNotEqualTo(new Mixer().put(2).put(1).bits());
    }
}
