package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.simloop.campaign.Campaign;
import dev.simloop.internal.run.ForeignThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A step that takes long on the wall is told of, with its line. The step here takes as long as it is not noticed. */
class SlowStepTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(ForeignThreads.class);
    private final CountDownLatch noticed = new CountDownLatch(1);

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().startsWith("a step took longer than PT0.01S on the wall, at ")) {
                noticed.countDown();
            }
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        log.addAppender(appender);
    }

    @AfterEach
    void stop() {
        log.detachAppender(appender);
    }

    private Campaign campaign(SimConfig config) {
        return Campaign.ofAction(world -> {
                    if (world.seed() == 1) {
                        noticed.await();
                    }
                    throw new IllegalStateException("any");
                })
                .config(config);
    }

    @Test
    void isListedWithItsLineInTheFailureOfALaterSeedToo() {
        Campaign campaign = campaign(SimConfig.defaults().withSlowStep(Duration.ofMillis(10)));

        String line = "a step took longer than PT0.01S on the wall, at dev.simloop.SlowStepTest.";
        assertThat(campaign.runSeed(1).uncontrolled())
                .hasSize(1)
                .allMatch(told -> told.startsWith(line) && told.matches(".*\\(SlowStepTest\\.java:\\d+\\)"));
        assertThat(campaign.runSeed(2).describe()).contains("\n  " + line);
    }

    @Test
    void isNoPartOfTheRun() {
        Campaign noted = campaign(SimConfig.defaults().withSlowStep(Duration.ofMillis(10)));
        RunReport slow = noted.runSeed(1);

        assertThat(slow.isSameRun(noted.runSeed(1))).isTrue();
    }
}
