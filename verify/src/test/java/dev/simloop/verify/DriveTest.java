package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From a model to tests of a program. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails there fails the run
class DriveTest {
    private static final int LAST = 3;

    /** The version that is wanted and the one that is installed. */
    private record Routes(int wanted, int installed) {}

    private static final Model<Routes> DESIGN = design("routes").build();

    /** Lets a router have what nobody wanted. */
    private static final Model<Routes> MUTANT = design("invented routes")
            .action("invent", s -> s.installed() == s.wanted(), s -> new Routes(s.wanted(), s.installed() + 1))
            .build();

    private static ModelBuilder<Routes> design(String name) {
        return Model.<Routes>named(name)
                .initial(new Routes(0, 0))
                .action("want", s -> s.wanted() < LAST, s -> new Routes(s.wanted() + 1, s.installed()))
                .choice(
                        "deliver",
                        s -> s.installed() < s.wanted(),
                        s -> IntStream.rangeClosed(s.installed() + 1, s.wanted())
                                .mapToObj(version -> new Routes(s.wanted(), version))
                                .toList())
                .invariant("only what was wanted", s -> s.installed() <= s.wanted())
                .terminal(s -> s.installed() == LAST);
    }

    /** A program of the same design, driven from outside: what is wanted, and a router that may take whatever comes. */
    private static final class Program {
        private final boolean gullible;
        private final World world;
        private int wanted;
        private int installed;

        Program(World world, boolean gullible) {
            this.world = world;
            this.gullible = gullible;
        }

        void arrives(int version) {
            world.delay(Duration.ofMillis(5)).thenRun(() -> {
                if (gullible || (version > installed && version <= wanted)) {
                    installed = version;
                }
            });
        }

        Routes routes() {
            return new Routes(wanted, installed);
        }
    }

    private static CampaignResult drive(Trace<Routes> trace, Model<Routes> model, boolean gullible) {
        return Campaign.ofAction(world -> {
                    Program program = new Program(world, gullible);
                    int[] at = {0};
                    ModelDriver.of(world, model, program::routes)
                            .on("want", () -> program.wanted++)
                            .on("deliver", () -> program.arrives(next(trace, at)))
                            .on("invent", () -> program.arrives(next(trace, at)))
                            .follow(trace);
                })
                .withSeeds(1)
                .run();
    }

    private static int next(Trace<Routes> trace, int[] at) {
        List<Step<Routes>> steps = trace.steps();
        do {
            at[0]++;
        } while (steps.get(at[0]).action().equals("want"));
        return steps.get(at[0]).state().installed();
    }

    @Test
    void everyRunOfTheDesignIsARunOfTheProgram() {
        List<Trace<Routes>> paths = ModelPaths.all(DESIGN, 4, 1_000);
        assertThat(paths).hasSizeGreaterThan(5).doesNotHaveDuplicates();
        for (Trace<Routes> path : paths) {
            drive(path, withInvention(), false).assertPassed();
        }
    }

    @Test
    void walksAreTheSameForASeedAndDifferAmongSeeds() {
        List<Trace<Routes>> walks = ModelPaths.walks(DESIGN, 7, 20, 10);
        assertThat(walks).isEqualTo(ModelPaths.walks(DESIGN, 7, 20, 10));
        assertThat(walks).isNotEqualTo(ModelPaths.walks(DESIGN, 8, 20, 10));
        assertThat(new HashSet<>(walks)).hasSizeGreaterThan(5);
        for (Trace<Routes> walk : walks) {
            drive(walk, withInvention(), false).assertPassed();
        }
    }

