package dev.simloop.agent.hooks;

import java.util.Timer;

/** Makers of {@link Timer}s. */
@SuppressWarnings("unused")
public final class Timers {
    private Timers() {}

    public static Timer newTimer() {
        return Hooks.taking("Timer") == null ? new Timer() : RoutedTimer.make();
    }

    public static Timer newTimer(boolean daemon) {
        return Hooks.taking("Timer") == null ? new Timer(daemon) : RoutedTimer.make();
    }

    public static Timer newTimer(String name) {
        return Hooks.taking("Timer") == null ? new Timer(name) : RoutedTimer.make();
    }

    public static Timer newTimer(String name, boolean daemon) {
        return Hooks.taking("Timer") == null ? new Timer(name, daemon) : RoutedTimer.make();
    }
}
