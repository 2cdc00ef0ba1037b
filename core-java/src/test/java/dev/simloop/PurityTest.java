package dev.simloop;

import static dev.simloop.TestRuns.act;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.spi.TaskKind;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Properties only look. What they may not do fails the run, even where the exception is swallowed. */
@SuppressWarnings("FutureReturnValueIgnored")
class PurityTest {
    @Test
    void aPropertyMayNeitherDrawNorSubmit() {
        assertThat(act(world -> {
                            var random = world.random("x");
                            world.always("draws", random::nextBoolean);
                        })
                        .failureLine())
                .isEqualTo("IllegalStateException: a property drew from stream user/world/x: properties only look");
        assertThat(act(world -> world.always("submits", () -> {
                            world.executor().execute(() -> {});
                            return true;
                        }))
                        .failureLine())
                .isEqualTo("IllegalStateException: a property submitted a task: properties only look");
    }

    /** {@return what a run says in which a property does that after the first step} */
    private static List<String> doing(Consumer<World> deed) {
        return List.of(
                act(world -> world.always("busy", () -> {
                            deed.accept(world);
                            return true;
                        }))
                        .failureLine(),
                act(world -> world.eventually("busy", Duration.ofSeconds(1), () -> {
                            deed.accept(world);
                            return true;
                        }))
                        .failureLine(),
                act(world -> world.always("busy", () -> {
                            try {
                                deed.accept(world);
                            } catch (IllegalStateException e) {
                                return true;
                            }
                            return true;
                        }))
                        .failureLine(),
                act(world -> world.runUntil(
                                () -> {
                                    deed.accept(world);
                                    return true;
                                },
                                Duration.ZERO))
                        .failureLine());
    }

    @Test
    void aPropertyMayNotChangeWhatIsToCome() {
        assertThat(doing(world -> world.stream("x", Fallback.ZERO).draw(5)))
                .containsOnly("IllegalStateException: a property drew from stream x: properties only look");
        assertThat(doing(world -> world.domain()
                        .schedule(world.domain().currentActor(), null, TaskKind.TIMER, true, 5, () -> {})))
                .containsOnly("IllegalStateException: a property armed a timer: properties only look");
        assertThat(doing(world -> world.fingerprint("x", 1)))
                .containsOnly("IllegalStateException: a property changed the fingerprint: properties only look");
        assertThat(doing(world -> world.domain().fold(1)))
                .containsOnly("IllegalStateException: a property changed the fingerprint: properties only look");
        assertThat(doing(World::newFuture))
                .containsOnly("IllegalStateException: a property made an actor future: properties only look");
        assertThat(doing(world -> world.host("n1").crash()))
                .containsOnly("IllegalStateException: a property dropped a domain: properties only look");
        assertThat(doing(world -> world.always("another", () -> true)))
                .containsOnly("IllegalStateException: a property registered a property: properties only look");
        assertThat(doing(world -> world.loop().runNested(() -> true, 0)))
                .containsOnly("IllegalStateException: a property ran the loop: properties only look");
    }

    @Test
    void aPropertyMayNotCancel() {
        assertThat(act(world -> {
                            var timer = world.domain()
                                    .schedule(world.domain().currentActor(), null, TaskKind.TIMER, false, 5, () -> {});
                            world.always("cancels", timer::cancel);
                        })
                        .failureLine())
                .isEqualTo("IllegalStateException: a property cancelled a timer: properties only look");
    }

    @Test
    void whatAPropertyComesByIsNeitherCountedNorDrawn() {
        var asked = new AtomicInteger();
        var report = act(world -> world.always("looks", () -> {
            asked.incrementAndGet();
            Buggify.reached("label");
            return !Buggify.fires("site");
        }));

        assertThat(asked).hasValue(1);
        assertThat(report.failureLine()).isEmpty();
        assertThat(report.counters()).isEmpty();
    }
}
