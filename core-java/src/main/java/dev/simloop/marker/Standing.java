package dev.simloop.marker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one thread, coroutine or pipeline of a schedule stands. */
final class Standing {
    /** What it does at this moment. */
    enum State {
        NOT_STARTED,
        RUNNING,
        AT_MARKER,
        ENDED,
        FAILED
    }

    final String name;
    /** The markers that its steps name, in order. */
    final List<String> own;

    State state = State.NOT_STARTED;
    /** How many of its own steps were taken. */
    int passed;
    /** The marker at which it stands, or that it passed last. */
    @Nullable
    String marker;
    /** The line of that marker. */
    @Nullable
    String line;

    @Nullable
    Throwable failure;

    Standing(String name, List<String> own) {
        this.name = name;
        this.own = own;
    }

    boolean isOver() {
        return state == State.ENDED || state == State.FAILED;
    }

    /** {@return whether it does nothing of itself until a step is taken} */
    boolean isSettled() {
        return isOver() || state == State.AT_MARKER;
    }

    /**
     * {@return where it stands, as a message says it}
     *
     * @param stuckAt the line at which it waits for something else; null if that is not known
     */
    String text(@Nullable String stuckAt) {
        String place = line == null ? "" : ", " + line;
        return switch (state) {
            case NOT_STARTED -> name + ": not started";
            case AT_MARKER -> name + ": at marker \"" + marker + "\"" + place;
            case ENDED -> name + ": ended";
            case FAILED -> name + ": failed with " + failure;
            case RUNNING ->
                name
                        + (stuckAt == null ? ": suspended" : ": at " + stuckAt)
                        + (marker == null ? ", before its first marker" : ", after marker \"" + marker + "\"" + place);
        };
    }
}
