package dev.simloop.junit.internal;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Switches off the debug mode of kotlinx.coroutines, which is on wherever assertions are and renames the thread on
 * every dispatch. Leaves it alone where system property {@code kotlinx.coroutines.debug} is set.
 */
public final class CoroutinesDebugOff implements LauncherSessionListener {
    private static final String DEBUG = "kotlinx.coroutines.debug";

    /** For the service loader. */
    public CoroutinesDebugOff() {}

    /** Runs before any test class is loaded: coroutines read the property once. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        switchOff();
    }

    static void switchOff() {
        if (System.getProperty(DEBUG) == null) {
            System.setProperty(DEBUG, "off");
        }
    }
}
