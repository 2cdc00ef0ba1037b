package dev.simloop.rxjava;

import dev.simloop.failure.EscapedSimulationException;
import dev.simloop.spi.CallSites;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.functions.Function;
import io.reactivex.rxjava3.functions.Supplier;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is in RxJava's places while runs have taken it over: as long as one of them goes on. */
final class Installed {
    /** Of the frames behind a task that is given away: these have threads of their own. */
    private static final Pattern WITH_THREADS = Pattern.compile("io\\.reactivex\\.rxjava3\\.internal\\.schedulers\\."
            + "((?:Computation|Io|NewThread|Single)Scheduler|NewThreadWorker)(?:\\$.*)?");

    private static final String ADVICE =
            "the scheduler has threads of its own: it was held since before the first SimConfig that takes RXJAVA over, or made by"
                    + " RxJavaPlugins.create...; ask Schedulers for it where it is used, or make that SimConfig first";

    private static int runs;
    private static final Map<Kind, RoutedScheduler> routed = new EnumMap<>(Kind.class);
    private static final Map<Kind, @Nullable Function<? super Scheduler, ? extends Scheduler>> before =
            new EnumMap<>(Kind.class);
    private static final Map<Kind, Function<Scheduler, Scheduler>> ours = new EnumMap<>(Kind.class);
    private static @Nullable Function<? super Runnable, ? extends Runnable> scheduledBefore;
    private static @Nullable Function<Runnable, Runnable> scheduled;

    private Installed() {}

    /**
     * Where this JVM has not used RxJava's schedulers by now, those that it makes are routed ones with RxJava's inside, so that they may
     * be held in static fields.
     *
     * @throws IllegalStateException if RxJava does not let its schedulers be exchanged
     */
    static synchronized void prepare() {
        if (RxJavaPlugins.isLockdown()) {
            throw new IllegalStateException(
                    "RxJava's schedulers cannot be taken over after RxJavaPlugins.lockdown(): leave that out in tests");
        }
        Map<Kind, @Nullable Function<? super Supplier<Scheduler>, ? extends Scheduler>> makers =
                new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            var maker = kind.maker();
            makers.put(kind, maker);
            kind.setMaker(real -> new RoutedScheduler(kind, () -> maker == null ? real.get() : maker.apply(real)));
        }
        for (Kind kind : Kind.values()) {
            if (kind.now() instanceof RoutedScheduler made) {
                routed.put(kind, made);
            }
        }
        makers.forEach(Kind::setMaker);
    }

    static synchronized void enter() {
        boolean first = runs++ == 0;
        for (Kind kind : Kind.values()) {
            var handler = kind.handler();
            // A test that has set one meanwhile, or reset it, would leave the runs that begin now without.
            if (first || handler != ours.get(kind)) {
                Function<Scheduler, Scheduler> mine = real -> here(kind, handler, real);
                before.put(kind, handler);
                ours.put(kind, mine);
                kind.setHandler(mine);
            }
        }
        var schedules = RxJavaPlugins.getScheduleHandler();
        if (first || schedules != scheduled) {
            Function<Runnable, Runnable> mine = task -> escapes(schedules == null ? task : schedules.apply(task));
            scheduledBefore = schedules;
            scheduled = mine;
            RxJavaPlugins.setScheduleHandler(mine);
        }
    }

    static synchronized void leave() {
        if (--runs > 0) {
            return;
        }
        for (Kind kind : Kind.values()) {
            if (kind.handler() == ours.get(kind)) {
                kind.setHandler(before.get(kind));
            }
        }
        before.clear();
        ours.clear();
        if (RxJavaPlugins.getScheduleHandler() == scheduled) {
            RxJavaPlugins.setScheduleHandler(scheduledBefore);
        }
        scheduled = null;
        scheduledBefore = null;
    }

    /** What the program asks for on the thread of a run is a routed one; on others it is what it was. */
    private static Scheduler here(
            Kind kind, @Nullable Function<? super Scheduler, ? extends Scheduler> handler, Scheduler real)
            throws Throwable {
        if (RunOfRxJava.current() == null) {
            return handler == null ? real : handler.apply(real);
        }
        return real instanceof RoutedScheduler ? real : routed(kind, real);
    }

    private static synchronized Scheduler routed(Kind kind, Scheduler real) {
        return routed.computeIfAbsent(kind, k -> new RoutedScheduler(k, () -> real));
    }

    /** Asked by RxJava for each task that is given to a scheduler. */
    private static Runnable escapes(Runnable task) {
        RunOfRxJava run = RunOfRxJava.current();
        if (run == null || run.isHandingOver()) {
            return task;
        }
        Optional<String> by = StackWalker.getInstance()
                .walk(frames -> frames.map(frame -> WITH_THREADS.matcher(frame.getClassName()))
                        .filter(java.util.regex.Matcher::matches)
                        .map(found -> found.group(1))
                        .findFirst());
        if (by.isEmpty()) {
            // trampoline, or an executor that the program brought
            return task;
        }
        EscapedSimulationException escaped =
                new EscapedSimulationException("RxJava's " + by.get(), CallSites.ofProgram(), ADVICE);
        // Even where an operator catches it.
        run.fail(escaped);
        throw escaped;
    }
}
