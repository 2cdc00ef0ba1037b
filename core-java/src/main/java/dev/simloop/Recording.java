package dev.simloop;

import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.event.EventText;
import dev.simloop.internal.SourceLine;
import dev.simloop.internal.Times;
import dev.simloop.spi.CallSites;
import dev.simloop.spi.Extension;
import dev.simloop.spi.Recorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of one recorded run while it goes on.
 *
 * <p>What a task was caused by is kept beside the tasks, not in them, so that a hunt's tasks stay small. The table of it
 * is keyed by identity and never listed.
 *
 * <p>One file past the usual length: all that is noted of a run shares its numbering and its causes.
 */
final class Recording implements Recorder {
    private static final int ASKED_SHOWN = 6;
    /** How many frames are asked for at once: most lines of the program stand no deeper. */
    private static final int DEPTH = 24;
    /** How many frames of the program are looked at: the line's, its callers', and those that are left out. */
    private static final int CALLS_KEPT = 6;
    /** How many callers are told. */
    private static final int CALLERS = 2;

    private static final String LOOP = Engine.class.getName();

    private static final StackWalker WALKER = StackWalker.getInstance(Set.of(), DEPTH);

    private final Engine engine;
    private final int most;
    private final List<Event> events = new ArrayList<>();
    private final TaskTable<Origin> origins;
    private final Map<String, String> sources = new LinkedHashMap<>();
    /** Each line once, because a log names few lines many times. */
    private final Map<String, String> lines = new HashMap<>();
    /** Each place once, because a run comes to few places many times. */
    private final Map<Stack, Site> sites = new HashMap<>();
    /** Whether a class is the program's, by its name. */
    private final Map<String, Boolean> users = new HashMap<>();

    private String departure = "";
    private int step = Event.NO_CAUSE;
    private int cause = Event.NO_CAUSE;
    private int violation = Event.NO_CAUSE;
    private boolean full;
    private boolean ended;

    /** What the chains of tasks on pools are called: where each began. A pool's tasks share one actor, which tells nobody who. */
    private final Map<String, Integer> chains = new HashMap<>();
    /** The chain of each task of a pool that is being run; more than one where runs are nested. */
    private final TaskTable<String> running;

    /**
     * What made a task ready, and the line at which it goes on.
     *
     * @param chain what the task's actor is shown as, or empty for the actor's own name
     */
    private record Origin(int cause, Site at, String chain) {}

    /**
     * Where something happens.
     *
     * @param at the line, or empty
     * @param calls what {@link Event#calls()} says
     * @param outer the functions that wait for the one of the line, outwards: a suspended function has them on no stack
     */
    private record Site(String at, String calls, List<StackTraceElement> outer) {
        private static final Site NONE = new Site("", "", List.of());
    }

    private record Stack(List<StackTraceElement> frames, List<StackTraceElement> outer) {}

    /** Where the task goes on that runs, for what it calls from there. */
    private Site stands = Site.NONE;

    Recording(Engine engine, int most) {
        this.engine = engine;
        this.most = most;
        this.origins = new TaskTable<>(engine);
        this.running = new TaskTable<>(engine);
    }

    // ---- what the loop tells

    void submitted(Task task) {
        if (!full && !ended) {
            Site at = Site.NONE;
            for (Extension extension : engine.config.eventLines ? engine.extensions() : List.<Extension>of()) {
                List<StackTraceElement> frames = extension.standsAt(task.body);
                if (!frames.isEmpty()) {
                    at = suspended(frames);
                    break;
                }
            }
            // one walk serves both
            boolean unknown = at.at.isEmpty();
            List<StackTraceElement> asked = unknown || beginsChain(task.actor()) ? stack() : List.of();
            origins.put(
                    task,
                    new Origin(
                            cause,
                            unknown ? site(asked, stands.outer) : at,
                            chainOf(task.actor(), asked.isEmpty() ? null : asked.get(0))));
        }
    }

    /** {@return whether a task of {@code actor} that is submitted now is the first of its chain} */
    private boolean beginsChain(Actor actor) {
        return actor.lineage() != actor && goesOn(actor) == null;
    }

    /** {@return the chain of the pool's task that submits one of its own actor, or null} */
    private @Nullable String goesOn(Actor actor) {
        Task submitting = engine.current;
        return submitting == null || engine.currentActor() != actor ? null : running.get(submitting);
    }

