package dev.simloop.reactor;

import dev.simloop.failure.EscapedSimulationException;
import dev.simloop.spi.CallSites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** What is in Reactor's places while runs have taken it over: as long as one of them goes on. */
final class Installed {
    private static final String KEY = "simloop";
    private static final String SCHEDULERS = "reactor.core.scheduler.";
    /** Of the frames behind a task that is given away: these have threads of their own. */
    private static final Set<String> OF_REACTOR = Set.of(
            "SingleScheduler", "ParallelScheduler", "BoundedElasticScheduler", "BoundedElasticThreadPerTaskScheduler");

    static final String ADVICE =
            "the scheduler was made outside of a run, by Schedulers.new..., and has threads of its own: make it in the run, or take"
                    + " Schedulers.parallel(), boundedElastic() or single()";

    private static int runs;
    private static @Nullable RoutedFactory factory;
    private static final List<ReactorInternals.Shared> before = new ArrayList<>();

    private Installed() {}

    static synchronized void enter() {
        ReactorInternals reactor = ReactorInternals.get();
        if (runs++ == 0) {
            Schedulers.onScheduleHook(KEY, Installed::escapes);
        }
        // A test that has set a factory of its own meanwhile, or reset it, would leave the runs that begin now without.
        if (reactor.factory() != factory) {
            RoutedFactory routed = new RoutedFactory(reactor.factory());
            reactor.setFactory(routed);
            factory = routed;
        }
        for (ReactorInternals.Shared shared : reactor.shared()) {
            if (!(shared.inside() instanceof RoutedScheduler)) {
                before.add(shared);
                reactor.setInside(shared.holder(), RoutedScheduler.of(shared));
            }
        }
    }

    static synchronized void leave() {
        if (--runs > 0) {
            return;
        }
        ReactorInternals reactor = ReactorInternals.get();
        Schedulers.resetOnScheduleHook(KEY);
        RoutedFactory ours = factory;
        factory = null;
        if (ours != null && reactor.factory() == ours) {
            reactor.setFactory(ours.before());
        }
        for (ReactorInternals.Shared shared : before) {
            reactor.setInside(shared.holder(), shared.inside());
        }
        before.clear();
    }

    /** Asked by Reactor for each task that is given to a scheduler. */
    private static Runnable escapes(Runnable task) {
        RunOfReactor run = RunOfReactor.current();
        if (run == null || run.isHandingOver()) {
            return task;
        }
        Optional<String> by = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith(SCHEDULERS) && !name.equals(Schedulers.class.getName()))
                        .map(name -> name.substring(SCHEDULERS.length()))
                        .findFirst());
        String line = CallSites.ofProgram();
        if (by.isPresent() && OF_REACTOR.contains(by.get())) {
            throw escaped(run, by.get(), line);
        }
        // A worker of Reactor's own looks the same as one of an executor that the program brought: where it runs will
        // tell.
        return run.handedOn(task, line);
    }

    private static EscapedSimulationException escaped(RunOfReactor run, String what, String line) {
        EscapedSimulationException escaped = new EscapedSimulationException("Reactor's " + what, line, ADVICE);
        // Even where an operator catches it.
        run.fail(escaped);
        return escaped;
    }
}
