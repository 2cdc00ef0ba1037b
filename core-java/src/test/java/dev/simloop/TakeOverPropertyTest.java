package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.internal.run.TakeOvers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("jdk")
class TakeOverPropertyTest {
    @AfterEach
    void forget() {
        System.clearProperty(SimConfig.TAKE_OVER_PROPERTY);
    }

    @Test
    void defaultsTakeOverWhatThePropertyNames() {
        String plain = SimConfig.defaults().digest();
        System.setProperty(SimConfig.TAKE_OVER_PROPERTY, "chance");

        assertThat(SimConfig.defaults().takeOver()).containsExactly(TakeOver.CHANCE, TakeOver.HASHES);
        assertThat(SimConfig.defaults().digest()).isNotEqualTo(plain);
    }

    @Test
    void allIsCallsAndWhatTheClassPathHas() {
        assertThat(TakeOvers.named("p", "all")).containsExactly(TakeOver.CHANCE, TakeOver.CALLS);
        assertThat(TakeOvers.named("p", "coroutines, Chance")).containsExactly(TakeOver.COROUTINES, TakeOver.CHANCE);
    }

    @Test
    void anUnknownNameIsAnError() {
        System.setProperty(SimConfig.TAKE_OVER_PROPERTY, "chance,clocks");

        assertThatThrownBy(SimConfig::defaults)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("simloop.takeover names nothing that can be taken over: \"clocks\" of \"chance,clocks\";"
                        + " there are all, coroutines, chance, calls, threads, files, reactor, rxjava and hashes");
    }

    @Test
    void withoutItsModuleALibraryIsRefusedAndTheModuleIsTold() {
        assertThatThrownBy(() -> SimConfig.defaults().withTakeOver(TakeOver.RXJAVA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nothing on the class path takes over RXJAVA: it is simloop-rxjava that does");
    }

    @Test
    void withoutTheAgentCallsAreRefusedAndTheFlagIsTold() {
        assertThatThrownBy(() -> SimConfig.defaults().withTakeOver(TakeOver.CALLS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start the JVM with -javaagent:PATH/simloop-agent.jar");
        assertThatThrownBy(() -> SimConfig.defaults().withCalls(CallPolicy.REPORT))
                .isInstanceOf(IllegalStateException.class);
    }
}
