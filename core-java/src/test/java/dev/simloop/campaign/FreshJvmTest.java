package dev.simloop.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.campaign.Repetition.Elsewhere;
import dev.simloop.report.Explainer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is told of whether a finding repeats, against programs that hang on one thing each. */
@Tag("jdk")
class FreshJvmTest {
    static final class Sound {
        private Sound() {}

        static Campaign scenario() {
            return Campaign.ofAction(world -> {
                world.fingerprint("drawn", world.random("r").nextInt(1_000));
                throw new IllegalStateException("always");
            });
        }

        /** A thread that is left behind does not keep the other JVM. */
        static Campaign sits() {
            return Campaign.ofAction(world -> {
                if (world.seed() == 77) {
                    new Thread(FreshJvmTest::sit).start();
                }
                throw new IllegalStateException("always");
            });
        }

        static Campaign broken() {
            if (System.getProperty("simloop.user.whole") == null) {
                throw new IllegalStateException("no database here");
            }
            return scenario();
        }
    }

    static final class SetOfOrder {
        private SetOfOrder() {}

        static Campaign scenario() {
            return Campaign.ofAction(world -> {
                Set.of("left", "right").forEach(name -> world.fingerprint("name", name.length()));
                throw new IllegalStateException("always");
            });
        }
    }

    static final class EnumHash {
        enum Stage {
            A,
            B,
            C,
            D,
            E,
            F,
            G,
            H,
            I,
            J
        }

        private EnumHash() {}

        static Campaign scenario() {
            return Campaign.ofAction(world -> {
                Map<Stage, Integer> table = new HashMap<>();
                for (Stage stage : Stage.values()) {
                    table.put(stage, stage.name().length());
                }
                table.forEach((stage, length) -> world.fingerprint(stage.name(), length));
                throw new IllegalStateException("always");
            });
        }
    }

    /** Earlier tests of the same JVM have filled it. */
    static final class FilledBefore {
        private static int fills;

        private FilledBefore() {}

        static Campaign scenario() {
            return Campaign.ofAction(world -> {
                world.fingerprint("fills", fills);
                throw new IllegalStateException("always");
            });
        }
    }

    static final class PhaseOfTheSecond {
        private PhaseOfTheSecond() {}

        static Campaign scenario() {
            return Campaign.ofAction(world -> {
                long phase = System.currentTimeMillis() / 200 % 2;
                world.fingerprint("phase", phase);
                throw new IllegalStateException("always");
            });
        }
    }

    static final class Never {
        private Never() {}

        static Campaign scenario() {
            if (System.getProperty("simloop.user.whole") == null) {
                sit();
            }
            return Sound.scenario();
        }
    }

    private static void sit() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Finding found(Campaign campaign) {
        return campaign.withSeeds(1).run().findings().get(0);
    }

    private static Repetition asked(Class<?> program) {
        Campaign campaign = Audit.campaign(Audit.factoryMethod(program, "scenario"));
        return FreshJvm.factory(program, "scenario").ask(campaign, found(campaign));
    }

    @Test
    void repeatsElsewhereWhatDependsOnTheSeedAlone() {
        Repetition repetition = asked(Sound.class);

        assertThat(repetition.elsewhere()).isEqualTo(Elsewhere.REPEATS);
        assertThat(plain(repetition.describe())).isEqualTo("repeated in this JVM and in a fresh one");
    }

    @Test
    void differsElsewhereByTheOrderOfSetOfWithoutACulprit() {
        Repetition repetition = asked(SetOfOrder.class);

        assertThat(repetition.here()).isEqualTo(Finding.Reproduction.STABLE);
        assertThat(repetition.elsewhere()).isEqualTo(Elsewhere.DIFFERS);
        assertThat(repetition.culprit()).isEqualTo(NondeterminismSource.UNKNOWN);
        assertThat(plain(repetition.describe()))
                .startsWith("repeated in this JVM; a fresh one went another way: all its runs end with"
                        + " IllegalStateException: always; candidates, none of them shown: ")
                .contains("hash order (FreshJvmTest$SetOfOrder calls Set.of)");
    }

    @Test
    void differsElsewhereByTheHashesOfEnums() {
        assertThat(asked(EnumHash.class).elsewhere()).isEqualTo(Elsewhere.DIFFERS);
    }

    @Test
    void namesStaticStateWhereAFreshJvmDoesTheSameOverAgain() {
        Repetition repetition = asked(RemembersItsFirstRun.class);

        assertThat(repetition.here()).isEqualTo(Finding.Reproduction.FIRST_RUN_EFFECT);
        assertThat(repetition.culprit()).isEqualTo(NondeterminismSource.STATIC_STATE);
        assertThat(plain(repetition.describe()))
                .isEqualTo(
                        "not repeated in this JVM; a fresh one went another way: its first run is as the one that was"
                                + " found, and all later ones are as the later ones here; that is static state carried over");
    }

