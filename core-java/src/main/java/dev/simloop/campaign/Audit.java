package dev.simloop.campaign;

import dev.simloop.CheckReturnValue;
import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.event.EventLog;
import dev.simloop.failure.ForeignThreadException;
import dev.simloop.failure.NestedRunException;
import dev.simloop.internal.run.ClassStates;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.internal.run.ThreadLocals;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs seeds again and again under other conditions and compares: in this JVM, on another thread, and, for a scenario that
 * a {@linkplain #factory static method} makes, in fresh JVMs with another order of {@code Set.of}. Names what a program
 * depends on that the loop does not control. Immutable; each configuring method returns a changed copy.
 *
 * <p><b>How the culprit is found.</b> By the condition that makes the difference, where there is one: runs that agree within a
 * JVM and not between JVMs differ by hash order; runs that agree only in a JVM whose identity hashes are all equal ({@code
 * -XX:hashCode=2}) differ by identity hashes; first runs of fresh JVMs that agree while later ones do not differ by static
 * state. What is left (real clock, real chance, threads) is told by the threads that were started, and by what the program's
 * classes call where they call only one of the three; else there are candidates and no culprit.
 *
 * <p>Static fields of the program are looked at after each run; one that holds something else than before is named ({@link
 * AuditResult#leftovers()}), whether or not a run went another way by it. Which classes are initialized is asked of the JVM: up to JDK 21
 * it tells, from 22 on with the agent or {@code --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED}.
 *
 * <p><b>Leaves out</b> what happens to be equal every time: an audit that finds nothing proves nothing.
 */
public final class Audit {
    private static final int RUNS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Scenario scenario;
    private final @Nullable Method factory;
    private SimConfig config;
    private Seeds seeds = Seeds.count(10);
    private int jvms = 2;

    private Audit(Scenario scenario, @Nullable Method factory, SimConfig config) {
        this.scenario = Objects.requireNonNull(scenario);
        this.factory = factory;
        this.config = config;
    }

    private Audit(Audit from) {
        this(from.scenario, from.factory, from.config);
        seeds = from.seeds;
        jvms = from.jvms;
    }

    /** {@return an audit of {@code scenario} in this JVM alone, over 10 seeds} */
    public static Audit of(Scenario scenario) {
        return new Audit(scenario, null, SimConfig.defaults());
    }

    /**
     * {@return an audit of what a static method without parameters makes, in this JVM and in fresh ones, over 10 seeds}
     *
     * @param holder the class of the method, on the class path or module path of this JVM
     * @param method its name; it returns a {@link Scenario}, or a {@link Campaign} whose scenario and configuration count
     * @throws IllegalArgumentException if there is no such method, or it fails
     */
    public static Audit factory(Class<?> holder, String method) {
        Method found = factoryMethod(holder, method);
        Campaign campaign = campaign(found);
        return new Audit(campaign.scenario(), found, campaign.config());
    }

    /** {@return what {@code factory} makes, as a campaign} */
    static Campaign campaign(Method factory) {
        Object made = make(factory);
        return made instanceof Campaign campaign ? campaign : Campaign.of((Scenario) made);
    }

    static Method factoryMethod(Class<?> holder, String name) {
        try {
            Method method = holder.getDeclaredMethod(name);
            if (!java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                throw new IllegalArgumentException("method " + name + " of " + holder.getName() + " is not static");
            }
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(holder.getName() + " has no method " + name + " without parameters", e);
        }
    }

    private static Object make(Method factory) {
        try {
            Object made = factory.invoke(null);
            if (made instanceof Scenario || made instanceof Campaign) {
                return made;
            }
            throw new IllegalArgumentException("method " + factory.getName() + " of "
                    + factory.getDeclaringClass().getName() + " returned neither a Scenario nor a Campaign: " + made);
        } catch (ReflectiveOperationException e) {
            Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
            throw new IllegalArgumentException(
                    "method " + factory.getName() + " of "
                            + factory.getDeclaringClass().getName() + " cannot make a scenario: " + cause,
                    cause);
        }
    }

    /** {@return a copy over these seeds} */
    @CheckReturnValue
    public Audit withSeeds(Seeds which) {
        Audit copy = new Audit(this);
        copy.seeds = Objects.requireNonNull(which);
        return copy;
    }

    /** {@return a copy over the seeds 0 to {@code count - 1}} */
    @CheckReturnValue
    public Audit withSeeds(int count) {
        return withSeeds(Seeds.count(count));
    }

    /** {@return a copy with that configuration; in a fresh JVM the one of the factory's campaign counts} */
    @CheckReturnValue
    public Audit withConfig(SimConfig other) {
        Audit copy = new Audit(this);
        copy.config = Objects.requireNonNull(other);
        return copy;
    }

    /**
     * {@return a copy that compares with so many fresh JVMs (default 2; 0 for none)} The first of them walks each {@code
     * Set.of} and {@code Map.of} the other way than this JVM, the others as it comes.
     *
     * @throws IllegalArgumentException if it is negative
     */
    @CheckReturnValue
    public Audit withJvms(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("number of JVMs is negative: " + count);
        }
        Audit copy = new Audit(this);
        copy.jvms = count;
        return copy;
    }

    /**
     * Runs it, on the calling thread and on loop threads; it ends with the first seed that differs.
     *
     * @throws NestedRunException on the thread of a run
     * @throws IllegalStateException if a fresh JVM cannot be started or fails; the message holds what it said
     */
    public AuditResult run() {
        Runner.refuseNesting("an audit was started on the thread of a run", "");
        List<String> leftovers = new ArrayList<>();
        StaticState statics = new StaticState(scenario);
        AuditResult result = run(leftovers, statics);
        for (String change : statics.changes()) {
            leftovers.add("runs change " + change);
        }
        if (!StaticState.canLook()) {
            leftovers.add("static fields were not looked at: on this JDK that needs " + ClassStates.NEEDED);
        }
        if (!ThreadLocals.areIsolated()) {
            leftovers.add("thread locals were not looked at, and reach later runs: from JDK 24 on that needs "
                    + ThreadLocals.FLAG);
        }
        return new AuditResult(result.seedsRun(), result.seed(), result.condition(), result.divergence(), leftovers);
    }

    private static void leftBy(RunReport run, List<String> leftovers, Set<String> known) {
        for (String note : run.notes()) {
            if (note.startsWith(Runner.LEFT_BEHIND) && known.add(note)) {
                leftovers.add("seed " + run.token().seed() + " " + note);
            }
        }
    }

    private AuditResult run(List<String> leftovers, StaticState statics) {
        Set<String> known = new LinkedHashSet<>();
        List<ForkedRuns.Seed> first = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            long seed = seeds.at(i);
            RunReport one = once(seed);
            leftBy(one, leftovers, known);
            statics.ran(one.sources().values());
            RunReport again = once(seed);
            statics.ran(again.sources().values());
            if (!one.isSameRun(again)) {
                return new AuditResult(
                        i + 1, seed, "run twice in one JVM", blame(seed, one, again, once(seed), statics), List.of());
            }
            RunReport elsewhere = onAnotherThread(seed);
            if (!one.isSameRun(elsewhere)) {
                return new AuditResult(
                        i + 1,
                        seed,
                        "run on another thread",
                        blame(seed, one, elsewhere, onAnotherThread(seed), statics),
                        List.of());
            }
            first.add(ForkedRuns.Seed.of(one));
        }
        for (int jvm = 0; factory != null && jvm < jvms; jvm++) {
            AuditResult result = compare(
                    first,
                    jvm == 0 ? ForkedRuns.inOtherOrder(factory, seeds) : ForkedRuns.of(factory, seeds, false),
                    statics);
            if (result != null) {
                return result;
            }
        }
        return new AuditResult(seeds.size(), 0, "", null, List.of());
    }

    private RunReport once(long seed) {
        return Runner.get().once(RunSpec.recorded(seed, config, scenario));
    }

    /** {@return the run on a loop thread that no earlier run of this audit had} */
    private RunReport onAnotherThread(long seed) {
        CountDownLatch over = new CountDownLatch(1);
        // Takes the thread that ran last, which is the first to be taken again.
        LoopThread.Job busy = LoopThread.start(() -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return once(seed);
        } finally {
            over.countDown();
            LoopThread.await(busy, PATIENCE);
        }
    }

    /** {@return how many threads were started in this JVM so far that are not the loop's} */
    static long threadsStarted() {
        return ManagementFactory.getThreadMXBean().getTotalStartedThreadCount() - LoopThread.made();
    }

    private @Nullable AuditResult compare(List<ForkedRuns.Seed> here, ForkedRuns there, StaticState statics) {
        for (int i = 0; i < here.size(); i++) {
            ForkedRuns.Seed mine = here.get(i);
            List<ForkedRuns.Seed> theirs = there.runs(i);
            if (theirs.get(0).equals(mine)
                    && theirs.get(1).equals(mine)
                    && theirs.get(2).equals(mine)) {
                if (there.threads(i) > 0) {
                    return new AuditResult(
                            i + 1, mine.seed(), "run in a fresh JVM", startsThreads(mine.seed()), List.of());
                }
                continue;
            }
            RunReport run = once(mine.seed());
            boolean settled = theirs.get(1).equals(theirs.get(2));
            Suspects suspects = Divergence.suspects(run, run, scenario);
            NondeterminismSource culprit;
            String evidence;
            if (settled && theirs.get(0).equals(theirs.get(1))) {
                culprit = NondeterminismSource.HASH_ORDER;
                evidence = "runs agree within a JVM and not between two" + and(suspects.against(culprit));
            } else if (settled && theirs.get(1).equals(mine)) {
                culprit = NondeterminismSource.STATIC_STATE;
                evidence = "only the first run in a JVM differs" + and(which(statics, suspects));
            } else {
                return new AuditResult(
                        i + 1,
                        mine.seed(),
                        "run in a fresh JVM",
                        blame(mine.seed(), run, run, run, statics),
                        List.of());
            }
            EventLog log = there.log(i);
            EventLog own = run.events();
            int at = log == null || own == null ? -1 : Divergence.firstDifference(own, log);
            Divergence found = new Divergence(
                    at,
                    at < 0 || own == null || at >= own.events().size()
                            ? null
                            : own.events().get(at),
                    at < 0 || log == null || at >= log.events().size()
                            ? null
                            : log.events().get(at),
                    culprit,
                    evidence);
            return new AuditResult(i + 1, mine.seed(), "run in a fresh JVM", found, List.of());
        }
        return null;
    }

    private Divergence startsThreads(long seed) {
        RunReport run = once(seed);
        String call = Divergence.suspects(run, run, scenario).against(NondeterminismSource.FOREIGN_THREAD);
        return Divergence.at(
                run,
                run,
                NondeterminismSource.FOREIGN_THREAD,
                "each run starts a thread that is not the loop's" + and(call));
    }

    /** Finds out what makes runs of one JVM differ, by fresh JVMs where they can be had. */
    private Divergence blame(long seed, RunReport one, RunReport other, RunReport third, StaticState statics) {
        if (one.failure() instanceof ForeignThreadException || other.failure() instanceof ForeignThreadException) {
            return Divergence.unexplained(one, other, scenario);
        }
        Suspects suspects = Divergence.suspects(one, other, scenario);
        if (factory != null && jvms > 0) {
            Seeds only = Seeds.of(seed);
            ForkedRuns plain = ForkedRuns.of(factory, only, false);
            if (plain.threads(0) > 0) {
                return Divergence.at(
                        one,
                        other,
                        NondeterminismSource.FOREIGN_THREAD,
                        "each run starts a thread that is not the loop's"
                                + and(suspects.against(NondeterminismSource.FOREIGN_THREAD)));
            }
            ForkedRuns equalHashes = ForkedRuns.of(factory, only, true);
            if (equalHashes.agree(0) && !plain.agree(0)) {
                return Divergence.at(
                        one,
                        other,
                        NondeterminismSource.HASH_ORDER,
                        "runs agree where all identity hashes are equal"
                                + and(suspects.against(NondeterminismSource.HASH_ORDER)));
            }
            ForkedRuns fresh = ForkedRuns.of(factory, only, false);
            if (plain.runs(0).get(0).equals(fresh.runs(0).get(0))
                    && plain.runs(0).equals(fresh.runs(0))
                    && !plain.agree(0)) {
                return Divergence.at(
                        one,
                        other,
                        NondeterminismSource.STATIC_STATE,
                        "runs differ within a JVM, and each as in another fresh JVM" + and(which(statics, suspects)));
            }
        }
        if (!one.isSameRun(other) && other.isSameRun(third)) {
            return Divergence.at(
                    one,
                    other,
                    NondeterminismSource.STATIC_STATE,
                    "only the first run differs" + and(which(statics, suspects)));
        }
        // Hash order and statics are ruled out where fresh JVMs were asked; what a class calls shows nothing if it
        // calls two.
        NondeterminismSource left = suspects.only(
                factory == null || jvms == 0
                        ? Suspects.anyone()
                        : EnumSet.of(
                                NondeterminismSource.REAL_CLOCK,
                                NondeterminismSource.REAL_CHANCE,
                                NondeterminismSource.FOREIGN_THREAD));
        return left == null
                ? Divergence.unexplained(one, other, scenario)
                : Divergence.at(one, other, left, suspects.against(left));
    }

    /** {@return the static field that was seen to change; else one that could} */
    private static String which(StaticState statics, Suspects suspects) {
        return statics.changes().stream()
                .findFirst()
                .map(change -> "runs change " + change)
                .orElse(suspects.against(NondeterminismSource.STATIC_STATE));
    }

    private static String and(String more) {
        return more.isEmpty() ? "" : "; " + more;
    }

    // ---- in the fresh JVM

    /** Runs each seed three times and writes what came of it; started by {@link ForkedRuns}. */
    static void fork(Class<?> holder, String method, Path folder, long[] seeds) throws IOException {
        Audit audit = factory(holder, method);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            long threads = 0;
            for (int run = 0; run < RUNS; run++) {
                long before = threadsStarted();
                RunReport report = audit.once(seeds[i]);
                lines.add(ForkedRuns.Seed.of(report).toString());
                // What the first run of a JVM starts may be the JVM's own.
                threads += run == 0 ? 0 : threadsStarted() - before;
                EventLog log = report.events();
                if (run == 0 && log != null) {
                    log.write(folder.resolve(i + ".jsonl"));
                }
            }
            lines.add("threads " + threads);
        }
        Files.write(folder.resolve("result"), lines);
    }
}
