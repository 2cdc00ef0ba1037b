package dev.simloop.internal.property;

import dev.simloop.failure.PropertyViolation;
import dev.simloop.failure.RunFailure;
import dev.simloop.internal.SourceLine;
import dev.simloop.internal.Times;
import dev.simloop.property.PropertyHits;
import dev.simloop.property.PropertyKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one run: who is asked after which step, and which verdict is due when.
 *
 * <p>Verdicts are no tasks. When the clock is about to pass a deadline it stands there once, the property is asked, and
 * the clock goes on: the ready set, the draws and the fingerprint never see it. All that runs at the instant of the
 * deadline has run by then (unless steps cost time, or a livelock forces the clock), so a deadline is inclusive. It is moved by
 * what the hiccups of the run have taken since it was set.
 */
public final class Monitors {
    private static final Property[] NONE = {};

    private final MonitoredRun run;
    private final Map<String, Property> byName = new LinkedHashMap<>();
    private final Map<String, long[]> labels = new LinkedHashMap<>();
    /** In the order of registration, those left out that are settled. */
    private Property[] asked = NONE;

    /** Whose predicate runs, or ran last. */
    private @Nullable Property asking;

    private boolean scoped;
    /** By the number of the host: what is asked after its steps, as of {@link #watchedVersion}. */
    private Property[] @Nullable [] watched = {};

    private int watchedVersion;
    /** Counts the changes of {@link #asked}. */
    private int version;

    private long nextDeadline = Times.NEVER;

    public Monitors(MonitoredRun run) {
        this.run = run;
    }

    // ---- registering

    /**
     * Registers what holds after every step.
     *
     * @param on the numbers of the hosts whose steps can change it; null for all that happens
     */
    public void always(String name, @Nullable BitSet on, BooleanSupplier predicate) {
        add(new Property.Always(name, on, Objects.requireNonNull(predicate)));
        scoped |= on != null;
    }

    public void eventually(String name, Duration within, BooleanSupplier predicate) {
        add(new Property.Eventually(name, Times.plus(run.now(), nanos(within)), Objects.requireNonNull(predicate)));
    }

    public void leadsTo(String name, BooleanSupplier trigger, BooleanSupplier response, Duration within) {
        add(new Property.LeadsTo(
                name, Objects.requireNonNull(trigger), Objects.requireNonNull(response), nanos(within)));
    }

    public void atEnd(String name, Runnable check) {
        add(new Property.AtEnd(name, Objects.requireNonNull(check)));
    }

    public void sometimes(String name, BooleanSupplier predicate) {
        add(new Property.Sometimes(name, Objects.requireNonNull(predicate)));
    }

