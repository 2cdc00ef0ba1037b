package dev.simloop;

import dev.simloop.failure.PropertyViolation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one run: who is asked after which step, and which verdict is due when.
 *
 * <p>Verdicts are no tasks. When the clock is about to pass a deadline it stands there once, the property is asked, and
 * the clock goes on: the ready set, the draws and the fingerprint never see it. All that runs at the instant of the
 * deadline has run by then (unless steps cost time, or a livelock forces the clock), so a deadline is inclusive.
 */
final class Monitors {
    private static final Property[] NONE = {};

    private final Engine engine;
    private final Map<String, Property> byName = new LinkedHashMap<>();
    private final Map<String, long[]> labels = new LinkedHashMap<>();
    /** In the order of registration, those left out that are settled. */
    private Property[] asked = NONE;

    private boolean scoped;
    /** Counts the changes of {@link #asked}, for what hosts remember of it. */
    private int version;

    private long nextDeadline = Times.NEVER;

    Monitors(Engine engine) {
        this.engine = engine;
    }

    // ---- registering

    void always(String name, @Nullable Collection<Host> on, BooleanSupplier predicate) {
        Objects.requireNonNull(predicate);
        if (on != null && on.isEmpty()) {
            throw new IllegalArgumentException("property \"" + name + "\" is about no host");
        }
        for (Host host : on == null ? List.<Host>of() : on) {
            if (host.world() != engine.loop.world()) {
                throw new IllegalArgumentException(
                        "property \"" + name + "\" is about a host of another world: " + host.name());
            }
        }
        add(new Property.Always(name, on == null ? null : List.copyOf(on), predicate));
        scoped |= on != null;
    }

    void eventually(String name, Duration within, BooleanSupplier predicate) {
        add(new Property.Eventually(name, Times.plus(engine.now, nanos(within)), Objects.requireNonNull(predicate)));
    }

    void leadsTo(String name, BooleanSupplier trigger, BooleanSupplier response, Duration within) {
        add(new Property.LeadsTo(
                name, Objects.requireNonNull(trigger), Objects.requireNonNull(response), nanos(within)));
    }

    void sometimes(String name, BooleanSupplier predicate) {
        add(new Property.Sometimes(name, Objects.requireNonNull(predicate)));
    }

    /** Says what to expect of {@code label}; saying the same again changes nothing. */
    void label(String label, PropertyKind kind) {
        Property known = byName.get(label);
        if (known != null && known.kind == kind) {
            return;
        }
        Property.Label added = new Property.Label(label, kind);
        add(added);
        long[] before = labels.get(label);
        if (before != null) {
            reached(added, before[0]);
        }
    }

    private void add(Property property) {
        if (property.name.isBlank()) {
            throw new IllegalArgumentException("property name is blank: \"" + property.name + "\"");
        }
        Property old = byName.putIfAbsent(property.name, property);
        if (old != null) {
            throw new IllegalArgumentException("property \"" + property.name + "\" exists already, as " + old.kind);
        }
        if (!property.settled) {
            asked = Arrays.copyOf(asked, asked.length + 1);
            asked[asked.length - 1] = property;
            nextDeadline = Math.min(nextDeadline, property.deadline);
            version++;
        }
    }

    private static long nanos(Duration within) {
        if (within.isNegative()) {
            throw new IllegalArgumentException("within is negative: " + within);
        }
        return Times.nanos(within);
    }

    // ---- being told

    void reached(String label) {
        long[] cell = labels.get(label);
        if (cell == null) {
            cell = engine.cell("reached." + label);
            labels.put(label, cell);
        }
        cell[0]++;
        if (byName.get(label) instanceof Property.Label expected) {
            reached(expected, 1);
        }
    }

    private void reached(Property.Label label, long times) {
        String wrong = label.reached(times);
        if (wrong != null) {
            violated(label, wrong);
        }
    }

    // ---- asking

    /** Asks what a step of {@code domain} can have changed; the first one registered that is broken counts. */
    void afterStep(Domain domain) {
        Host host = scoped ? domain.host() : null;
        Property[] some = host == null ? asked : watching(host);
        long now = engine.now;
        boolean changed = false;
        engine.inProperty = true;
        try {
            for (Property property : some) {
                long before = property.deadline;
                String wrong = property.afterStep(now);
                changed |= property.settled || property.deadline != before;
                if (wrong != null) {
                    violated(property, wrong);
                }
                if (engine.failure() != null) {
                    return;
                }
            }
        } catch (Throwable e) {
            engine.fail(e);
        } finally {
            engine.inProperty = false;
        }
        if (changed) {
            refresh();
        }
    }

    private Property[] watching(Host host) {
        Property[] known = host.watched;
        if (known == null || host.watchedVersion != version) {
            known = Arrays.stream(asked).filter(p -> p.watches(host)).toArray(Property[]::new);
            host.watched = known;
            host.watchedVersion = version;
        }
        return known;
    }

    private void refresh() {
        int kept = 0;
        long next = Times.NEVER;
        for (Property property : asked) {
            if (!property.settled) {
                kept++;
                next = Math.min(next, property.deadline);
            }
        }
        if (kept < asked.length) {
            asked = Arrays.stream(asked).filter(p -> !p.settled).toArray(Property[]::new);
        }
        version++;
        nextDeadline = next;
    }

    /**
     * Stands the clock at each deadline before {@code then}, in order, and asks whose it is.
     *
     * @return whether the clock may go on to {@code then}
     */
    boolean passes(long then) {
        while (nextDeadline < then) {
            long at = nextDeadline;
            engine.now = Math.max(engine.now, at);
            engine.inProperty = true;
            try {
                for (Property property : asked) {
                    String wrong = property.deadline == at ? property.due() : null;
                    if (wrong != null) {
                        violated(property, wrong + engine.idleNote());
                    }
                    if (engine.failure() != null) {
                        return false;
                    }
                }
            } catch (Throwable e) {
                engine.fail(e);
                return false;
            } finally {
                engine.inProperty = false;
            }
            refresh();
        }
        return true;
    }

    /** Asks what had to happen by the end of the run. */
    void atEnd() {
        engine.inProperty = true;
        try {
            for (Property property : asked) {
                String wrong = property.atEnd();
                if (wrong != null) {
                    violated(property, wrong);
                }
                if (engine.failure() != null) {
                    return;
                }
            }
        } catch (Throwable e) {
            engine.fail(e);
        } finally {
            engine.inProperty = false;
        }
    }

    private void violated(Property property, String wrong) {
        if (engine.failure() != null) {
            return;
        }
        if (engine.record != null) {
            engine.record.violated(property.name, wrong);
        }
        engine.fail(new PropertyViolation(
                wrong + "\n  at virtual time " + Times.text(engine.now) + ", step " + engine.steps,
                property.name,
                engine.now,
                engine.steps));
    }

    // ---- telling

    /** Adds what is still waited for, a line each, to the text of a run that is stuck. */
    void describePending(StringBuilder text) {
        for (Property property : asked) {
            String pending = property.pending();
            if (pending != null) {
                text.append("\n  ").append(pending);
            }
        }
    }

    Map<String, PropertyHits> hits() {
        Map<String, PropertyHits> hits = new LinkedHashMap<>();
        byName.forEach((name, property) -> hits.put(name, property.hits()));
        return hits;
    }
}
