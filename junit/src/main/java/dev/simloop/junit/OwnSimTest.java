package dev.simloop.junit;

import dev.simloop.campaign.OwnJvm;
import dev.simloop.failure.MissingOptionsException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@code @SimTest} that takes over what this JVM was not started for, such as with the agent: the whole test, sweep, story and artifacts, in
 * a JVM of its own. JUnit runs that one test there, so what is around it, {@code @BeforeAll} and extensions, happens in both.
 */
final class OwnSimTest {
    private OwnSimTest() {}

    /** @throws Throwable what the test threw there; {@code missing} where there can be no other JVM */
    static void run(ExtensionContext context, MissingOptionsException missing) throws Throwable {
        if (missing.options().isEmpty()
                || FreshSimTest.isAsked()
                || !OwnJvm.whyNot().isEmpty()) {
            throw missing;
        }
        Class<?> type = context.getRequiredTestClass();
        Class<?>[] needed;
        try {
            needed = FreshSimTest.needed(type);
        } catch (ClassNotFoundException e) {
            missing.addSuppressed(e);
            throw missing;
        }
        System.out.println("simloop: " + type.getSimpleName() + "."
                + context.getRequiredTestMethod().getName() + " runs in a JVM of its own, with "
                + String.join(" ", missing.options()));
        var failure = OwnJvm.run(
                OwnLaunch.class, List.of(FreshSimTest.inJupiter(context.getUniqueId())), missing.options(), needed);
        if (failure != null) {
            throw failure;
        }
    }
}
