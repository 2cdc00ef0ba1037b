package dev.simloop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values pinned here are what tokens mean: changing one breaks every recorded run. */
class SplitmixTest {
    private static final long ORIGIN = Splitmix.origin(4823, Splitmix.hash("schedule"));

    @Test
    void mixesAsTheReferenceDoes() {
        // the first three outputs of the published SplitMix64 with state 0
        assertThat(Splitmix.bits(0, 0)).isEqualTo(0xe220a8397b1dcdafL);
        assertThat(Splitmix.bits(0, 1)).isEqualTo(0x6e789e6aa1b965f4L);
        assertThat(Splitmix.bits(0, 2)).isEqualTo(0x06c45d188009454fL);
        assertThat(Splitmix.mix(0)).isZero();
    }

    @Test
    void pinsNamesOriginsAndDraws() {
        String seen = Long.toHexString(Splitmix.hash("")) + " " + Long.toHexString(Splitmix.hash("schedule")) + " "
                + Long.toHexString(Splitmix.hash("net.latency/a->b")) + " " + Long.toHexString(ORIGIN) + " "
                + Splitmix.below(ORIGIN, 0, 6) + Splitmix.below(ORIGIN, 1, 6) + Splitmix.below(ORIGIN, 2, 6) + " "
                + Long.toHexString(Splitmix.below(ORIGIN, 3, 0));

        assertThat(seen)
                .isEqualTo("f52a15e9a9b5e89b c30775682a6356ee dcb2f21cc1994372 115ddd66bc20c078 053 214bdd01fec018b");
    }

    @Test
    void nameHashesDifferInOneCharacter() {
        assertThat(Splitmix.hash("user/n1/x")).isNotEqualTo(Splitmix.hash("user/n1/y"));
        assertThat(Splitmix.hash("ab")).isNotEqualTo(Splitmix.hash("ba"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 6, 1_000, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE, -1, -(1L << 62), 3L << 62})
    void staysBelowItsBoundAndReachesBothHalves(long bound) {
        long half = bound >>> 1;
        int upper = 0;
        for (int i = 0; i < 2_000; i++) {
            long value = Splitmix.below(ORIGIN, i, bound);
            assertThat(Long.compareUnsigned(value, bound)).isNegative();
            upper += Long.compareUnsigned(value, half) >= 0 ? 1 : 0;
        }

        double expected = bound == 1
                ? 2_000
                : new BigInteger(Long.toUnsignedString(bound))
                                .subtract(new BigInteger(Long.toUnsignedString(half)))
                                .doubleValue()
                        / new BigInteger(Long.toUnsignedString(bound)).doubleValue()
                        * 2_000;
        assertThat((double) upper).isBetween(expected - 120, expected + 120);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 6, 7, 10})
    void isUnbiasedForSmallBounds(int bound) {
        int[] hits = new int[bound];
        int draws = 60_000;
        for (int i = 0; i < draws; i++) {
            hits[(int) Splitmix.below(ORIGIN, i, bound)]++;
        }

        double square = 0;
        for (int hit : hits) {
            double off = hit - (double) draws / bound;
            square += off * off / ((double) draws / bound);
        }
        assertThat(square)
                .as("chi square with %d degrees of freedom", bound - 1)
                .isLessThan(30);
    }

    @Test
    void isUnbiasedWhereHalfOfAllWordsAreRejected() {
        long bound = (1L << 63) + 1;
        int[] thirds = new int[3];
        long third = Long.divideUnsigned(bound, 3);
        for (int i = 0; i < 30_000; i++) {
            thirds[(int) Math.min(2, Long.divideUnsigned(Splitmix.below(ORIGIN, i, bound), third))]++;
        }

        for (int hits : thirds) {
            assertThat(hits).isBetween(9_600, 10_400);
        }
    }

    @Test
    void aDrawDependsOnItsIndexAloneAndNotOnDrawsBefore() {
        long later = Splitmix.below(ORIGIN, 1_000, 1_000_003);
        for (int i = 0; i < 1_000; i++) {
            Splitmix.below(ORIGIN, i, (1L << 63) + 1 + i);
        }

        assertThat(Splitmix.below(ORIGIN, 1_000, 1_000_003)).isEqualTo(later);
    }

    @Test
    void seedsNextToEachOtherHaveUnrelatedStreams() {
        long name = Splitmix.hash("user/world/x");
        int equal = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            long a = Splitmix.below(Splitmix.origin(seed, name), 0, 1_000);
            long b = Splitmix.below(Splitmix.origin(seed + 1L, name), 0, 1_000);
            equal += a == b ? 1 : 0;
        }

        assertThat(equal).isLessThan(10);
    }

    @Test
    void originsArePinned() {
        assertThat(Splitmix.origin(4823, Splitmix.hash("schedule"))).isEqualTo(0x115ddd66bc20c078L);
        assertThat(Splitmix.origin(0, 0)).isNotEqualTo(Splitmix.origin(1, 0)).isNotEqualTo(Splitmix.origin(0, 1));
    }

    /** Lemire's rule in numbers that have no end: the high word of a product whose low word is not among the first few. */
    @ParameterizedTest
    @ValueSource(
            longs = {1, 2, 3, 6, 7, 1_000, 5L << 60, 3L << 62, -(1L << 62), -1, Long.MIN_VALUE, Long.MIN_VALUE + 1})
    void drawsAsTheRuleSaysInLargeNumbers(long bound) {
        BigInteger range = BigInteger.ONE.shiftLeft(64);
        BigInteger big = new BigInteger(Long.toUnsignedString(bound));
        BigInteger threshold = range.subtract(big).mod(big);
        for (int i = 0; i < 500; i++) {
            long word = Splitmix.bits(ORIGIN, i);
            BigInteger product = new BigInteger(Long.toUnsignedString(word)).multiply(big);
            while (product.mod(range).compareTo(threshold) < 0) {
                word = Splitmix.mix(word + 0xd1342543de82ef95L);
                product = new BigInteger(Long.toUnsignedString(word)).multiply(big);
            }
            assertThat(Splitmix.below(ORIGIN, i, bound))
                    .isEqualTo(product.shiftRight(64).longValue());
        }
    }
}