    /**
     * {@return the chain that a task of {@code actor} belongs to: that of the pool's task which submits it, else a new one,
     * called by the method and the line that submit it} Empty for an actor that is no pool's.
     */
    private String chainOf(Actor actor, @Nullable StackTraceElement asked) {
        if (actor.lineage() == actor) {
            return "";
        }
        String chain = goesOn(actor);
        if (chain != null) {
            return chain;
        }
        if (asked == null) {
            return "";
        }
        String name = actor.domain().prefix() + SourceLine.method(asked) + "@" + source(asked);
        int number = chains.merge(name, 1, Integer::sum);
        return number == 1 ? name : name + "#" + number;
    }

    /** {@return what {@code actor} is shown as, if {@code task} is what it runs or will run} */
    private String shown(@Nullable Task task, Actor actor) {
        if (task == null || actor.lineage() == actor) {
            return actor.name();
        }
        Origin origin = origins.get(task);
        String chain = task == engine.current ? running.get(task) : origin == null ? null : origin.chain;
        return chain == null || chain.isEmpty() ? actor.name() : chain;
    }

    /** A task that was due is late. */
    void late(Task task, long nanos) {
        if (!full && !ended) {
            Origin origin = origins.get(task);
            String who = shown(task, task.actor());
            int unused = add(
                    EventKind.FAULT,
                    who,
                    hostOf(task.domain()),
                    origin == null ? cause : origin.cause,
                    Lateness.NAME,
                    who + " was " + Times.human(nanos) + " late",
                    nanos,
                    origin == null ? Site.NONE : origin.at,
                    Event.Access.UNSAID);
        }
    }

    void cancelled(Task task) {
        origins.remove(task);
    }

    /** The next step is not the task that was submitted first. */
    void departs(int ready, int rank, Task first) {
        departure = "rank " + rank + " of " + ready + ", before " + shown(first, first.actor());
    }

    void step(Task task) {
        Origin origin = origins.remove(task);
        String how = departure;
        departure = "";
        if (origin != null && !origin.chain.isEmpty()) {
            running.put(task, origin.chain);
        } else {
            running.remove(task);
        }
        stands = origin == null ? Site.NONE : origin.at;
        int index = add(
                EventKind.STEP,
                hostOf(task.domain()),
                origin == null ? Event.NO_CAUSE : origin.cause,
                task.kind().name().toLowerCase(Locale.ROOT),
                how,
                0,
                stands,
                Event.Access.UNSAID);
        if (index != Event.NO_CAUSE) {
            step = index;
            cause = index;
        }
    }

    void drew(String stream, long bound, long value) {
        if (!full && !ended) {
            List<StackTraceElement> asked = stack();
            StringBuilder text =
                    new StringBuilder(Long.toUnsignedString(value) + " of " + Long.toUnsignedString(bound));
            for (int i = 1; i < Math.min(asked.size(), ASKED_SHOWN); i++) {
                text.append(i == 1 ? ", asked by " : " < ").append(SourceLine.brief(asked.get(i)));
            }
            add(
                    EventKind.DRAW,
                    currentHost(),
                    cause,
                    stream,
                    text.toString(),
                    value,
                    site(asked, stands.outer),
                    Event.Access.UNSAID);
        }
    }

    void note(String text) {
        add(EventKind.NOTE, currentHost(), cause, "", text, 0);
    }

    void observed(String name, @Nullable Object value, Event.Access access) {
        if (!full && !ended) {
            engine.check("an event of the log", "");
            add(
                    EventKind.OBSERVE,
                    currentHost(),
                    cause,
                    name,
                    EventText.of(value),
                    EventText.digest(value),
                    here(),
                    access);
        }
    }

    @Override
    public void observed(String name, @Nullable Object value, Event.Access access, List<StackTraceElement> frames) {
        if (!full && !ended) {
            engine.check("an event of the log", "");
            add(
                    EventKind.OBSERVE,
                    currentHost(),
                    cause,
                    name,
                    EventText.of(value),
                    EventText.digest(value),
                    suspended(frames),
                    access);
        }
    }

    void violated(String property, String message) {
        violation = verdict(EventKind.VIOLATION, step, property, message, Site.NONE, engine.now, engine.steps);
    }

