package dev.simloop.marker;

import java.util.Objects;

/**
 * A thread that a schedule runs.
 *
 * @param name what steps call it
 * @param body what it does; what it throws, the schedule's run throws
 */
public record MarkedThread(String name, Body body) {
    /** @throws IllegalArgumentException if the name is blank */
    public MarkedThread {
        Objects.requireNonNull(body);
        Step.named("thread", name);
    }

    /** What a thread does. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    /** {@return a thread named {@code name} that runs {@code body}} */
    public static MarkedThread thread(String name, Body body) {
        return new MarkedThread(name, body);
    }
}
