package dev.simloop.junit;

import dev.simloop.campaign.FreshJvm;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
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
            failure = launch(
                    DiscoverySelectors.selectUniqueId(question.arguments().get(0)));
        } catch (Throwable e) {
            failure = e;
        }
        FreshJvm.Question.end(failure);
    }

    /** {@return why there is no answer, or null if there is one} */
    private static @Nullable Throwable launch(DiscoverySelector test) {
        Throwable failure = execute(test);
        if (FreshSimTest.isAnswered()) {
            return null;
        }
        return failure == null ? new IllegalStateException("JUnit found no test " + test) : failure;
    }

    /** {@return the first failure of a test, or of what surrounds it; null if there was none} */
    static @Nullable Throwable launch(Class<?> type, Method method) {
        return execute(DiscoverySelectors.selectMethod(type, method));
    }

    /** {@return the failure of that test, or of what surrounds it, or that there is no such test; null if it passed} */
    static @Nullable Throwable launchOne(DiscoverySelector test) {
        List<TestIdentifier> ran = new ArrayList<>();
        Throwable failure = execute(test, ran);
        return failure != null || !ran.isEmpty() ? failure : new IllegalStateException("JUnit found no test " + test);
    }

    private static @Nullable Throwable execute(DiscoverySelector test) {
        return execute(test, new ArrayList<>());
    }

    private static @Nullable Throwable execute(DiscoverySelector test, List<TestIdentifier> ran) {
        List<Throwable> failures = new ArrayList<>();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(test)
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier ended, TestExecutionResult result) {
                result.getThrowable().ifPresent(failures::add);
                if (ended.isTest()) {
                    ran.add(ended);
                }
            }
        });
        return failures.isEmpty() ? null : failures.get(0);
    }
}
