package dev.simloop.spi;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a part of the world tells what happens in it, in a recorded run; a hunt has none. See {@link
 * dev.simloop.World#recorder()}. Used on the loop's thread.
 */
public interface Recorder {
    /**
     * Adds an event of the step that runs at this moment.
     *
     * @param host on which host it happened, or the empty string for the world
     * @param cause the index of the event that made it possible; {@link #cause()} for the step itself
     * @param subject see {@link Event#subject()}
     * @param text see {@link Event#text()}
     * @param digest see {@link Event#digest()}
     * @return its index, or {@link Event#NO_CAUSE} if the log is full or the run is being torn down
     */
    int add(EventKind kind, String host, int cause, String subject, String text, long digest);

    /**
     * Adds that the step that runs at this moment has read or written {@code value}, where another thread stood in for the loop's.
     *
     * @param name see {@link dev.simloop.SimLoop#observe(String, Object)}
     * @param frames where it was, innermost first
     */
    void observed(String name, @Nullable Object value, Event.Access access, List<StackTraceElement> frames);

    /** {@return how many events there are so far} */
    int size();

    /** {@return what event {@code index} tells, which must be below {@link #size()}} */
    EventKind kind(int index);

    /** {@return the event that counts as the cause of what is told, submitted and armed from now on} */
    int cause();

    /**
     * Says that {@code event} counts as the cause from now until the end of the step.
     *
     * @return what counted before, to be put back where the effect ends earlier
     */
    int causedBy(int event);
}
