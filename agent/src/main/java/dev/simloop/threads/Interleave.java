package dev.simloop.threads;

import dev.simloop.CheckReturnValue;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.Timing;
import dev.simloop.World;
import dev.simloop.agent.ThreadsTakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Exhaustive;
import dev.simloop.campaign.Interleaver;
import dev.simloop.campaign.ScheduleBound;
import dev.simloop.campaign.Seeds;
import dev.simloop.report.Explainer;
import dev.simloop.tape.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A small program of several threads over one object, run with their accesses to memory in many orders. From one access to the next a thread is
 * one task of a simulated loop, so all that holds for tasks holds here: a seed decides, a token repeats the run, a failure is shrunk and told
 * with the lines and values of both sides.
 *
 * <p><b>Needs</b> the agent, and {@code -Dsimloop.points} with the packages whose classes have points, such as {@code shop.stock}. A switch happens
 * before reads and writes of fields and array elements, before monitors, and before calls of collections, atomics and locks of the JDK, in those
 * classes. The JDK's own code has no points, so one call of it is one step.
 *
 * <p><b>Memory</b> is sequentially consistent: what one thread writes, all others see at once. What the memory model allows beyond that does not show;
 * jcstress is the tool for it.
 *
 * <p><b>Threads.</b> On JDK 25 those of {@link TakeOver#THREADS}. Elsewhere real ones, of which one at a time runs. Monitors, {@code wait} and {@code notify}, {@code Lock}, {@code Semaphore.acquire},
 * {@code CountDownLatch.await}, {@code BlockingQueue.put} and {@code take} and {@code Thread.sleep} wait in the run; another wait in the JDK fails
 * the run with its line. Interrupts do not end waits.
 *
 * @param <S> what the threads share
 */
public final class Interleave<S> {
    private static final int RUNS = 1_000;

    private final Callable<? extends S> setup;
    private final List<Named<S>> threads;
    private final List<Claim<S>> claims;
    private final @Nullable Function<? super S, ?> state;
    /** Fields whose races do not count; null where none do. */
    private final @Nullable Set<String> withoutRacesOn;

    private final int runs;

    private Interleave(
            Callable<? extends S> setup,
            List<Named<S>> threads,
            List<Claim<S>> claims,
            @Nullable Function<? super S, ?> state,
            @Nullable Set<String> withoutRacesOn,
            int runs) {
        this.setup = setup;
        this.threads = List.copyOf(threads);
        this.claims = List.copyOf(claims);
        this.state = state;
        this.withoutRacesOn = withoutRacesOn;
        this.runs = runs;
    }

    /** What a thread does with what all share. */
    @FunctionalInterface
    public interface Body<S> {
        /** Runs on a thread of its own; what it throws fails the run. */
        void run(S shared) throws Exception;
    }

    record Named<S>(String name, Body<? super S> body) {}

    private record Claim<S>(String name, Predicate<? super S> holds) {}

    /** {@return a program without threads yet} {@code setup} makes what they share, anew for each run. */
    public static <S> Interleave<S> of(Callable<? extends S> setup) {
        return new Interleave<>(Objects.requireNonNull(setup), List.of(), List.of(), null, null, RUNS);
    }

    /**
     * {@return a copy with one thread more}
     *
     * @throws IllegalArgumentException if the name is blank, or another thread has it
     */
    @CheckReturnValue
    public Interleave<S> withThread(String name, Body<? super S> body) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a thread is blank: \"" + name + "\"");
        }
        List<Named<S>> more = new ArrayList<>(threads);
        for (Named<S> each : threads) {
            if (each.name.equals(name)) {
                throw new IllegalArgumentException("two threads are named \"" + name + "\"");
            }
        }
        more.add(new Named<>(name, Objects.requireNonNull(body)));
        return new Interleave<>(setup, more, claims, state, withoutRacesOn, runs);
    }

    /**
     * {@return a copy with {@code count} threads {@code t1}, {@code t2} and so on that do the same}
     *
     * @throws IllegalArgumentException if the count is below 1, or there are threads already: a count is for all of them
     */
    @CheckReturnValue
    public Interleave<S> withThreads(int count, Body<? super S> body) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of threads is below 1: " + count);
        }
        if (!threads.isEmpty()) {
            throw new IllegalArgumentException("a number of threads was given, " + count
                    + ", and there are threads already: " + names() + "; name each one, or give one number for all");
        }
        Interleave<S> result = this;
        for (int i = 1; i <= count; i++) {
            result = result.withThread("t" + i, body);
        }
        return result;
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        threads.forEach(thread -> names.add(thread.name));
        return names;
    }

    /** {@return a copy that demands {@code holds} of what the threads leave when all have ended} */
    @CheckReturnValue
    public Interleave<S> withInvariant(String name, Predicate<? super S> holds) {
        List<Claim<S>> more = new ArrayList<>(claims);
        more.add(new Claim<>(name, Objects.requireNonNull(holds)));
        return new Interleave<>(setup, threads, more, state, withoutRacesOn, runs);
    }

    /**
     * {@return a copy that demands of what the threads leave that they leave it one after the other, too, in some order} The threads must not wait
     * for each other then.
     *
     * @param left what counts of it; compared with {@code equals}, arrays by their elements
     */
    @CheckReturnValue
    public Interleave<S> withSerialState(Function<? super S, ?> left) {
        return new Interleave<>(setup, threads, claims, Objects.requireNonNull(left), withoutRacesOn, runs);
    }

    /**
     * {@return a copy that fails with a {@link dev.simloop.failure.DataRaceException} where two threads touch one field, one of them writes it, and
     * nothing orders the two} Whether the run comes to a wrong end or not. Elements of arrays and what constructors write do not count, and what calls of
     * {@code java.util.concurrent} stand between is ordered.
     *
     * @param except fields that may be touched so, named as messages name them: {@code Account.hits}
     */
    @CheckReturnValue
    public Interleave<S> withRaceDetection(String... except) {
        return new Interleave<>(setup, threads, claims, state, Set.of(except), runs);
    }

    /**
     * {@return a copy whose campaign has that many runs; 1,000 otherwise}
     *
     * @throws IllegalArgumentException if it is below 1
     */
    @CheckReturnValue
    public Interleave<S> withRuns(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of runs is below 1: " + count);
        }
        return new Interleave<>(setup, threads, claims, state, withoutRacesOn, count);
    }

    /**
     * {@return a campaign over this program, for what this class has no word for: a strategy, seeds, workers}
     *
     * @throws IllegalStateException if there are no threads, or more than 7 whose serial orders are asked for, or no class can have points
     */
    public Campaign campaign() {
        if (threads.isEmpty()) {
            throw new IllegalStateException("nothing runs: no thread was given, with withThread or withThreads");
        }
        if (state != null && threads.size() > SerialState.MOST_THREADS) {
            throw new IllegalStateException(threads.size() + " threads have too many serial orders: up to "
                    + SerialState.MOST_THREADS + " can be gone through");
        }
        return campaign(program(), runs);
    }

    Scenario program() {
        return new Program<>(setup, threads, claims, state, withoutRacesOn);
    }

    /** {@return a campaign over threads that switch before accesses} */
    static Campaign campaign(Scenario program, int runs) {
        if (!AccessPoints.areInstalled()) {
            throw new IllegalStateException(
                    "no class has points: start the JVM with the agent and with the packages whose accesses are to be "
                            + "interleaved, such as -javaagent:simloop-agent.jar -D" + PointRewriter.PROPERTY
                            + "=shop.stock");
        }
        SimConfig config = SimConfig.defaults().withTiming(Timing.EXACT);
        Campaign campaign = Campaign.of(program).withSeeds(Seeds.range(0, runs));
        // One run of a JVM has such threads at a time, and what a lambda says cannot run in another JVM.
        return ThreadsTakeOver.isAvailable()
                ? campaign.withConfig(config.withTakeOver(TakeOver.THREADS)).withWorkers(1)
                : campaign.withConfig(config);
    }

    /**
     * {@return a search through all orders of the accesses within {@code bound}} Without a bound, orders that differ only in accesses that have
     * nothing in common are run once.
     *
     * @throws IllegalStateException as {@link #campaign} does
     */
    public Exhaustive exhaustive(ScheduleBound bound) {
        return campaign().exhaustive(bound);
    }

    /**
     * Runs the campaign.
     *
     * @throws IllegalStateException if no thread came to a point: none of their code has any, so only whole threads were ordered
     */
    public CampaignResult run() {
        return checked(campaign().run());
    }

    static CampaignResult checked(CampaignResult result) {
        if (result.firstFinding() == null
                && result.hits(CampaignResult.ACCESSES).total() == 0) {
            throw new IllegalStateException("no access was seen in " + result.seedsRun()
                    + " runs: the code of the threads has no points; -D" + PointRewriter.PROPERTY + " names "
                    + String.join(", ", PointRewriter.chosen()));
        }
        return result;
    }

    /**
     * Runs the campaign, and throws the first finding, shrunk and explained, if there is one.
     *
     * @return the result of a campaign without a finding
     * @throws dev.simloop.failure.SimulationFailure if a run failed
     * @throws IllegalStateException as {@link #run} does
     */
    public CampaignResult assertHolds() {
        return assertHolds(campaign());
    }

    static CampaignResult assertHolds(Campaign campaign) {
        return checked(Explainer.of(campaign, "interleave")
                .withoutArtifacts("no files were written: Interleave prints all it knows")
                .assertPassed());
    }

    /** Runs once what {@code token} stands for. */
    public RunReport replay(String token) {
        return campaign().replay(token);
    }

    private record Program<S>(
            Callable<? extends S> setup,
            List<Named<S>> threads,
            List<Claim<S>> claims,
            @Nullable Function<? super S, ?> state,
            @Nullable Set<String> withoutRacesOn)
            implements Scenario {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a run awaits what its scenario returns
        public Object run(World world) throws Exception {
            S shared = setup.call();
            Map<String, Interleaver.Body> bodies = new LinkedHashMap<>();
            for (Named<S> thread : threads) {
                bodies.put(thread.name, () -> thread.body.run(shared));
            }
            return new AccessInterleaver().start(world, bodies, withoutRacesOn).thenRun(() -> check(shared));
        }

        private void check(S shared) {
            for (Claim<S> claim : claims) {
                if (!claim.holds.test(shared)) {
                    throw new AssertionError("\"" + claim.name + "\" does not hold when all threads have ended");
                }
            }
            if (state != null) {
                try {
                    new SerialState<>(setup, threads, state).check(shared);
                } catch (Exception e) {
                    throw new IllegalStateException(
                            "a thread that runs by itself, after others have ended, throws " + e, e);
                }
            }
        }

        @Override
        public String replayCommand(Token token) {
            return "Interleave.of(...).replay(\"" + token + "\")";
        }
    }
}
