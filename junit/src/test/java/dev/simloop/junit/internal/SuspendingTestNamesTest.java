package dev.simloop.junit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;

class SuspendingTestNamesTest {
    private final SuspendingTestNames names = new SuspendingTestNames();

    private String name(String method, Class<?>... types) throws NoSuchMethodException {
        return names.generateDisplayNameForMethod(
                List.of(),
                SuspendingTestNamesTest.class,
                SuspendingTestNamesTest.class.getDeclaredMethod(method, types));
    }

    void plain(long seed) {}

    Object suspends(long seed, Continuation<Object> rest) {
        return seed;
    }

    @Test
    void aSuspendingTestIsShownAsItsSourceHasIt() throws NoSuchMethodException {
        assertThat(name("suspends", long.class, Continuation.class)).isEqualTo("suspends(long)");
    }

    @Test
    void anyOtherIsShownAsJUnitDoes() throws NoSuchMethodException {
        assertThat(name("plain", long.class)).isEqualTo("plain(long)");
    }

    @Test
    void theGeneratorIsChosenWhileTestsRun() {
        assertThat(System.getProperty("junit.jupiter.displayname.generator.default"))
                .isEqualTo(SuspendingTestNames.class.getName());
    }
}
