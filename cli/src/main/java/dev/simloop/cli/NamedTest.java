package dev.simloop.cli;

import dev.simloop.campaign.TestMethods;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * A test that the command line named.
 *
 * @param name as {@code Class#method}, with dots before nested classes
 */
record NamedTest(String name, Class<?> type, Method method, TestMethods framework, TestMethods.Kind kind) {
    /** What is made of a test's campaign. */
    interface Use<R> {
        R of(NamedScenario named) throws Exception;
    }

    /** {@return what {@code use} makes of its campaign, while its framework has done what comes before the test} */
    <R> R with(Use<R> use) throws Exception {
        List<R> made = new ArrayList<>();
        List<Exception> thrown = new ArrayList<>();
        try {
            framework.campaign(type, method, campaign -> {
                try {
                    made.add(use.of(new NamedScenario(name, campaign, null, null)));
                } catch (Exception e) {
                    thrown.add(e);
                }
            });
        } catch (IllegalStateException e) {
            throw new InputException(name + ": " + e.getMessage(), e);
        }
        if (!thrown.isEmpty()) {
            throw thrown.get(0);
        }
        return made.get(0);
    }

    /** {@return how its rows went} */
    TestMethods.Rows rows(long start, int count) {
        try {
            return framework.rows(type, method, start, count);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new InputException(name + ": " + e.getMessage(), e);
        }
    }
}
