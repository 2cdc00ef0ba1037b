package dev.simloop.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run that came to rest because each of some actors waits for the next. Who holds what is read off observations whose
 * value is the name of an actor: {@code observe("fork 2", holder)}. A coroutine may be named without the number that the loop
 * adds to its name: {@code deposit} for {@code deposit#1}, as long as only one has that name.
 */
final class DeadlockCycle implements Shape {
    /** The access in which an actor saw something held by another. */
    private record Wait(Access access, String holder) {}

    @Override
    public Optional<Sign> find(Evidence run) {
        if (!run.isDeadlock()) {
            return Optional.empty();
        }
        Set<String> actors = run.actors();
        // actor -> the access in which it last saw something held by another
        Map<String, Wait> waits = new LinkedHashMap<>();
        for (Access access : run.accesses()) {
            String holder = actor(actors, access.value());
            if (access.actor().equals(holder)) {
                waits.remove(access.actor());
            } else if (holder != null) {
                waits.put(access.actor(), new Wait(access, holder));
            }
        }
        for (String start : waits.keySet()) {
            var path = new ArrayList<String>();
            String at = start;
            for (Wait wait = waits.get(at); wait != null && !path.contains(at); wait = waits.get(at)) {
                path.add(at);
                at = wait.holder();
            }
            if (at.equals(start) && path.size() > 1) {
                return Optional.of(new Sign(tell(path, waits), run.events().size()));
            }
        }
        return ofLocks(run);
    }

    /** A cycle of the locks that the deadlock itself names, with who is inside of which. */
    private static Optional<Sign> ofLocks(Evidence run) {
        Map<String, Evidence.LockWait> waits = new LinkedHashMap<>();
        for (Evidence.LockWait wait : run.lockWaits()) {
            if (!wait.holder().isEmpty()) {
                waits.put(wait.actor(), wait);
            }
        }
        for (String start : waits.keySet()) {
            var path = new ArrayList<String>();
            String at = start;
            for (Evidence.LockWait wait = waits.get(at); wait != null && !path.contains(at); wait = waits.get(at)) {
                path.add(at);
                at = wait.holder();
            }
            if (at.equals(start) && path.size() > 1) {
                var parts = new ArrayList<String>();
                for (String actor : path) {
                    Evidence.LockWait wait = Objects.requireNonNull(waits.get(actor));
                    parts.add(actor + " waits for the " + wait.lock() + " at " + wait.at() + " that " + wait.holder()
                            + " took at " + wait.taken());
                }
                return Optional.of(new Sign(
                        "deadlock in a cycle of " + path.size() + ": " + String.join("; ", parts),
                        run.events().size()));
            }
        }
        return Optional.empty();
    }

    private static String tell(List<String> cycle, Map<String, Wait> waits) {
        var parts = new ArrayList<String>();
        for (String actor : cycle) {
            Wait wait = Objects.requireNonNull(waits.get(actor));
            parts.add(actor + " waits for " + wait.access().name()
                    + Words.at(wait.access().event()) + ", which " + wait.holder() + " holds");
        }
        return "deadlock in a cycle of " + cycle.size() + ": " + String.join("; ", parts);
    }

    /** {@return the actor of that name, with or without its number; null if there is none, or more than one without it} */
    private static @Nullable String actor(Set<String> actors, String name) {
        if (actors.contains(name)) {
            return name;
        }
        var numbered =
                actors.stream().filter(actor -> actor.startsWith(name + "#")).toList();
        return numbered.size() == 1 ? numbered.get(0) : null;
    }
}
