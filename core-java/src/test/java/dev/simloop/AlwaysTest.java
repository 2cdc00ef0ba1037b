package dev.simloop;

import static dev.simloop.TestRuns.act;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.PropertyViolation;
import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import dev.simloop.spi.Extension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Properties that hold after every step. */
@SuppressWarnings("FutureReturnValueIgnored")
@NullUnmarked
class AlwaysTest {
    @Test
    void aFalsePropertyFailsTheRunAtThatStep() {
        var report = act(world -> {
            var leaders = new AtomicInteger();
            world.always("one leader at most", () -> leaders.get() <= 1);
            for (int i = 1; i <= 3; i++) {
                world.executor().schedule(leaders::incrementAndGet, i, TimeUnit.SECONDS);
            }
        });

        assertThat(report.failure()).isInstanceOf(PropertyViolation.class);
        assertThat(report.failureLine()).isEqualTo("PropertyViolation: property \"one leader at most\" is false");
        assertThat(report.virtualNanos()).isEqualTo(2_000_000_000L);
        assertThat(report.steps()).isEqualTo(3);
    }

    @Test
    void theReportHoldsNameTimeStepAndMessage() {
        var report = act(world -> {
            var value = new AtomicInteger();
            world.always("small", () -> {
                assertThat(value.get()).as("value").isLessThan(2);
                return true;
            });
            for (int i = 1; i <= 3; i++) {
                world.executor().schedule(value::incrementAndGet, i, TimeUnit.SECONDS);
            }
        });

        var violation = (PropertyViolation) report.failure();
        assertThat(violation.property()).isEqualTo("small");
        assertThat(violation.virtualNanos()).isEqualTo(2_000_000_000L);
        assertThat(violation.step()).isEqualTo(3);
        assertThat(violation.getMessage())
                .startsWith("property \"small\": [value]")
                .endsWith("\n  at virtual time 2.000 s, step 3");
        assertThat(report.properties())
                .containsExactly(Map.entry("small", new PropertyHits(PropertyKind.ALWAYS, 3, 2, 0, 1, 1)));
    }

    @Test
    void theFirstRegisteredIsReportedWhenSeveralBreakAtOneStep() {
        var report = act(world -> {
            world.always("true", () -> true);
            world.always("b", () -> false);
            world.always("a", () -> false);
        });

        assertThat(report.failureLine()).isEqualTo("PropertyViolation: property \"b\" is false");
    }

    @Test
    void onHostsItIsAskedAfterTheirStepsAndTheWorldsOnly() {
        var report = act(world -> {
            var a = world.host("a");
            var b = world.host("b");
            var c = world.host("c");
            world.always("all", () -> true);
            world.always("a", a, () -> true);
            world.always("a and b", List.of(a, b), () -> true);
            for (int i = 0; i < 10; i++) {
                a.executor().execute(() -> {});
            }
            for (int i = 0; i < 100; i++) {
                b.executor().execute(() -> {});
            }
            for (int i = 0; i < 1_000; i++) {
                c.executor().execute(() -> {});
            }
            world.executor().execute(() -> {});
        });

        assertThat(report.properties().values())
                .extracting(PropertyHits::evaluated)
                .containsExactly(1_112L, 12L, 112L);
    }

    @Test
    void onHostsTheNextIncarnationCountsToo() {
        var report = act(world -> {
            var a = world.host("a");
            var value = new AtomicInteger();
            world.always("no second life", a, () -> value.get() == 0);
            a.executor().execute(() -> {});
            world.executor()
                    .schedule(
                            () -> {
                                a.crash();
                                a.restart();
                                a.executor().execute(value::incrementAndGet);
                            },
                            1,
                            TimeUnit.SECONDS);
        });

        assertThat(report.failureLine()).isEqualTo("PropertyViolation: property \"no second life\" is false");
        assertThat(report.virtualNanos()).isEqualTo(1_000_000_000L);
        assertThat(report.steps()).isEqualTo(4);
    }

    @Test
    void onHostsTheOrderOfRegistrationStillDecides() {
        var report = act(world -> {
            var a = world.host("a");
            var broken = new AtomicBoolean();
            world.always("on a", a, () -> !broken.get());
            world.always("all", () -> !broken.get());
            a.executor().execute(() -> broken.set(true));
        });

        assertThat(report.failureLine()).isEqualTo("PropertyViolation: property \"on a\" is false");
    }

    @Test
    void aPropertyRegisteredLaterIsAskedFromThenOn() {
        var report = act(world -> {
            var a = world.host("a");
            world.always("first", a, () -> true);
            a.executor().execute(() -> {
                world.always("second", a, () -> true);
                a.executor().execute(() -> {});
            });
        });

        assertThat(report.properties().values())
                .extracting(PropertyHits::evaluated)
                .containsExactly(3L, 2L);
    }

    @Test
    void badRegistrationsAreRefused() {
        assertThat(act(world -> world.always(" ", () -> true)).failureLine())
                .isEqualTo("IllegalArgumentException: property name is blank: \" \"");
        assertThat(act(world -> {
                            world.always("x", () -> true);
                            world.sometimes("x", () -> true);
                        })
                        .failureLine())
                .isEqualTo("IllegalArgumentException: property \"x\" exists already, as always");
        assertThat(act(world -> world.always("x", List.of(), () -> true)).failureLine())
                .isEqualTo("IllegalArgumentException: property \"x\" is about no host");
        Host other = SimLoop.seeded(1).world().host("n1");
        assertThat(act(world -> world.always("x", other, () -> true)).failureLine())
                .isEqualTo("IllegalArgumentException: property \"x\" is about a host of another world: n1");
    }

    @Test
    void propertiesAreOffWhileARunIsTornDown() {
        var broken = new AtomicBoolean();
        var report = act(world -> {
            world.always("whole", () -> !broken.get());
            world.extension(
                    Teardown.class,
                    w -> new Teardown(() -> {
                        broken.set(true);
                        world.executor().execute(() -> {});
                    }));
        });

        assertThat(broken).isTrue();
        assertThat(report.failureLine()).isEmpty();
    }

    private record Teardown(Runnable body) implements Extension {
        @Override
        public void teardown() {
            body.run();
        }
    }

    @Test
    void aPropertyMayThrowAnAssertionError() {
        assertThat(act(world -> world.always("sane", () -> {
                            throw new AssertionError("2 leaders: n1, n2");
                        }))
                        .failureLine())
                .isEqualTo("PropertyViolation: property \"sane\": 2 leaders: n1, n2");
        assertThat(act(world -> world.always("sane", () -> {
                            throw new AssertionError();
                        }))
                        .failureLine())
                .isEqualTo("PropertyViolation: property \"sane\" is false");
    }

    @Test
    void aPropertyThatThrowsSomethingElseIsAFailingSeedOfACampaign() {
        var result = Campaign.ofAction(world -> world.always("broken", () -> {
                    throw new ArithmeticException("by zero");
                }))
                .withSeeds(3)
                .run();

        assertThat(result.findings().get(0).original().failureLine())
                .isEqualTo("PropertyViolation: always \"broken\" could not be asked: its predicate threw"
                        + " java.lang.ArithmeticException: by zero");
    }
}
