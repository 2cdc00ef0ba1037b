package dev.simloop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    @Test
    void whatDoesNotFitIsSaturated() {
        assertThat(Times.nanos(Duration.ofMillis(3))).isEqualTo(3_000_000);
        assertThat(Times.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Times.NEVER);
        assertThat(Times.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(Times.plus(5, 7)).isEqualTo(12);
        assertThat(Times.plus(0, 0)).isZero();
        assertThat(Times.plus(1, Times.NEVER)).isEqualTo(Times.NEVER);
    }

    @Test
    void aDelayIsNotNegative() {
        assertThat(Times.delayNanos(Duration.ZERO)).isZero();
        assertThat(Times.delayNanos(Duration.ofNanos(9))).isEqualTo(9);
        assertThatThrownBy(() -> Times.delayNanos(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay is negative: PT-1S");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "1, 1 ns",
        "999, 999 ns",
        "1000, 1 us",
        "1500, 1.5 us",
        "99900, 99.9 us",
        "100900, 100 us",
        "999999, 999 us",
        "1000000, 1 ms",
        "17000000, 17 ms",
        "17040000, 17 ms",
        "999999999, 999 ms",
        "1000000000, 1 s",
        "3898229572, 3.8 s",
        "59999999999, 59.9 s",
        "60000000000, 1 min",
        "61000000000, 1 min 1 s",
        "125000000000, 2 min 5 s",
        "3600000000000, 1 h",
        "3601000000000, 1 h",
        "3660000000000, 1 h 1 min",
        "86400000000000, 1 d",
        "90061000000000, 1 d 1 h",
        "-28000000000, -28 s",
        "-125000000000, -2 min 5 s",
        "9223372036854775807, ever",
        "-9223372036854775808, -106751 d 23 h"
    })
    void aLengthIsToldAsAPersonWritesIt(long nanos, String text) {
        assertThat(Times.human(nanos)).isEqualTo(text);
        if (nanos != Long.MIN_VALUE) {
            assertThat(Times.human(Duration.ofNanos(nanos))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000 s",
        "1500000000, 1.500 s",
        "3000000, 0.003 s",
        "12345678901, 12.345678901 s",
        "1, 0.000000001 s",
        "9223372036854775807, never"
    })
    void aMomentIsToldInMillisecondsWhereThatIsAll(long nanos, String text) {
        assertThat(Times.text(nanos)).isEqualTo(text);
    }
}