    @Test
    void namesNoCulpritForWhatEarlierTestsHaveSet() {
        FilledBefore.fills = 3;

        Repetition repetition = asked(FilledBefore.class);

        assertThat(repetition.elsewhere()).isEqualTo(Elsewhere.DIFFERS);
        assertThat(repetition.culprit()).isEqualTo(NondeterminismSource.UNKNOWN);
        assertThat(repetition.how()).contains("static state carried over (FreshJvmTest$FilledBefore has");
    }

    @Test
    void neverTakesTheRealClockForStable() {
        for (int i = 0; i < 5; i++) {
            Finding finding = found(PhaseOfTheSecond.scenario());
            String told = plain(FreshJvm.factory(PhaseOfTheSecond.class, "scenario")
                    .ask(PhaseOfTheSecond.scenario(), finding)
                    .describe());
            if (finding.reproduction() == Finding.Reproduction.UNSTABLE) {
                assertThat(told)
                        .isEqualTo("not repeated in this JVM; no other was asked: its runs differ here already");
            } else {
                // the second turned behind the first run, and behind no other: it looks like one, and nobody is blamed
                assertThat(finding.reproduction()).isEqualTo(Finding.Reproduction.FIRST_RUN_EFFECT);
                assertThat(told).contains("candidates, none of them shown: the real clock (");
            }
        }
    }

    @Test
    void asksNoneForALambda() {
        Campaign campaign = Sound.scenario();

        String message = Explainer.of(campaign, "lambda")
                .withBudget(0, Duration.ZERO)
                .withoutArtifacts("")
                .explain(found(campaign))
                .message();

        assertThat(plain(message)).contains("; repeated in this JVM; no other was asked: a lambda has no name");
    }

    @Test
    void theMessageOfANamedScenarioTells() {
        Campaign campaign = Sound.scenario();

        String message = Explainer.of(campaign, "named")
                .withBudget(0, Duration.ZERO)
                .withoutArtifacts("")
                .withFreshJvm(FreshJvm.factory(Sound.class, "scenario"))
                .explain(found(campaign))
                .message();

        assertThat(plain(message)).contains("; repeated in this JVM and in a fresh one");
    }

    @Test
    void saysWhyTheOtherJvmDidNotAnswer() {
        System.setProperty("simloop.user.whole", "yes");
        Campaign campaign = Sound.broken();
        Finding finding = found(campaign);
        assertThat(plain(FreshJvm.factory(Sound.class, "broken")
                        .ask(campaign, finding)
                        .describe()))
                .as("system properties are handed on")
                .isEqualTo("repeated in this JVM and in a fresh one");
        System.clearProperty("simloop.user.whole");

        assertThat(plain(FreshJvm.factory(Sound.class, "broken")
                        .ask(campaign, finding)
                        .describe()))
                .startsWith("repeated in this JVM; no other was asked: it ended with 1: ")
                .contains("no database here");
        Repetition late = FreshJvm.factory(Never.class, "scenario")
                .withPatience(Duration.ofMillis(1))
                .ask(campaign, finding);
        assertThat(plain(late.describe()))
                .isEqualTo("repeated in this JVM; no other was asked: it did not answer within 0.001 s");
    }

    @Test
    void aThreadThatIsLeftBehindDoesNotKeepTheOtherJvm() {
        Campaign campaign = Sound.sits();
        Finding finding = campaign.withSeeds(Seeds.of(77)).run().findings().get(0);

        assertThat(FreshJvm.factory(Sound.class, "sits").ask(campaign, finding).elsewhere())
                .isEqualTo(Elsewhere.REPEATS);
    }

    @Test
    void canBeSwitchedOff() {
        System.setProperty(FreshJvm.PROPERTY, "false");
        try {
            assertThat(plain(asked(Sound.class).describe()))
                    .isEqualTo("repeated in this JVM; no other was asked: simloop.freshJvm is false");
        } finally {
            System.clearProperty(FreshJvm.PROPERTY);
        }
    }

    @Test
    void refusesWhatIsNoFactory() {
        assertThatThrownBy(() -> FreshJvm.factory(Sound.class, "nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dev.simloop.campaign.FreshJvmTest$Sound has no method nothing without parameters");
    }

    /** {@return {@code text} without how often the run was repeated; where it was, every time} */
    private static String plain(String text) {
        return text.replaceAll("repeated (\\d+) of \\1 in", "repeated in")
                .replaceAll("in this JVM, \\d+ of \\d+;", "in this JVM;");
    }
}
