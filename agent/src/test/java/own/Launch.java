package own;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** As a build tool starts tests: JUnit in a JVM without the agent, whose jar is on the class path. */
final class Launch {
    private Launch() {}

    public static void main(String[] args) {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(Clocks.class))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    System.out.println("launch: " + test.getDisplayName() + " " + result.getStatus()
                            + result.getThrowable().map(Launch::text).orElse(""));
                }
            }
        });
        System.out.println("launch: " + Clocks.runs + " runs in this JVM");
    }

    private static String text(Throwable failure) {
        return " " + failure.getClass().getSimpleName() + ": "
                + String.valueOf(failure.getMessage()).lines().findFirst().orElse("") + " / cause "
                + failure.getCause();
    }
}
