package dev.simloop;

import dev.simloop.failure.EndlessWorkException;
import dev.simloop.internal.SourceLine;
import dev.simloop.internal.Times;
import dev.simloop.spi.Extension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches what goes on after the scenario's body has returned, for work that would tick for ever.
 *
 * <p>It is such work if, for as many steps as the configuration says, all steps were taken by actors of one creation line, at
 * lines that were all seen within the first quarter of those steps, and no less foreground work is pending at their end than
 * at their start, while time has passed and nobody else is due. A list of tasks that is worked off gets shorter, so it is none; how much may happen at one
 * instant is another limit.
 */
final class Tail {
    /*
     * Cost. A hunt pays for this in steps after the body has returned. So nothing is looked at before STARTS_AFTER of them;
     * then an actor's creation line is found once, a class is compared at each step, and the line at which a coroutine goes
     * on is asked for at one step in LINE_EVERY. Where actors of several lines take turns, nothing ticks alone: one step in
     * MIXED_EVERY is looked at, until those that are looked at have one line again; the steps between are believed to have had it.
     *
     * Determinism. What is looked at (classes, lines, numbers of steps) is the same in a hunt and in a recorded run.
     */
    static final long STARTS_AFTER = 1024;
    private static final int LINE_EVERY = 64;
    private static final int MIXED_EVERY = 64;
    /** Changes of the line, less looks that found the same one, from which on lines are mixed. */
    private static final int MIXED = 32;

    private static final int ACTORS_SHOWN = 3;

    /** Whether a class of work is the program's own. */
    private static final ClassValue<Boolean> OWN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            ClassLoader loader = type.getClassLoader();
            return loader != null && (loader != Tail.class.getClassLoader() || !isOurs(type.getName()));
        }
    };

    private final Engine engine;
    private final long limit;
    private @Nullable Object site;
    private final Set<Object> lines = new HashSet<>();
    private final List<Actor> actors = new ArrayList<>();
    private @Nullable Object lastLine;
    private int number;
    private int changes;
    private int passedOver;
    private long steps;
    private int pending;
    private long since;

    Tail(Engine engine, long limit) {
        this.engine = engine;
        this.limit = limit;
    }

    /** Before {@code task} runs, the first time when {@code before} steps have been taken since the body returned. */
    void step(Task task, long before) {
        if (changes > MIXED && ++passedOver < MIXED_EVERY) {
            return;
        }
        Actor actor = task.actor();
        Object where = siteOf(actor, task.body);
        if (where == null || !where.equals(site)) {
            changes = Math.min(changes + 1, 2 * MIXED);
            site = where;
            restart();
            // What came before the first look is believed to have been the same.
            steps = number == 1 ? before : 0;
        } else {
            changes = Math.max(changes - 1, 0);
            steps += Math.max(0, passedOver - 1);
        }
        passedOver = 0;
        if (where == null) {
            // It cannot be told whether it repeats itself.
            return;
        }
        if (actor.seenInTail != number) {
            actor.seenInTail = number;
            actors.add(actor);
        }
        steps++;
        Object line = lineOf(task.body);
        if (line != null && line != lastLine && !lines.contains(line)) {
            if (4 * steps > limit) {
                restart();
                actor.seenInTail = number;
                actors.add(actor);
            }
            lines.add(line);
        }
        lastLine = line == null ? lastLine : line;
        if (steps >= limit) {
            if (engine.foreground() >= pending && engine.now > since && !isAnotherDue()) {
                engine.fail(new EndlessWorkException(describe(task)));
            } else {
                restart();
            }
        }
    }

    /** {@return whether an actor of another line would take a step, too, and is late or not picked} */
    private boolean isAnotherDue() {
        return engine.isDue(task -> !task.background && !Objects.equals(task.actor().site, site));
    }

    private void restart() {
        number++;
        steps = 0;
        lines.clear();
        actors.clear();
        lastLine = null;
        pending = engine.foreground();
        since = engine.now;
    }

    /** {@return what stands for the line that created {@code actor}; null if that cannot be told} */
    private @Nullable Object siteOf(Actor actor, Runnable body) {
        Object known = actor.site;
        if (known == null) {
            List<StackTraceElement> frames = frames(body);
            // The outermost frame of a coroutine is in the class of its block.
            known = frames.isEmpty()
                    ? actor.kin()
                    : frames.get(frames.size() - 1).getClassName();
            actor.site = known;
        }
        return known != actor.kin() || isOwnWork(body) ? known : null;
    }

    /** Of work that the JDK or we wrap, all of it has one class: whether it repeats itself cannot be told. */
    private static boolean isOwnWork(Runnable body) {
        if (body instanceof SimScheduledTask<?>) {
            return true;
        }
        return OWN.get(body.getClass());
    }

    private static boolean isOurs(String name) {
        return name.startsWith("dev.simloop.") && !SourceLine.isProgram(name);
    }

    private @Nullable Object lineOf(Runnable body) {
        if (body instanceof SimScheduledTask<?> scheduled) {
            return scheduled.work();
        }
        if (!(site instanceof String)) {
            return body.getClass();
        }
        if (steps % LINE_EVERY != 0) {
            return null;
        }
        List<StackTraceElement> frames = frames(body);
        return frames.isEmpty() ? body.getClass() : frames.get(0);
    }

    private List<StackTraceElement> frames(Runnable body) {
        for (Extension extension : engine.extensions()) {
            List<StackTraceElement> frames = extension.standsAt(body);
            if (!frames.isEmpty()) {
                return frames;
            }
        }
        return List.of();
    }

    private String describe(Task task) {
        StringBuilder text = new StringBuilder("the body has returned; only ");
        for (int i = 0; i < Math.min(ACTORS_SHOWN, actors.size()); i++) {
            text.append(i == 0 ? "" : ", ").append(actors.get(i).name());
        }
        if (actors.size() > ACTORS_SHOWN) {
            text.append(" and ").append(actors.size() - ACTORS_SHOWN).append(" more");
        }
        String created = actors.get(0).createdAt();
        if (created != null) {
            text.append(", created at ").append(created).append(',');
        }
        boolean coroutine = site instanceof String;
        text.append(actors.size() == 1 ? " goes on: use " : " go on: use ");
        text.append(coroutine ? "backgroundScope or cancel it" : "shutdown() of its executor or cancel it");
        for (StackTraceElement frame : frames(task.body)) {
            if (frame.getLineNumber() > 0 && SourceLine.isUser(frame)) {
                text.append("\n  it steps at ").append(SourceLine.brief(frame));
                break;
            }
        }
        return text.append("\n  after ")
                .append(limit)
                .append(" steps through the same lines, at virtual time ")
                .append(Times.text(engine.now))
                .append("; if they come to an end, raise SimConfig.withTail")
                .toString();
    }
}
