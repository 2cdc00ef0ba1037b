package dev.simloop.junit;

import dev.simloop.campaign.FreshJvm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What the fresh JVM of a {@link FreshSimTest} starts: after the question JUnit's name of the test. */
final class FreshLaunch {
    private FreshLaunch() {}

    public static void main(String[] args) {
        Throwable failure = null;
        try {
            var question = FreshJvm.Question.of(args);
            FreshSimTest.ask(question);
            failure = launch(question.arguments().get(0));
        } catch (Throwable e) {
            failure = e;
        }
        FreshJvm.Question.end(failure);
    }

    /** {@return why there is no answer, or null if there is one} */
    private static @Nullable Throwable launch(String id) {
        List<Throwable> failures = new ArrayList<>();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectUniqueId(id))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
            }
        });
        if (FreshSimTest.isAnswered()) {
            return null;
        }
        return failures.isEmpty() ? new IllegalStateException("JUnit found no test " + id) : failures.get(0);
    }
}
