package dev.simloop.report;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A failing run as those look at it who explain it: its events, what was accessed, and what led to the failure. */
final class Evidence {
    /** What the engine throws where the program failed. */
    private static final Set<String> OF_THE_PROGRAM =
            Set.of("DeadlockException", "PropertyViolation", "OrphanException", "SimulationFailure");

    /** A line of a deadlock's list: {@code deposit#1 (coroutine) suspended at Bank.take(Bank.kt:24)}. */
    private static final Pattern SUSPENDED = Pattern.compile("\\s*(\\S+) \\(.*\\) suspended at .*\\((.*:\\d+)\\).*");

    private static final Pattern LOCKED = Pattern.compile("\\s*(\\S+) \\(coroutine, waits for a (Mutex|Semaphore)"
            + "(?: that (\\S+) took at (\\S+))?\\) suspended at .*\\((.*:\\d+)\\).*");

    private final EventLog log;
    private final @Nullable EventLog passing;
    private final List<Access> accesses;
    private final Map<String, List<Access>> byName = new LinkedHashMap<>();
    private final int failure;
    private final List<Integer> chain = new ArrayList<>();
    private final BitSet onChain = new BitSet();

    Evidence(EventLog log, @Nullable EventLog passing) {
        this.log = log;
        this.passing = passing;
        this.accesses = Access.of(log.events());
        for (Access access : accesses) {
            byName.computeIfAbsent(access.name(), name -> new ArrayList<>()).add(access);
        }
        this.failure = failureOf(log);
        for (int i = failure; i >= 0; i = log.events().get(i).cause()) {
            chain.add(i);
            onChain.set(i);
        }
    }

    private static int failureOf(EventLog log) {
        int failure = -1;
        for (Event event : log.events()) {
            if (event.kind() == EventKind.VIOLATION) {
                return event.index();
            }
            if (event.kind() == EventKind.FAILURE && failure < 0) {
                failure = event.index();
            }
        }
        return failure;
    }

    List<Event> events() {
        return log.events();
    }

    EventLog log() {
        return log;
    }

    @Nullable
    EventLog passing() {
        return passing;
    }

    List<Access> accesses() {
        return accesses;
    }

    /** {@return who did something, in the order of the first time} */
    Set<String> actors() {
        Set<String> actors = new LinkedHashSet<>();
        for (Event event : log.events()) {
            if (!event.actor().isEmpty()) {
                actors.add(event.actor());
            }
        }
        return actors;
    }

    /** {@return the accesses of each name, in the order in which the names first appeared} */
    Map<String, List<Access>> byName() {
        return byName;
    }

    /** {@return the index of the first violation, else of the failure, else -1} */
    int failure() {
        return failure;
    }

    /** {@return the failure and what caused it, the failure first} */
    List<Integer> chain() {
        return chain;
    }

    boolean isOnChain(int index) {
        return onChain.get(index);
    }

    /**
     * {@return whether the nearest passing run parts from this one in the step of {@code first} or later, but not behind {@code
     * last}} Where there is no passing run: whether the step of {@code last} led to the failure.
     */
    boolean partsWithin(Event first, Event last) {
        if (passing == null) {
            return isInStepOnChain(last);
        }
        int from = first.index();
        while (from > 0 && events().get(from - 1).step() == first.step()) {
            from--;
        }
        int parting = FirstDifference.between(log, passing);
        return parting >= from && parting <= last.index();
    }

    /** {@return whether something that led to the failure was done in the step of {@code event}} */
    boolean isInStepOnChain(Event event) {
        return chain.stream().map(log.events()::get).anyMatch(led -> led.step() == event.step());
    }

    /** {@return the delivery that {@code step} is, or null} */
    @Nullable
    Event deliveredBy(Event step) {
        if (step.kind() != EventKind.STEP || step.index() + 1 >= events().size()) {
            return null;
        }
        Event next = events().get(step.index() + 1);
        return next.kind() == EventKind.DELIVER && next.step() == step.step() ? next : null;
    }

    /** {@return whether the run was ended by the engine, at a limit or for what it may not do: then nothing of its data is to blame} */
    boolean isEndedByEngine() {
        for (int i = log.events().size() - 1; i >= 0; i--) {
            Event event = log.events().get(i);
            if (event.kind() == EventKind.FAILURE) {
                String type = event.subject();
                return type.startsWith("dev.simloop.failure.") && !OF_THE_PROGRAM.contains(type.substring(20));
            }
        }
        String type = log.failure().replaceFirst("[^A-Za-z].*", "");
        return type.endsWith("LimitException")
                || type.equals("LivelockException")
                || type.equals("UnresponsiveException");
    }

    /** {@return whether the run came to rest with actors still waiting} */
    boolean isDeadlock() {
        return log.failure().contains("Deadlock") || log.failure().contains("deadlock");
    }

    /** {@return what the failure says in full: all lines, where the log has them} */
    String failureText() {
        for (int i = log.events().size() - 1; i >= 0; i--) {
            Event event = log.events().get(i);
            if (event.kind() == EventKind.FAILURE) {
                return event.text().length() > log.failure().length() ? event.text() : log.failure();
            }
        }
        return log.failure();
    }

    /** {@return the line at which {@code actor} waits, as a deadlock's own list has it; may be empty} */
    String waitsAt(String actor) {
        for (String line : failureText().split("\n", -1)) {
            Matcher waiting = SUSPENDED.matcher(line);
            if (waiting.matches() && waiting.group(1).equals(actor)) {
                return waiting.group(2);
            }
        }
        return "";
    }

    /** Somebody who waits for a lock that another took, as a deadlock's own list has it. */
    record LockWait(String actor, String lock, String at, String holder, String taken) {}

    /** {@return who waits for a lock; holder and line of taking are empty where they are not known} */
    List<LockWait> lockWaits() {
        List<LockWait> waits = new ArrayList<>();
        for (String line : failureText().split("\n", -1)) {
            Matcher waiting = LOCKED.matcher(line);
            if (waiting.matches()) {
                waits.add(new LockWait(
                        waiting.group(1),
                        waiting.group(2),
                        waiting.group(5),
                        waiting.group(3) == null ? "" : waiting.group(3),
                        waiting.group(4) == null ? "" : waiting.group(4)));
            }
        }
        return waits;
    }

    /** {@return the next event of {@code actor} from {@code index} on that is of {@code kind}, or null} */
    @Nullable
    Event next(String actor, EventKind kind, int index) {
        for (int i = index; i < events().size(); i++) {
            Event event = events().get(i);
            if (event.kind() == kind && event.actor().equals(actor)) {
                return event;
            }
        }
        return null;
    }

    /** {@return what {@code actor} had observed last before {@code index}, or null} */
    @Nullable
    Access lastSeen(String actor, int index) {
        Access seen = null;
        for (Access access : accesses) {
            if (access.event().index() >= index) {
                break;
            }
            if (access.actor().equals(actor)) {
                seen = access;
            }
        }
        return seen;
    }

    /** {@return the last event of {@code actor} before {@code index} that names its source line, or null} */
    @Nullable
    Event lastWithLine(String actor, int index) {
        for (int i = Math.min(index, events().size()) - 1; i >= 0; i--) {
            Event event = events().get(i);
            if (event.actor().equals(actor) && !event.at().isEmpty()) {
                return event;
            }
        }
        return null;
    }
}
