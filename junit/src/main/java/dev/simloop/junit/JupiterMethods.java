package dev.simloop.junit;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.TestMethods;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs a {@link SimTest}, or the rows of a {@link SeedSource}, by JUnit's launcher, which has to be on the class path. */
public final class JupiterMethods implements TestMethods {
    /** For the service loader. */
    public JupiterMethods() {}

    @Override
    public @Nullable Kind kind(Method method) {
        if (AnnotationSupport.isAnnotated(method, SimTest.class)) {
            return Kind.CAMPAIGN;
        }
        return AnnotationSupport.isAnnotated(method, SeedSource.class) ? Kind.ROWS : null;
    }

    @Override
    public void campaign(Class<?> type, Method method, Consumer<Campaign> use) {
        List<RuntimeException> thrown = new ArrayList<>();
        FreshSimTest.ask(campaign -> {
            try {
                use.accept(campaign);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        Throwable failure;
        boolean answered;
        try {
            failure = launched(type, method);
            answered = FreshSimTest.isAnswered();
        } finally {
            FreshSimTest.askNothing();
        }
        if (!thrown.isEmpty()) {
            throw thrown.get(0);
        }
        if (!answered || failure != null) {
            throw notReached(method, failure);
        }
    }

    @Override
    public Rows rows(Class<?> type, Method method, long start, int count) {
        AskedRows asked = new AskedRows(start, count);
        AskedRows.ask(asked);
        Throwable failure;
        try {
            failure = launched(type, method);
        } finally {
            AskedRows.ask(null);
        }
        Rows rows = asked.rows();
        if (rows.run() == 0) {
            throw notReached(method, failure);
        }
        if (failure != null && rows.failure() == null) {
            // what JUnit does around the rows, or what checks them
            throw new IllegalStateException(failure.getMessage(), failure);
        }
        return rows;
    }

    private static @Nullable Throwable launched(Class<?> type, Method method) {
        try {
            return FreshLaunch.launch(type, method);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "JUnit's launcher is not on the class path (" + e.getMessage()
                            + "): add org.junit.platform:junit-platform-launcher, of the version of junit-platform-engine",
                    e);
        }
    }

    private static IllegalStateException notReached(Method method, @Nullable Throwable failure) {
        return new IllegalStateException(
                "JUnit did not come to " + method.getName() + ": "
                        + (failure == null ? "it is disabled, or no test of JUnit" : failure),
                failure);
    }
}
