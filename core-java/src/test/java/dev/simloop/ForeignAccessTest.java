package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.ForeignThreadException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is public and changes a run is guarded against other threads as a draw is. */
@Tag("jdk")
class ForeignAccessTest {
    private static final List<Consumer<World>> TOUCHES = List.of(
            world -> world.count("c"),
            world -> world.declare("d"),
            world -> world.fingerprint("v", 1),
            world -> world.note(() -> "n"),
            world -> world.host("other"),
            world -> world.findHost("n1"),
            world -> world.hosts(),
            world -> world.host("n1").crash(),
            world -> world.singleThread("t"),
            world -> world.executor().execute(() -> {}),
            world -> world.executor().shutdown(),
            world -> world.executor().shutdownNow(),
            world -> world.executor().isTerminated(),
            world -> world.always("p", () -> true),
            world -> world.reachable("r"),
            world -> world.domain().newActor("a"),
            world -> world.domain().counter("c"),
            world -> world.domain().fold(1),
            world -> world.domain().drop(),
            world -> world.random("new"),
            world -> world.buggify("s", 1, 1));

    @Test
    void aCallFromAnotherThreadFailsTheRun() {
        for (int i = 0; i < TOUCHES.size(); i++) {
            Consumer<World> touch = TOUCHES.get(i);
            Scenario scenario = world -> {
                Object unusedHost = world.host("n1");
                Object unusedPool = world.executor();
                Throwable[] thrown = {null};
                Thread thread = new Thread(() -> {
                    try {
                        touch.accept(world);
                    } catch (RuntimeException e) {
                        thrown[0] = e;
                    }
                });
                thread.start();
                thread.join();
                if (!(thrown[0] instanceof ForeignThreadException)) {
                    throw new AssertionError("it was let in: " + thrown[0]);
                }
                return null;
            };
            assertThat(Campaign.of(scenario).runSeed(1).failure())
                    .as("touch %s, recorded", i)
                    .isInstanceOf(ForeignThreadException.class);
            assertThat(Campaign.of(scenario)
                            .withSeeds(1)
                            .run()
                            .findings()
                            .get(0)
                            .original()
                            .failure())
                    .as("touch %s, in a hunt", i)
                    .isInstanceOf(ForeignThreadException.class);
        }
    }

    @Test
    void aCounterAtHandIsGuardedToo() {
        List<Consumer<Counter>> touches = List.of(Counter::add, counter -> counter.add(2));
        for (Consumer<Counter> touch : touches) {
            var report = Campaign.ofAction(world -> {
                        Counter counter = world.domain().counter("c");
                        Thread thread = new Thread(() -> touch.accept(counter));
                        thread.setUncaughtExceptionHandler((t, e) -> {});
                        thread.start();
                        thread.join();
                    })
                    .runSeed(1);
            assertThat(report.failure())
                    .isInstanceOf(ForeignThreadException.class)
                    .hasMessageContaining("counter c");
        }
    }
}
