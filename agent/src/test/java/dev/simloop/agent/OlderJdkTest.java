package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** What is said where the JDK has no threads that can be taken over; {@link ThreadsTest} is for the one that has. */
@EnabledForJreRange(max = JRE.JAVA_24)
class OlderJdkTest {
    @Test
    void threadsNeedANewerJdk() {
        assertThatThrownBy(() -> SimConfig.defaults().withTakeOver(TakeOver.THREADS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("THREADS needs JDK 25, whose virtual threads it schedules, and this is JDK "
                        + Runtime.version().feature()
                        + ": run these tests there; markers and Interleave order threads on JDK 17, too");
    }

    @Test
    void soDoCoroutinesThatRunInParallel() {
        assertThatThrownBy(() -> SimConfig.defaults().withParallel())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("THREADS needs JDK 25, ");
    }
}
