package dev.simloop.junit;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.FreshJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;

/**
 * A {@code @SimTest} in a fresh JVM: JUnit runs that one test there, with all that surrounds it, and in place of the sweep
 * the seed is run that was asked for. Whatever started the tests of this JVM, a build tool, an IDE or a {@code main}, has
 * brought JUnit's launcher along, by which {@link FreshLaunch} starts that one.
 */
final class FreshSimTest {
    private static final String LAUNCHER = "org.junit.platform.launcher.core.LauncherFactory";
    private static volatile @Nullable Consumer<Campaign> asked;
    private static volatile boolean answered;

    private FreshSimTest() {}

    /**
     * {@return what asks a fresh JVM about a test}
     *
     * @param id JUnit's name of the test
     */
    static FreshJvm of(String id, Class<?> type) {
        try {
            return FreshJvm.main(FreshLaunch.class, List.of(inJupiter(id)), needed(type));
        } catch (ClassNotFoundException e) {
            return FreshJvm.none("JUnit's launcher is out of reach, " + e.getMessage());
        }
    }

    /**
     * {@return classes whose places another JVM needs to launch a test of {@code type}}
     *
     * @throws ClassNotFoundException if JUnit's launcher is out of reach
     */
    static Class<?>[] needed(Class<?> type) throws ClassNotFoundException {
        Class<?> launcher = Class.forName(LAUNCHER, false, FreshSimTest.class.getClassLoader());
        Class<?> engine = Class.forName("org.junit.jupiter.engine.JupiterTestEngine", false, type.getClassLoader());
        return new Class<?>[] {type, launcher, engine, TestExecutionResult.class};
    }

    /** {@return whether this JVM was started to answer a question} */
    static boolean isAsked() {
        return asked != null;
    }

    /** {@return the name without that of a suite around it} */
    static String inJupiter(String id) {
        return id.substring(Math.max(0, id.indexOf("[engine:junit-jupiter]")));
    }

    /** From now on a {@code @SimTest} of this JVM answers {@code question}. */
    static void ask(FreshJvm.Question question) {
        ask(campaign -> {
            try {
                question.answer(campaign);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** From now on a {@code @SimTest} of this JVM gives {@code use} its campaign, and runs no sweep. */
    static void ask(Consumer<Campaign> use) {
        asked = use;
        answered = false;
    }

    /** From now on a {@code @SimTest} of this JVM sweeps. */
    static void askNothing() {
        asked = null;
    }

    static boolean isAnswered() {
        return answered;
    }

    /** {@return whether this JVM, or a program in it, asked for this one test, and has its answer now} */
    static boolean answers(Campaign campaign) {
        var question = asked;
        if (question == null) {
            return false;
        }
        question.accept(campaign);
        answered = true;
        return true;
    }
}
