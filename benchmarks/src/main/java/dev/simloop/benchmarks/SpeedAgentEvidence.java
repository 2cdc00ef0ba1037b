package dev.simloop.benchmarks;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.spi.TaskKind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * What the agent costs. {@code steps}: steps/s of a hunt whose tasks submit themselves again, without the agent, with it, and with calls taken
 * over ({@code calls}). {@code outside}: a call that the agent has rewritten beside the same call that it has not, in one JVM, on a thread that is in
 * no run.
 */
public final class SpeedAgentEvidence {
    private static final int STEPS = 2_000_000;
    private static final int READY = 100;
    private static final int TURNS = 9;
    private static final int CALLS = 2_000_000;
    private static final double MOST_NANOS = 2;

    /** By handles, which the agent leaves alone, and which the compiler makes the same calls of. */
    private static final MethodHandle NANOS = handle(System.class, "nanoTime", long.class);

    private static final MethodHandle MILLIS = handle(System.class, "currentTimeMillis", long.class);
    private static final MethodHandle NOW = handle(Instant.class, "now", Instant.class);
    private static final MethodHandle JOIN = join();

    private SpeedAgentEvidence() {}

    private static MethodHandle handle(Class<?> type, String name, Class<?> result) {
        try {
            return MethodHandles.lookup().findStatic(type, name, MethodType.methodType(result));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    private static MethodHandle join() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(CompletableFuture.class, "join", MethodType.methodType(Object.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("join", e);
        }
    }

    public static void main(String[] args) {
        if (args[0].equals("steps")) {
            System.out.printf(Locale.ROOT, "%.0f%n", steps(args.length > 1 && args[1].equals("calls")));
        } else if (!outside()) {
            System.exit(1);
        }
    }

    // ---- inside of a run

    private static double steps(boolean calls) {
        SimConfig plain =
                SimConfig.defaults().withMaxStepsPerInstant(Long.MAX_VALUE).withWatchdog(Duration.ZERO);
        SimConfig config = calls ? plain.withTakeOver(TakeOver.CALLS) : plain;
        double[] rates = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            long before = System.nanoTime();
            Campaign.ofAction(world -> {
                        int[] left = {STEPS};
                        for (int i = 0; i < READY; i++) {
                            Domain domain = world.domain();
                            new Chain(domain, domain.newActor("chain"), left).submit();
                        }
                    })
                    .withConfig(config)
                    .withSeeds(1)
                    .withWorkers(1)
                    .run()
                    .assertPassed();
            rates[turn] = STEPS * 1e9 / (System.nanoTime() - before);
        }
        return median(Arrays.copyOfRange(rates, TURNS / 3, TURNS));
    }

    private static final class Chain implements Runnable {
        private final Domain domain;
        private final Actor actor;
        private final int[] left;

        Chain(Domain domain, Actor actor, int[] left) {
            this.domain = domain;
            this.actor = actor;
            this.left = left;
        }

        void submit() {
            domain.submit(actor, null, TaskKind.EXECUTE, false, this);
        }

        @Override
        public void run() {
            if (--left[0] >= 0) {
                submit();
            }
        }
    }

    // ---- outside

    private static long nanos() {
        try {
            return (long) NANOS.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static long millis() {
        try {
            return (long) MILLIS.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static long now() {
        try {
            return ((Instant) NOW.invokeExact()).getNano();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static final CompletableFuture<Long> DONE = CompletableFuture.completedFuture(7L);

    private static long joined() {
        try {
            return (Long) (Object) JOIN.invokeExact(DONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static boolean outside() {
        // Somebody has had a run before, so that the hooks know whose threads to look for.
        Campaign.ofAction(world -> {})
                .withConfig(SimConfig.defaults().withTakeOver(TakeOver.CALLS))
                .withSeeds(1)
                .run()
                .assertPassed();
        boolean holds = difference("System.nanoTime", SpeedAgentEvidence::nanos, () -> System.nanoTime());
        holds &= difference("System.currentTimeMillis", SpeedAgentEvidence::millis, () -> System.currentTimeMillis());
        holds &= difference(
                "Instant.now", SpeedAgentEvidence::now, () -> Instant.now().getNano());
        holds &= difference("CompletableFuture.join", SpeedAgentEvidence::joined, () -> DONE.join());
        return holds;
    }

    private static boolean difference(String name, LongSupplier real, LongSupplier rewritten) {
        double[] differences = new double[31];
        double[] all = new double[differences.length];
        for (int turn = -5; turn < differences.length; turn++) {
            boolean realFirst = (turn & 1) == 0;
            double first = time(realFirst ? real : rewritten);
            double second = time(realFirst ? rewritten : real);
            if (turn >= 0) {
                differences[turn] = realFirst ? second - first : first - second;
                all[turn] = realFirst ? first : second;
            }
        }
        double more = median(differences);
        System.out.printf(
                Locale.ROOT, "%-26s %6.2f ns as it stands, %5.2f ns more where rewritten%n", name, median(all), more);
        return more <= MOST_NANOS;
    }

    private static double time(LongSupplier call) {
        long sum = 0;
        long before = nanos();
        for (int i = 0; i < CALLS; i++) {
            sum += call.getAsLong();
        }
        long took = nanos() - before;
        if (sum == 42) {
            System.out.println("by chance");
        }
        return (double) took / CALLS;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
