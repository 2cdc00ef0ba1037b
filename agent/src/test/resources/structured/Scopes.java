package structured;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.StructuredTaskScope.Joiner;
import java.util.concurrent.TimeUnit;

/** Programs of JDK 25, preview features among them: compiled by the test that runs them. They sleep in virtual time. */
public final class Scopes {
    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    private Scopes() {}

    private static String fetch(String name, List<String> done) throws InterruptedException {
        Thread.sleep(10);
        done.add(name);
        return name + " for " + USER.get();
    }

    static Object both() throws Exception {
        List<String> done = new ArrayList<>();
        return ScopedValue.where(USER, "ann").call(() -> {
            try (var scope = StructuredTaskScope.open(Joiner.<String>allSuccessfulOrThrow())) {
                var one = scope.fork(() -> fetch("one", done));
                var two = scope.fork(() -> fetch("two", done));
                scope.join();
                return one.get() + ", " + two.get() + " " + done;
            }
        });
    }

    static Object first() throws Exception {
        List<String> told = new ArrayList<>();
        try (var scope = StructuredTaskScope.open(Joiner.<String>anySuccessfulResultOrThrow())) {
            scope.fork(() -> {
                try {
                    Thread.sleep(Duration.ofHours(1));
                    return "slow";
                } catch (InterruptedException e) {
                    told.add("slow is cancelled");
                    throw e;
                }
            });
            scope.fork(() -> {
                Thread.sleep(20);
                return "fast";
            });
            told.add(scope.join());
        }
        return told;
    }

    static Object late() throws Exception {
        try (var scope = StructuredTaskScope.open(
                Joiner.<String>allSuccessfulOrThrow(), options -> options.withTimeout(Duration.ofSeconds(1)))) {
            scope.fork(() -> {
                Thread.sleep(Duration.ofHours(1));
                return "late";
            });
            return scope.join();
        } catch (StructuredTaskScope.TimeoutException e) {
            return "timed out";
        }
    }

    static Object inTime() throws Exception {
        try (var scope = StructuredTaskScope.open(
                Joiner.<String>awaitAll(), options -> options.withTimeout(Duration.ofHours(1)))) {
            var one = scope.fork(() -> {
                Thread.sleep(5);
                return "in time";
            });
            scope.join();
            return one.get();
        }
    }

    static Object pool() throws Exception {
        ForkJoinPool pool = ForkJoinPool.commonPool();
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        ScheduledFuture<?> ticks = pool.scheduleAtFixedRate(() -> told.add("tick"), 10, 10, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> never = pool.schedule(() -> told.add("never"), 5, TimeUnit.MILLISECONDS);
        never.cancel(false);
        told.add(pool.schedule(() -> "later", 25, TimeUnit.MILLISECONDS).get());
        ticks.cancel(false);
        return told;
    }

    static Object within() {
        return ForkJoinPool.commonPool().submitWithTimeout(() -> "done", 1, TimeUnit.SECONDS, null);
    }

    private static void run(String name, Scenario scenario, TakeOver what, int seeds) {
        for (long seed = 0; seed < seeds; seed++) {
            RunReport report = Campaign.of(scenario)
                    .withConfig(SimConfig.defaults().withTakeOver(what))
                    .runSeed(seed);
            System.out.println(name + ": " + (report.failure() == null ? report.value() : report.failureLine()) + ", after "
                    + report.virtualNanos() / 1_000_000 + " ms");
        }
    }

    public static void main(String[] args) {
        run("both", world -> both(), TakeOver.THREADS, 20);
        run("first", world -> first(), TakeOver.THREADS, 3);
        run("late", world -> late(), TakeOver.THREADS, 3);
        run("in time", world -> inTime(), TakeOver.THREADS, 3);
        run("pool", world -> pool(), TakeOver.THREADS, 3);
        run("pool of calls", world -> pool(), TakeOver.CALLS, 3);
        run("within", world -> within(), TakeOver.THREADS, 1);
        run("within", world -> within(), TakeOver.CALLS, 1);
    }
}
