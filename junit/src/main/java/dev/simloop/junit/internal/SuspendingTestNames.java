package dev.simloop.junit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Shows a suspending test without what its source does not have: {@code two jobs()} and not {@code two jobs(SimScope,
 * Continuation)}. All other names stay as JUnit makes them. Leaves names alone where a generator was chosen, by a system
 * property or in {@code junit-platform.properties}.
 */
public final class SuspendingTestNames extends DisplayNameGenerator.Standard {
    private static final String CONTINUATION = "kotlin.coroutines.Continuation";
    private static final String SCOPE = "dev.simloop.coroutines.SimScope";

    /** For JUnit. */
    public SuspendingTestNames() {}

    @Override
    public String generateDisplayNameForMethod(
            List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method testMethod) {
        Class<?>[] types = testMethod.getParameterTypes();
        if (types.length == 0 || !types[types.length - 1].getName().equals(CONTINUATION)) {
            return super.generateDisplayNameForMethod(enclosingInstanceTypes, testClass, testMethod);
        }
        List<String> own = Arrays.stream(types)
                .filter(type ->
                        !type.getName().equals(CONTINUATION) && !type.getName().equals(SCOPE))
                .map(Class::getSimpleName)
                .toList();
        return testMethod.getName() + "(" + String.join(", ", own) + ")";
    }

    /** Chooses the generator while tests run, if nobody else has. */
    public static final class Chosen implements LauncherSessionListener {
        private static final String GENERATOR = "junit.jupiter.displayname.generator.default";

        /** Whether this session chose it: another may run within. */
        private boolean chosen;

        /** For the service loader. */
        public Chosen() {}

        @Override
        public void launcherSessionOpened(LauncherSession session) {
            if (System.getProperty(GENERATOR) == null && !isInFile()) {
                System.setProperty(GENERATOR, SuspendingTestNames.class.getName());
                chosen = true;
            }
        }

        @Override
        public void launcherSessionClosed(LauncherSession session) {
            if (chosen) {
                System.clearProperty(GENERATOR);
            }
        }

        private static boolean isInFile() {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            try {
                for (URL file : Collections.list((loader == null ? ClassLoader.getSystemClassLoader() : loader)
                        .getResources("junit-platform.properties"))) {
                    Properties properties = new Properties();
                    try (InputStream in = file.openStream()) {
                        properties.load(in);
                    }
                    if (properties.containsKey(GENERATOR)) {
                        return true;
                    }
                }
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException("junit-platform.properties cannot be read", e);
            }
        }
    }
}