    /** Nothing that teardown does is part of the log. */
    void end() {
        ended = true;
        origins.clear();
        running.clear();
    }

    EventLog log(@Nullable Throwable failure, String failureLine) {
        if (failure != null) {
            Site at = suspended(List.of(failure.getStackTrace()));
            String type = failure.getClass().getName();
            String message = failure.getMessage() == null ? "" : failure.getMessage();
            int unused = verdict(
                    EventKind.FAILURE,
                    violation == Event.NO_CAUSE ? step : violation,
                    type,
                    message,
                    at,
                    engine.endNanos(),
                    engine.endSteps());
        }
        return new EventLog(engine.token(), "", failureLine, events);
    }

    /** {@return the class of each line that the events name} */
    Map<String, String> sources() {
        return new LinkedHashMap<>(sources);
    }

    // ---- the interface

    @Override
    public int add(EventKind kind, String host, int by, String subject, String text, long digest) {
        engine.check("an event of the log", "");
        return full || ended ? Event.NO_CAUSE : add(kind, host, by, subject, text, digest, here(), Event.Access.UNSAID);
    }

    @Override
    public int size() {
        return events.size();
    }

    @Override
    public EventKind kind(int index) {
        return events.get(index).kind();
    }

    @Override
    public int cause() {
        return cause;
    }

    @Override
    public int causedBy(int event) {
        engine.check("the cause of an event of the log", "");
        int before = cause;
        if (event != Event.NO_CAUSE) {
            cause = event;
        }
        return before;
    }

    private int add(
            EventKind kind,
            String host,
            int by,
            String subject,
            String text,
            long digest,
            Site at,
            Event.Access access) {
        return add(kind, shown(engine.current, engine.currentActor()), host, by, subject, text, digest, at, access);
    }

    private int add(
            EventKind kind,
            String actor,
            String host,
            int by,
            String subject,
            String text,
            long digest,
            Site at,
            Event.Access access) {
        if (ended || full) {
            return Event.NO_CAUSE;
        }
        if (events.size() >= most) {
            cut();
            return Event.NO_CAUSE;
        }
        int index = events.size();
        if (by < Event.NO_CAUSE || by >= index) {
            throw new IllegalArgumentException("an event was said to be caused by event " + by + ", and the log has "
                    + index + ": pass what cause() or add() returned");
        }
        append(Event.of(index, kind, engine.now, engine.steps)
                .withActor(actor, host)
                .withCause(by)
                .withSubject(subject, text, digest)
                .withLine(at.at)
                .withCalls(at.calls)
                .withAccess(access));
        return index;
    }

    private void append(Event event) {
        if (event.index() == engine.config.breakAt) {
            Breakpoint.reached(event);
        }
        events.add(event);
    }

    /** Ends the log before the run does. The verdicts still come; no later event is there for them to point at. */
    private void cut() {
        full = true;
        origins.clear();
        String text = "the log ends here: it has " + most
                + " events, the limit maxEvents; raise it with SimConfig.withMaxEvents";
        step = events.size();
        append(Event.of(step, EventKind.NOTE, engine.now, engine.steps)
                .withCause(cause)
                .withSubject(EventLog.CUT, text, 0));
        cause = step;
    }

    /** Adds what the run came to, whoever runs by now: it is the deed of the last step. */
    private int verdict(EventKind kind, int by, String subject, String message, Site at, long nanos, long steps) {
        Event last = step == Event.NO_CAUSE ? null : events.get(step);
        int index = events.size();
        append(Event.of(index, kind, nanos, steps)
                .withActor(last == null ? "" : last.actor(), last == null ? "" : last.host())
                .withCause(by)
                .withSubject(subject, EventText.message(message), 0)
                .withLine(at.at)
                .withCalls(at.calls));
        return index;
    }

    // ---- who and where

    private String currentHost() {
        return hostOf(engine.currentActor().domain);
    }

    private static String hostOf(Domain domain) {
        Host host = domain.host();
        return host == null ? "" : host.name();
    }

    private Site here() {
        return site(stack(), stands.outer);
    }

