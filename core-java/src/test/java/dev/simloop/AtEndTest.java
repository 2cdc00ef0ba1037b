package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Campaign;
import dev.simloop.failure.PropertyViolation;
import dev.simloop.faults.Faults;
import dev.simloop.faults.HostFaultKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks of a whole run cannot be dropped. */
@SuppressWarnings("FutureReturnValueIgnored")
class AtEndTest {
    private static String failure(Scenario scenario) {
        return Campaign.of(scenario).runSeed(1).failureLine();
    }

    @Test
    void runsWhenTheScenarioIsDone() {
        List<String> seen = new ArrayList<>();
        Campaign.of(world -> {
                    world.atEnd("later", () -> seen.add("checked at " + world.now()));
                    return world.delay(Duration.ofSeconds(3)).thenRun(() -> seen.add("done"));
                })
                .runSeed(1)
                .assertPassed();
        assertThat(seen).containsExactly("done", "checked at PT3S");
    }

    @Test
    void whatItThrowsFailsTheRun() {
        assertThat(failure(world -> {
                    world.atEnd("books balance", () -> assertThat(30).isEqualTo(40));
                    return null;
                }))
                .startsWith("PropertyViolation: property \"books balance\":");
        var run = Campaign.of(world -> {
                    world.atEnd("books balance", () -> {
                        throw new IllegalStateException("30 is missing");
                    });
                    return null;
                })
                .runSeed(1);
        assertThat(run.failureLine())
                .isEqualTo(
                        "PropertyViolation: atEnd \"books balance\" threw java.lang.IllegalStateException: 30 is missing");
        assertThat(((PropertyViolation) java.util.Objects.requireNonNull(run.failure())).property())
                .isEqualTo("books balance");
        assertThat(failure(world -> {
                    world.atEnd("never asked", () -> {
                        throw new AssertionError("asked");
                    });
                    throw new IllegalStateException("first");
                }))
                .isEqualTo("IllegalStateException: first");
    }

    @Test
    void aCheckThatNoRunCameToIsToldByTheCampaign() {
        var result = Campaign.of(world -> {
                    if (world.seed() < 0) {
                        world.atEnd("unseen", () -> {});
                    }
                    world.atEnd("seen", () -> {});
                    return null;
                })
                .withSeeds(3)
                .run()
                .assertPassed();
        assertThat(result.properties()).containsOnlyKeys("seen");
        assertThat(java.util.Objects.requireNonNull(result.properties().get("seen"))
                        .evaluated())
                .isEqualTo(3);
    }

    @Test
    void refusesACheckAfterTheEnd() {
        World[] kept = new World[1];
        Campaign.of(world -> {
                    kept[0] = world;
                    return null;
                })
                .runSeed(1)
                .assertPassed();
        assertThatThrownBy(() -> kept[0].atEnd("late", () -> {}))
                .hasMessageStartingWith("the loop of seed 1 has finished");
        assertThat(failure(world -> {
                    world.atEnd(" ", () -> {});
                    return null;
                }))
                .isEqualTo("IllegalArgumentException: property name is blank: \" \"");
    }

    private static Scenario afterFaults(Duration length, boolean broken) {
        return world -> {
            for (int i = 0; i < 3; i++) {
                world.host("n" + i, started -> {});
            }
            var chaos = Faults.of(HostFaultKinds.all())
                    .lasting(Duration.ofSeconds(5))
                    .start(world);
            chaos.thenCheck("nobody is down", () -> {
                if (broken || world.hosts().stream().anyMatch(host -> !host.isUp())) {
                    throw new AssertionError("somebody is");
                }
            });
            chaos.thenAlways("up", () -> world.hosts().stream().allMatch(Host::isUp));
            return world.delay(length);
        };
    }

    @Test
    void afterTheFaultsHoldsInTheHealedWorldAlone() {
        Campaign.of(afterFaults(Duration.ofSeconds(6), false))
                .withSeeds(50)
                .run()
                .assertPassed();
        assertThat(failure(afterFaults(Duration.ofSeconds(6), true)))
                .isEqualTo("PropertyViolation: property \"nobody is down\": somebody is");
    }

    @Test
    void aRunThatEndsBeforeTheFaultsDroppedItsCheck() {
        assertThat(failure(afterFaults(Duration.ofSeconds(2), false)))
                .isEqualTo(
                        "PropertyViolation: property \"nobody is down\": the run ended at 2 s, before its faults were"
                                + " healed, so \"nobody is down\" was not asked: let the scenario return after healed()");
    }

    @Test
    void aRunThatEndsBeforeTheFaultsDroppedWhatIsToComeAboutAfterThem() {
        assertThat(failure(world -> {
                    dev.simloop.faults.Faults.none()
                            .lasting(Duration.ofSeconds(5))
                            .start(world)
                            .thenEventually("all is well", Duration.ofSeconds(1), () -> true);
                    return world.delay(Duration.ofSeconds(2));
                }))
                .contains("the run ended at 2 s, before its faults were healed, so \"all is well\" was not asked");
    }
}
