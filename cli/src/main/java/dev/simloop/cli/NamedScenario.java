package dev.simloop.cli;

import dev.simloop.Scenario;
import dev.simloop.campaign.Audit;
import dev.simloop.campaign.Campaign;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A scenario that the command line named.
 *
 * @param name as {@code Class} or {@code Class#method}, with dots before nested classes so that no shell has to be told
 * @param campaign what runs it; the method's own where it returned one
 * @param scenario what it runs; null where a method returned a campaign or a test has one, which keeps it to itself
 * @param factory the method, if a fresh JVM can call it to get the same: it takes nothing and returns a scenario or a
 *     campaign
 */
record NamedScenario(
        String name,
        Campaign campaign,
        @Nullable Scenario scenario,
        @Nullable Method factory) {
    /** {@return whether a fresh JVM can run it} */
    boolean isPortable() {
        return factory != null;
    }

    /** {@return an audit of it, in fresh JVMs if it is portable} */
    Audit audit() {
        if (factory != null) {
            return Audit.factory(factory.getDeclaringClass(), factory.getName());
        }
        if (scenario == null) {
            throw new IllegalStateException("an audit needs a static method or a class, and " + name
                    + " is a test: say @SimTest(audit = 1), or hunt it with --audit 1");
        }
        return Audit.of(scenario);
    }
}