    /**
     * {@return the frames of the program in the step that runs, innermost first, up to {@value #CALLS_KEPT}} Where none is there,
     * the innermost of whoever runs the loop.
     */
    private List<StackTraceElement> stack() {
        if (!engine.config.eventLines) {
            return List.of();
        }
        return WALKER.walk(frames -> {
            List<StackTraceElement> found = new ArrayList<>(CALLS_KEPT);
            boolean outside = false;
            for (Iterator<StackWalker.StackFrame> all = frames.iterator();
                    all.hasNext() && found.size() < CALLS_KEPT; ) {
                StackWalker.StackFrame frame = all.next();
                if (isUser(frame)) {
                    found.add(frame.toStackTraceElement());
                    if (outside) {
                        break;
                    }
                } else if (frame.getClassName().equals(LOOP)
                        && frame.getMethodName().equals("step")) {
                    // what runs the loop from within is another task, and called nothing of this one
                    if (!found.isEmpty()) {
                        break;
                    }
                    outside = true;
                }
            }
            return found;
        });
    }

    /** {@return where a suspended function goes on, or something was thrown} */
    private Site suspended(List<StackTraceElement> frames) {
        for (int i = 0; i < frames.size(); i++) {
            StackTraceElement frame = frames.get(i);
            if (frame.getLineNumber() > 0 && SourceLine.isUser(frame)) {
                return site(frames.subList(i, frames.size()), List.of());
            }
        }
        return Site.NONE;
    }

    /**
     * @param frames of the stack, the first one the program's
     * @param outer the functions around the one that the step goes on in, that first
     */
    private Site site(List<StackTraceElement> frames, List<StackTraceElement> outer) {
        if (frames.isEmpty()) {
            return Site.NONE;
        }
        Stack stack = new Stack(frames, outer);
        Site site = sites.get(stack);
        if (site == null) {
            site = located(frames, outer);
            sites.put(stack, site);
        }
        return site;
    }

    private Site located(List<StackTraceElement> frames, List<StackTraceElement> outer) {
        List<StackTraceElement> all = new ArrayList<>(frames);
        // a suspended function that goes on has its own frame on the stack, and its callers are where they wait; what
        // is
        // outside of it has no line
        int last = frames.size() - 1;
        while (last > 0 && frames.get(last).getLineNumber() <= 0) {
            last--;
        }
        String outermost = SourceLine.function(frames.get(last));
        for (int i = 0; i < outer.size(); i++) {
            if (SourceLine.function(outer.get(i)).equals(outermost)) {
                all.addAll(outer.subList(i + 1, outer.size()));
                break;
            }
        }
        StackTraceElement first = CallSites.of(all.get(0));
        StringBuilder calls = new StringBuilder(SourceLine.functionInFile(first));
        String before = SourceLine.function(first);
        int told = 0;
        for (StackTraceElement frame : all.subList(1, all.size())) {
            String function = SourceLine.function(frame);
            // what the compiler puts between a class and its private functions is no function of the program
            boolean tells = frame.getLineNumber() > 0
                    && !frame.getMethodName().startsWith("access$")
                    && !function.equals(before)
                    && SourceLine.isUser(frame)
                    && !SourceLine.isDouble(frame.getClassName());
            if (tells && told < CALLERS) {
                calls.append(" < ").append(SourceLine.call(CallSites.of(frame), first.getFileName()));
                told++;
            }
            before = tells ? function : before;
        }
        // A task that hands itself over again has one more outside of it each time.
        List<StackTraceElement> kept = all.subList(0, Math.min(all.size(), Math.max(frames.size(), CALLS_KEPT)));
        return new Site(source(all.get(0)), calls.toString(), List.copyOf(kept));
    }

    /** Asked once for each class: what decides it is the class and its file. */
    private boolean isUser(StackWalker.StackFrame frame) {
        Boolean known = users.get(frame.getClassName());
        if (known == null) {
            known = SourceLine.isUser(frame);
            users.put(frame.getClassName(), known);
        }
        return known;
    }

    /** {@return the line that makes an actor, with class and method, or null if none of the program is on the stack} */
    @Nullable
    String creation() {
        List<StackTraceElement> frames = stack();
        return frames.isEmpty() ? null : SourceLine.full(frames.get(0));
    }

    private String source(StackTraceElement where) {
        StackTraceElement frame = CallSites.of(where);
        String brief = SourceLine.brief(frame);
        String known = lines.putIfAbsent(brief, brief);
        if (known != null) {
            return known;
        }
        sources.put(brief, frame.getClassName());
        return brief;
    }
}
