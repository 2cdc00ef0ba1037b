package dev.simloop.internal.run;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.failure.UnresponsiveException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One run before all others of a program in this JVM, which counts as nothing. Loading and initialising classes draws identity hash codes, and
 * what is made once keeps its own: all runs that count find that done. Only for runs that take hashes over.
 */
final class WarmUp {
    private static final long SEED = 0;
    private static final int EVENTS = 10_000;

    /** The programs of a class that have had it, by name. */
    private static final ClassValue<Set<String>> DONE = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
            return ConcurrentHashMap.newKeySet();
        }
    };

    private WarmUp() {}

    /**
     * Runs it if {@code scenario} has not had one; off the loop's threads. Another thread that comes meanwhile does not wait, because the run
     * may wait for that thread.
     */
    static void of(Runner runner, SimConfig config, Scenario scenario) {
        if (!config.takeOver().contains(TakeOver.HASHES)) {
            return;
        }
        AnnotatedElement program = scenario.program();
        Class<?> type = program instanceof Member member ? member.getDeclaringClass() : (Class<?>) program;
        if (!DONE.get(type).add(program.toString())) {
            return;
        }
        // Its lines of events are not wanted, what finds them is: a recorded run comes by it as well.
        SimConfig plain = config.withStrategy("random").withMaxEvents(EVENTS);
        RunSpec spec = RunSpec.recorded(SEED, plain, scenario);
        @Nullable
        UnresponsiveException unused = LoopThread.await(
                LoopThread.start(() -> {
                    EnumHashes.draw(type);
                    var unusedReport = runner.here(spec, runner.strategy(plain));
                }),
                runner.watchdog(plain));
    }
}
