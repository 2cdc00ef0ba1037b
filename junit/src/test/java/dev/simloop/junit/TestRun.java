package dev.simloop.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Test classes, run by a second JUnit inside this one.
 *
 * @param passed how many rows and tests passed
 * @param failures what the others threw
 * @param printed standard output
 */
record TestRun(long passed, List<Throwable> failures, String printed) {
    static TestRun of(Class<?>... types) {
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (var type : types) {
            selectors.add(selectClass(type));
        }
        return run(selectors);
    }

    /** The one test method of that name. */
    static TestRun ofMethod(Class<?> type, String name) {
        for (var method : type.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return run(List.of(selectMethod(type, method)));
            }
        }
        throw new AssertionError(type + " has no method " + name);
    }

    private static TestRun run(List<DiscoverySelector> selectors) {
        var out = new ByteArrayOutputStream();
        var stdout = System.out;
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            var kit = EngineTestKit.engine("junit-jupiter");
            selectors.forEach(kit::selectors);
            var results = kit.execute();
            List<Throwable> failures = new ArrayList<>();
            results.allEvents().finished().stream()
                    .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                    .flatMap(result -> result.getThrowable().stream())
                    .forEach(failures::add);
            return new TestRun(results.testEvents().succeeded().count(), failures, out.toString(UTF_8));
        } finally {
            System.setOut(stdout);
        }
    }

    String message() {
        if (failures.size() != 1) {
            throw new AssertionError(failures.size() + " failures instead of one: " + failures);
        }
        return String.valueOf(failures.get(0).getMessage());
    }
}
