package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@SuppressWarnings("FutureReturnValueIgnored")
@Tag("jdk")
class LogContextTest {
    static {
        // the module under test requires slf4j alone
        Module logback = LoggerFactory.getILoggerFactory().getClass().getModule();
        Module here = LogContextTest.class.getModule().addReads(logback);
        if (logback.getLayer() != null) {
            logback.getLayer().findModule("ch.qos.logback.core").ifPresent(here::addReads);
        }
    }

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("under.test");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /** The context is taken down on the thread that logs, as an appender does that writes at once. */
    private final Campaign logs = Campaign.of(world -> {
        var host = world.host("n1");
        return world.delay(Duration.ofMillis(1500))
                .thenAcceptAsync(
                        x -> {
                            LOG.info("hello");
                            lines.list.get(lines.list.size() - 1).prepareForDeferredProcessing();
                        },
                        host.singleThread("raft"));
    });

    @BeforeEach
    void listen() {
        lines.start();
        LOG.setLevel(Level.INFO);
        LOG.setAdditive(false);
        LOG.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        LOG.detachAppender(lines);
    }

    private List<Map<String, String>> contexts() {
        return lines.list.stream().map(ILoggingEvent::getMDCPropertyMap).toList();
    }

    @Test
    void aRecordedRunSaysWhoLogsAndWhen() {
        assertThat(logs.runSeed(7).failureLine()).isEmpty();

        assertThat(contexts())
                .containsExactly(Map.of(
                        "simloop.seed", "7",
                        "simloop.time", "1.500 s",
                        "simloop.actor", "n1/raft#1",
                        "simloop.host", "n1"));
    }

    @Test
    void aHuntLeavesTheContextAlone() {
        var unused = logs.withSeeds(3).withWorkers(1).run().assertPassed();

        assertThat(contexts()).containsExactly(Map.of(), Map.of(), Map.of());
    }

    @Test
    void nothingOfItStaysOnTheCallersThread() {
        logs.runSeed(7);

        assertThat(MDC.get("simloop.seed")).isNull();
    }
}