    /** Says what to expect of {@code label}; saying the same again changes nothing. */
    public void label(String label, PropertyKind kind) {
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
            property.late = run.lateNanos() - run.lateToCome();
            property.nominal = property.deadline;
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

    public void reached(String label) {
        long[] cell = labels.get(label);
        if (cell == null) {
            cell = run.cell("reached." + label);
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

    /**
     * Asks what a step can have changed; the first one registered that is broken counts.
     *
     * @param host the number of the host whose step it was, or {@link MonitoredRun#NO_HOST}
     */
    public void afterStep(int host) {
        Property[] some = !scoped || host == MonitoredRun.NO_HOST ? asked : watching(host);
        long now = run.now();
        boolean changed = false;
        run.asking(true);
        try {
            for (Property property : some) {
                asking = property;
                long before = property.deadline;
                String wrong = property.afterStep(now);
                if (property.deadline != before) {
                    property.late = run.lateNanos() - run.lateToCome();
                    property.nominal = property.deadline;
                    changed = true;
                }
                changed |= property.settled;
                if (wrong != null) {
                    violated(property, wrong);
                }
                if (run.failure() != null) {
                    return;
                }
            }
        } catch (Throwable e) {
            threw(e);
        } finally {
            run.asking(false);
        }
        if (changed) {
            refresh();
        }
    }

    /** {@return whether a property looks at what a step of that host leaves; see {@link #afterStep}} */
    public boolean looksAfter(int host) {
        for (Property property : !scoped || host == MonitoredRun.NO_HOST ? asked : watching(host)) {
            if (property.kind != PropertyKind.AT_END) {
                return true;
            }
        }
        return false;
    }

    private Property[] watching(int host) {
        if (watchedVersion != version) {
            watchedVersion = version;
            watched = new Property[run.hosts()][];
        } else if (host >= watched.length) {
            watched = Arrays.copyOf(watched, run.hosts());
        }
        Property[] known = watched[host];
        if (known == null) {
            known = Arrays.stream(asked).filter(p -> p.watches(host)).toArray(Property[]::new);
            watched[host] = known;
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
    public boolean passes(long then) {
        while (nextDeadline < then) {
            long at = nextDeadline;
            run.standAt(at);
            run.asking(true);
            try {
                for (Property property : asked) {
                    asking = property;
                    String wrong = property.deadline == at && !property.allows(run.lateNanos()) ? property.due() : null;
                    if (wrong != null) {
                        violated(property, wrong + run.idleNote());
                    }
                    if (run.failure() != null) {
                        return false;
                    }
                }
            } catch (Throwable e) {
                threw(e);
                return false;
            } finally {
                run.asking(false);
            }
            refresh();
        }
        return true;
    }

    /** {@return until when properties wait that were due by now but for what hiccups took, in nanoseconds; -1 if none does} */
    public long owedUntil(long now) {
        long until = -1;
        for (Property property : asked) {
            if (!property.settled && property.nominal <= now && property.deadline != Times.NEVER) {
                property.allows(run.lateNanos());
                until = Math.max(until, property.deadline);
            }
        }
        return until < now ? -1 : until;
    }

    /** Asks what had to happen by the end of the run. */
    public void atEnd() {
        run.asking(true);
        try {
            for (Property property : asked) {
                asking = property;
                String wrong = property.atEnd();
                if (wrong != null) {
                    violated(property, wrong);
                }
                if (run.failure() != null) {
                    return;
                }
            }
        } catch (Throwable e) {
            threw(e);
        } finally {
            run.asking(false);
        }
    }

    /** A predicate threw something else than an {@link AssertionError}: it can say neither yes nor no. */
    private void threw(Throwable e) {
        Property property = asking;
        if (property == null || run.failure() != null || e instanceof RunFailure || e instanceof VirtualMachineError) {
            run.fail(e);
            return;
        }
        String what = property.kind + " \"" + property.name + "\" "
                + (property.kind == PropertyKind.AT_END ? "threw " : "could not be asked: its predicate threw ") + e;
        String line = SourceLine.of(e.getStackTrace());
        run.violated(property.name, what);
        PropertyViolation violation = new PropertyViolation(
                what + (line == null ? "" : "\n  thrown at " + line) + "\n  at virtual time " + Times.text(run.now())
                        + ", step " + run.steps(),
                property.name,
                run.now(),
                run.steps());
        violation.initCause(e);
        run.fail(violation);
    }

    private void violated(Property property, String wrong) {
        if (run.failure() != null) {
            return;
        }
        run.violated(property.name, wrong);
        run.fail(new PropertyViolation(
                wrong + "\n  at virtual time " + Times.text(run.now()) + ", step " + run.steps(),
                property.name,
                run.now(),
                run.steps()));
    }

    // ---- telling

    /** Adds what is still waited for, a line each, to the text of a run that is stuck. */
    public void describePending(StringBuilder text) {
        for (Property property : asked) {
            String pending = property.pending();
            if (pending != null) {
                text.append("\n  ").append(pending);
            }
        }
    }

    public Map<String, PropertyHits> hits() {
        Map<String, PropertyHits> hits = new LinkedHashMap<>();
        byName.forEach((name, property) -> hits.put(name, property.hits()));
        return hits;
    }
}
