package dev.simloop;

import static dev.simloop.TestRuns.fifo;
import static dev.simloop.TestRuns.seed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.spi.Parkable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pumps within tasks, and tasks that park. */
@SuppressWarnings("FutureReturnValueIgnored")
class NestingTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void aNestedPumpClosesTheMailboxOfItsTask(long seed) {
        List<String> ran = new ArrayList<>();

        seed(seed, world -> {
            var thread = world.singleThread("io");
            thread.execute(() -> {
                thread.execute(() -> ran.add("behind"));
                boolean[] done = new boolean[1];
                world.executor().schedule(() -> done[0] = true, 1, TimeUnit.SECONDS);
                assertThat(world.loop().runNested(() -> done[0], Long.MAX_VALUE))
                        .isTrue();
                assertThat(world.now()).isEqualTo(Duration.ofSeconds(1));
                assertThat(thread.mailbox()).isNotNull();
                assertThat(world.domain().currentActor().name()).isEqualTo("io#1");
                ran.add("pumped");
            });
        });

        assertThat(ran).containsExactly("pumped", "behind");
    }

    @Test
    void aPumpStandsAtItsDeadlineWhenNothingComesBefore() {
        fifo(world -> {
            world.executor().schedule(() -> {}, 5, TimeUnit.SECONDS);

            assertThat(world.loop().runNested(() -> false, 2_000_000_000L)).isFalse();
            assertThat(world.now()).isEqualTo(Duration.ofSeconds(2));
        });
    }

    @Test
    void aPumpThatCanNeverEndReturns() {
        fifo(world ->
                assertThat(world.loop().runNested(() -> false, Long.MAX_VALUE)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void aParkedTaskGoesOnWithItsActorAndKeepsItsMailboxClosed(long seed) {
        List<String> ran = new ArrayList<>();

        seed(seed, world -> {
            var thread = world.singleThread("io");
            ParkedTask[] parked = new ParkedTask[1];
            thread.execute(() -> {
                ran.add("parks");
                parked[0] = world.domain().park(new Recorder(ran, world));
            });
            thread.execute(() -> ran.add("behind"));
            world.executor()
                    .schedule(
                            () -> {
                                parked[0].unpark();
                                parked[0].unpark();
                            },
                            1,
                            TimeUnit.SECONDS);
        });

        assertThat(ran).containsExactly("parks", "resumed by io#1 at PT1S", "behind");
    }

    @Test
    void aTaskParkedAgainKeepsItsMailboxClosed() {
        List<String> ran = new ArrayList<>();

        seed(2, world -> {
            var thread = world.singleThread("io");
            class Twice implements Parkable {
                private int left = 2;

                @Override
                public void resume() {
                    ran.add("resumed");
                    if (--left > 0) {
                        park();
                    }
                }

                void park() {
                    var parked = world.domain().park(this);
                    world.executor().schedule(parked::unpark, 1, TimeUnit.SECONDS);
                }

                @Override
                public void abandon() {
                    ran.add("abandoned");
                }
            }
            thread.execute(() -> new Twice().park());
            thread.execute(() -> ran.add("behind"));
        });

        assertThat(ran).containsExactly("resumed", "resumed", "behind");
    }

    @Test
    void aTaskStillParkedAtTheEndIsAbandoned() {
        List<String> ran = new ArrayList<>();

        seed(0, world -> {
            world.executor().execute(() -> world.domain().park(new Recorder(ran, world)));
            world.host("n1").executor().execute(() -> world.host("n1").domain().park(new Recorder(ran, world)));
        });

        assertThat(ran).containsExactly("abandoned", "abandoned");
    }

    @Test
    void aParkedTaskOfADroppedDomainIsAbandonedOnceWhetherUnparkedOrNot() {
        List<String> ran = new ArrayList<>();

        fifo(world -> {
            var host = world.host("n1");
            List<ParkedTask> parked = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                host.executor().execute(() -> parked.add(host.domain().park(new Recorder(ran, world))));
            }
            world.executor()
                    .schedule(
                            () -> {
                                parked.get(0).unpark();
                                host.domain().drop();
                                parked.get(1).unpark();
                            },
                            1,
                            TimeUnit.SECONDS);
        });

        assertThat(ran).containsExactly("abandoned", "abandoned");
    }

    private record Recorder(List<String> ran, World world) implements Parkable {
        @Override
        public void resume() {
            ran.add("resumed by " + world.domain().currentActor() + " at " + world.now());
        }

        @Override
        public void abandon() {
            ran.add("abandoned");
        }
    }
}
