package dev.simloop;

import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.EscapeException;
import dev.simloop.failure.LeakException;
import dev.simloop.internal.property.Monitors;
import dev.simloop.internal.run.ForeignThreads;
import dev.simloop.spi.Extension;
import dev.simloop.spi.Waiting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who waits, who escaped, who was left over, who was busiest: what a run that is stuck or ends tells of its actors. */
final class Diagnosis {
    /** Stands below what waits for something that is not the loop's, where threads are. */
    private static final String MAY_COMPLETE = "escape suspected: a thread named above may be the one to complete it";

    private Diagnosis() {}

    /**
     * {@return why a run came to rest although the scenario is not done}
     *
     * @param time the virtual time, as text
     * @param rest what is left to do, up to "and the scenario is not done"
     * @param futures the futures that something waits for
     * @param result the scenario's own, to be named where nothing else waits, where something outside may end that, or where the
     *     line is known at which it waits
     * @param monitors the properties, which name what is pending
     * @param uncontrolled what lives outside of the loop, a line each: it comes first, for it may be what is waited for
     */
    static RuntimeException stuck(
            List<Extension> extensions,
            String time,
            String rest,
            List<Waiting> futures,
            List<Waiting> result,
            @Nullable Monitors monitors,
            List<String> uncontrolled) {
        List<Waiting> waiting = new ArrayList<>();
        List<Waiting> escaped = new ArrayList<>();
        for (Extension extension : extensions) {
            waiting.addAll(extension.waiting());
            escaped.addAll(extension.escaped());
        }
        if (!escaped.isEmpty()) {
            return escape(time, escaped, waiting);
        }
        waiting.addAll(futures);
        boolean tells = result.stream().anyMatch(own -> own.onOutside() || own.suspendedAt() != null);
        if (waiting.isEmpty() || tells) {
            waiting.addAll(result);
        }
        StringBuilder text = new StringBuilder("deadlock at virtual time " + time + ": " + rest
                + "and the scenario is not done; " + waiting.size() + " waiting");
        uncontrolled.forEach(line -> text.append("\n  ").append(line));
        boolean threads = uncontrolled.stream().anyMatch(line -> line.startsWith(ForeignThreads.NOT_CONTROLLED));
        describe(waiting, threads, text);
        if (monitors != null) {
            monitors.describePending(text);
        }
        return new DeadlockException(text.toString());
    }

    /** {@return why a run whose scenario is done has failed all the same: those that {@code waiting} names never go on} */
    static DeadlockException stuck(List<Waiting> waiting, String time) {
        StringBuilder text = new StringBuilder("deadlock at virtual time " + time + ": the scenario is done, and "
                + waiting.size() + " of its threads wait for what is never given back");
        describe(waiting, false, text);
        return new DeadlockException(text.toString());
    }

    private static EscapeException escape(String time, List<Waiting> escaped, List<Waiting> waiting) {
        StringBuilder text = new StringBuilder("escape suspected at virtual time " + time
                + ": nothing is ready, no timer is pending, and the scenario is not done; " + escaped.size()
                + " may go on outside of the loop: pass the dispatcher in, and in the simulation pass SimScope's");
        describe(escaped, false, text);
        text.append("\n").append(waiting.size()).append(" waiting");
        describe(waiting, false, text);
        return new EscapeException(text.toString());
    }

    /** {@return what outlived the scenario and nothing owns, or null} */
    static @Nullable LeakException leak(List<Extension> extensions) {
        List<Waiting> leaked = new ArrayList<>();
        for (Extension extension : extensions) {
            leaked.addAll(extension.leaked());
        }
        if (leaked.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder(leaked.size() + " outlived the scenario and nothing owns "
                + (leaked.size() == 1 ? "it" : "them") + ": launch them in the scenario's scope or in backgroundScope");
        describe(leaked, false, text);
        return new LeakException(text.toString());
    }

    /** @param threads whether threads that the loop does not control are told of above */
    private static void describe(List<Waiting> waiting, boolean threads, StringBuilder text) {
        for (Waiting w : waiting) {
            text.append("\n  ")
                    .append(w.actor().name())
                    .append(" (")
                    .append(w.what())
                    .append(')');
            if (w.suspendedAt() != null) {
                text.append(" suspended at ").append(w.suspendedAt());
            }
            String created = w.actor().createdAt();
            if (created != null) {
                text.append("\n    created at ").append(created);
            }
            if (threads && w.onOutside()) {
                text.append("\n    ").append(MAY_COMPLETE);
            }
        }
    }
}