    @Test
    void aRightProgramRefusesToGoTheWayOfAWrongDesign() {
        Trace<Routes> wrong = ModelPaths.counterexample(MUTANT);
        assertThat(drive(wrong, MUTANT, true).findings()).isEmpty();
        assertThat(drive(wrong, MUTANT, false).findings().get(0).failure())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "after action 1, invent, the model is in Routes[wanted=0, installed=1] and the program,"
                                + " PT10S later, in Routes[wanted=0, installed=0]");
    }

    /** The design with an action that its runs never take, for deeds of all actions. */
    private static Model<Routes> withInvention() {
        return MUTANT;
    }

    @Test
    void aWorldOfAnyKindIsHeldToAModel() {
        Refinement<Routes> refinement = Refinement.of(DESIGN);
        Campaign.ofAction(world -> {
                    Program program = new Program(world, false);
                    refinement.watch(world, program::routes);
                    for (int version = 1; version <= LAST; version++) {
                        int wanted = version;
                        world.delay(Duration.ofSeconds(version)).thenRun(() -> {
                            program.wanted = wanted;
                            program.arrives(wanted);
                        });
                    }
                })
                .withSeeds(20)
                .run()
                .assertPassed();
        assertThat(refinement.coverage().describe()).isEqualTo("model routes: 2 of 2 actions, 6 transitions");
        assertThat(Refinement.of(DESIGN).coverage().describe())
                .isEqualTo("model routes: 0 of 2 actions, 0 transitions; never taken: want, deliver");
    }

    @Test
    void aStepMayBeSeveralActionsIfThatIsSaid() {
        assertThat(jump(1).findings().get(0).failure())
                .hasMessageContaining(
                        "the world went from Routes[wanted=0, installed=0] to Routes[wanted=1, installed=1],"
                                + " which no action of model routes does; it allows want to Routes[wanted=1, installed=0]");
        jump(2).assertPassed();
    }

    private static CampaignResult jump(int most) {
        return Campaign.ofAction(world -> {
                    Program program = new Program(world, false);
                    Refinement.of(DESIGN).withActionsInAStep(most).watch(world, program::routes);
                    world.delay(Duration.ofSeconds(1)).thenRun(() -> {
                        program.wanted = 1;
                        program.installed = 1;
                    });
                    world.runFor(Duration.ofSeconds(2));
                })
                .withSeeds(1)
                .run();
    }

    @Test
    void aWorldThatBeginsElsewhereIsNoRunOfTheModel() {
        var finding = Campaign.ofAction(world -> {
                    Refinement.of(DESIGN).watch(world, () -> new Routes(2, 1));
                    world.runFor(Duration.ofSeconds(1));
                })
                .withSeeds(1)
                .run()
                .findings()
                .get(0);
        assertThat(finding.failure())
                .hasMessageContaining("the world begins in Routes[wanted=2, installed=1], which is no initial state of"
                        + " model routes: Routes[wanted=0, installed=0]");
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelPaths.all(DESIGN, 0, 10))
                .withMessage("depth is not positive: 0");
        assertThatIllegalStateException()
                .isThrownBy(() -> ModelPaths.all(DESIGN, 4, 2))
                .withMessage("model routes has more than 2 runs of that depth: raise the limit or lower the depth");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelPaths.walks(DESIGN, 1, 0, 5))
                .withMessage("count is not positive: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelPaths.counterexample(DESIGN))
                .withMessage("model routes has no counterexample");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Refinement.of(DESIGN).withActionsInAStep(0))
                .withMessage("number of actions in a step is not positive: 0");
        Campaign.ofAction(world -> {
                    ModelDriver<Routes> drive = ModelDriver.of(world, DESIGN, () -> new Routes(0, 0));
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> drive.on("fly", () -> {}))
                            .withMessage("model routes has no action fly; it has [want, deliver]");
                    drive.on("want", () -> {});
                    assertThatIllegalStateException()
                            .isThrownBy(() -> drive.on("want", () -> {}))
                            .withMessage("action want has a deed already");
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> drive.patience(Duration.ofSeconds(-1)))
                            .withMessage("patience is negative: PT-1S");
                    assertThatIllegalStateException()
                            .isThrownBy(() -> drive.follow(
                                    ModelPaths.all(DESIGN, 4, 1_000).get(0)))
                            .withMessage(
                                    "action deliver has no deed; say on(\"deliver\", ...), with an empty body if it"
                                            + " happens by itself");
                })
                .withSeeds(1)
                .run()
                .assertPassed();
    }
}
