package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.agent.hooks.Hooks;
import escapes.Services;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is rewritten, and what is left alone. */
class RewritingTest {
    private final CallRewriter rewriter = new CallRewriter(Registry.get());

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in =
                type.getResourceAsStream(type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class")) {
            return in.readAllBytes();
        }
    }

    @Test
    void aClassWithoutSuchACallIsLeftAsItIs() throws IOException {
        assertThat(rewriter.rewrite(Services.class.getClassLoader(), bytes(Services.Plain.class)))
                .isNull();
        assertThat(rewriter.rewrite(Services.class.getClassLoader(), bytes(Services.class)))
                .isNotNull();
    }

    @Test
    void theJdkSimLoopAndWhoRunsTestsAreLeftAlone() throws IOException {
        ClassLoader loader = Services.class.getClassLoader();
        byte[] bytes = bytes(Services.class);
        for (String type : List.of(
                "java/util/Timer",
                "dev/simloop/SimLoop",
                "kotlinx/coroutines/Job",
                "org/junit/jupiter/api/Test",
                "org/mockito/Mockito",
                "io/mockk/MockK",
                "org/jacoco/agent/rt/Agent",
                "ch/qos/logback/core/Appender")) {
            assertThat(rewriter.transform(loader, type, null, null, bytes))
                    .as(type)
                    .isNull();
        }
        assertThat(rewriter.transform(loader, "shop/Orders", null, null, bytes)).isNotNull();
        assertThat(rewriter.transform(loader, "kotlin/time/Clock", null, null, bytes))
                .isNotNull();
        assertThat(rewriter.transform(loader, "dev/simloop/examples/Orders", null, null, bytes))
                .isNotNull();
        assertThat(rewriter.transform(null, "shop/Orders", null, null, bytes)).isNull();
    }

    @Test
    void aClassThatIsNoneIsLeftAsItIs() {
        assertThat(rewriter.transform(getClass().getClassLoader(), "shop/Broken", null, null, new byte[] {1, 2, 3}))
                .isNull();
    }

    @Test
    void theHooksAreOnTheBootClassPathAndNothingElseOfOurs() {
        assertThat(Hooks.class.getClassLoader()).isNull();
        assertThat(SimLoopAgent.class.getClassLoader()).isNotNull();
        assertThat(SimLoopAgent.isAttached()).isTrue();
        assertThatThrownBy(() -> Class.forName("dev.simloop.agent.Registry", false, null))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void aSecondCopyOfSimLoopIsRefused() {
        // The first to come is known from then on.
        Object unused = dev.simloop.campaign.Campaign.of(world -> 1)
                .withConfig(dev.simloop.SimConfig.defaults().withTakeOver(dev.simloop.TakeOver.CALLS))
                .runSeed(1);
        assertThatThrownBy(() -> Hooks.route(String.class, () -> null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("calls are taken over by another copy of SimLoop in this JVM");
    }
}
