package dev.simloop.agent;

import dev.simloop.CallPolicy;
import dev.simloop.Domain;
import dev.simloop.SimConfig;
import dev.simloop.SimExecutor;
import dev.simloop.SimLoop;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.agent.hooks.Sim;
import dev.simloop.disk.SimDisk;
import dev.simloop.failure.DeadlockException;
import dev.simloop.failure.EscapedSimulationException;
import dev.simloop.spi.Machine;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run that answers calls of the program. Of its loop's thread alone. */
final class RunOfCalls implements Sim {
    /** What the monotonic clock shows at the start: 0 stands for "never" in many programs, and no JVM shows it. */
    static final long ORIGIN_NANOS = 86_400_000_000_000L;

    /** The row of what opens channels; with simloop-nio on the class path they are of the run. */
    private static final String CHANNELS = "SocketChannel";

    private static final boolean ARE_CHANNELS_SIMULATED =
            SelectorProvider.provider().getClass().getName().equals("dev.simloop.nio.SimSelectorProvider");

    /** Rows of what needs nothing but threads that the run decides about, and channels where it has them. */
    private static final Set<String> OF_THREADS = ofThreads();

    /** Rows of waits, which such threads make as they stand. */
    private static final Set<String> WAITS = Set.copyOf(Registry.get().named("wait"));

    /** Rows of what opens a file by itself, and asks the run also where a class of the program extends it. */
    private static final Set<String> STREAMS = Set.of("FileInputStream", "FileOutputStream", "RandomAccessFile");

    /** Rows of what has such a one made by the JDK, which a class that extends them cannot say. */
    private static final Set<String> WRITERS = Set.of("FileReader", "FileWriter");

    /** Whose disk code has that runs on no host. */
    private static final String NO_HOST = "local";

    /** Where the JDK makes temporary files. */
    private static final String TEMPORARY = "/tmp";

    private final Thread loopThread = Thread.currentThread();
    private final SimLoop loop;
    private final World world;
    private final Registry registry = Registry.get();
    /** Of the rows that are not taken over as they usually are. */
    private final Map<String, CallPolicy> policies = new HashMap<>();

    private final boolean takesChance;
    private final boolean hasThreads;
    private final boolean hasFiles;
    private final IdentityHashMap<Object, Map<Domain, SimExecutor>> pools = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Map<String, Random>> generators = new IdentityHashMap<>();
    private @Nullable Domain clockDomain;
    private @Nullable Clock clock;

    RunOfCalls(World world, SimConfig config) {
        this.world = world;
        this.loop = world.loop();
        this.takesChance = config.takeOver().contains(TakeOver.CHANCE);
        this.hasThreads = config.takeOver().contains(TakeOver.THREADS);
        this.hasFiles = config.takeOver().contains(TakeOver.FILES);
        Map<String, CallPolicy> given = config.calls();
        CallPolicy all = given.get(SimConfig.ALL_CALLS);
        if (all != null) {
            registry.rows().forEach(row -> policies.put(row.name(), all));
        }
        // A row's own policy counts before that of its group.
        for (boolean isRow : new boolean[] {false, true}) {
            given.forEach((name, policy) -> {
                if (!name.equals(SimConfig.ALL_CALLS) && isRow == (registry.find(name) != null)) {
                    registry.named(name).forEach(row -> policies.put(row, policy));
                }
            });
        }
        policies.values().removeIf(policy -> policy == CallPolicy.TAKE_OVER);
    }

    boolean isUnderWay() {
        return SimLoop.currentOrNull() == loop;
    }

    private Domain domain() {
        return loop.domain().currentActor().domain();
    }

    // ---- policies

    @Override
    public boolean takes(String row) {
        if (hasThreads && isLeftToThreads(row)) {
            return false;
        }
        if (policies.isEmpty()) {
            return true;
        }
        return switch (policies.getOrDefault(row, CallPolicy.TAKE_OVER)) {
            case TAKE_OVER -> true;
            case REPORT -> {
                count(row);
                yield false;
            }
            case FAIL -> throw escaped(row);
        };
    }

    @Override
    public void reject(String row) {
        if ((row.equals(CHANNELS) && ARE_CHANNELS_SIMULATED) || (hasThreads && OF_THREADS.contains(row))) {
            return;
        }
        EntryPoint entry = java.util.Objects.requireNonNull(registry.find(row));
        CallPolicy policy = policies.getOrDefault(row, CallPolicy.TAKE_OVER);
        if (policy == CallPolicy.REPORT) {
            if (entry.handling() != Handling.TAKEN_OVER || !takesChance) {
                count(row);
            }
        } else if (entry.handling() == Handling.REJECTED || (entry.handling() == Handling.TAKEN_OVER && !takesChance)) {
            throw escaped(row);
        }
    }

    @Override
    public boolean hasFiles() {
        return hasFiles;
    }

    @Override
    public boolean takesFiles(String row) {
        CallPolicy policy = policies.getOrDefault(row, CallPolicy.TAKE_OVER);
        if (policy == CallPolicy.REPORT) {
            count(row);
            return false;
        }
        if (policy == CallPolicy.FAIL || !hasFiles) {
            throw escaped(row);
        }
        return true;
    }

    /** {@return whether what that row names runs as it is, because its threads are the run's} */
    private boolean isLeftToThreads(String row) {
        if (OF_THREADS.contains(row)) {
            return true;
        }
        return WAITS.contains(row) && !isOnLoop();
    }

    private static Set<String> ofThreads() {
        List<String> rows = new ArrayList<>(List.of(
                "Executors",
                "ScheduledThreadPoolExecutor",
                "Timer",
                "Thread",
                "Thread.join",
                "LockSupport.park",
                "Object.wait",
                "Condition.await",
                "CyclicBarrier.await"));
        if (ARE_CHANNELS_SIMULATED) {
            rows.addAll(List.of("HttpClient", "HttpServer", "InetAddress", "Socket", "ServerSocket", "DatagramSocket"));
        }
        // One that is renamed would match nothing.
        rows.forEach(Registry.get()::named);
        return Set.copyOf(rows);
    }

    private boolean isOnLoop() {
        return Thread.currentThread() == loopThread;
    }

    @Override
    public void subclass(String row) {
        if (hasThreads && OF_THREADS.contains(row)) {
            return;
        }
        if (hasFiles && STREAMS.contains(row) && takesFiles(row)) {
            return;
        }
        if (policies.getOrDefault(row, CallPolicy.TAKE_OVER) == CallPolicy.REPORT) {
            count(row);
        } else if (hasFiles && WRITERS.contains(row)) {
            throw escaped(row, "extend a class that is given a stream, and give it one of a file");
        } else {
            throw escaped(row);
        }
    }

    private void count(String row) {
        world.count("not controlled here: " + row + " at " + Lines.ofCaller());
    }

    private EscapedSimulationException escaped(String row) {
        return escaped(row, java.util.Objects.requireNonNull(registry.find(row)).advice());
    }

    private EscapedSimulationException escaped(String row, String advice) {
        EscapedSimulationException escaped = new EscapedSimulationException(row, Lines.ofCaller(), advice);
        // Even where the program catches it.
        loop.fail(escaped);
        return escaped;
    }

    // ---- time

    @Override
    public long nanos() {
        return ORIGIN_NANOS + domain().localNanos();
    }

    @Override
    public Clock clock() {
        Domain now = domain();
        Clock known = clock;
        if (known == null || clockDomain != now) {
            known = now.clock();
            clock = known;
            clockDomain = now;
        }
        return known;
    }

    private static long plus(long now, long nanos) {
        long sum = now + nanos;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    @Override
    public void sleep(long nanos) {
        long until = plus(loop.nowNanos(), nanos);
        if (until == Long.MAX_VALUE) {
            await("Thread.sleep", () -> false);
        }
        boolean unused = loop.runNested(() -> false, until);
        if (loop.nowNanos() < until) {
            throw ended("a sleep");
        }
    }

    @Override
    public void giveWay() {
        boolean[] looked = new boolean[1];
        boolean unused = loop.runNested(
                () -> {
                    boolean before = looked[0];
                    looked[0] = true;
                    return before;
                },
                loop.nowNanos());
    }

    @Override
    public void await(String what, BooleanSupplier done) {
        if (!loop.runNested(done, Long.MAX_VALUE)) {
            DeadlockException deadlock = new DeadlockException(
                    what + " at " + Lines.ofCaller() + " waits without a time-out, and nothing is left that could run");
            // The first failure counts, so this says nothing where the run has failed meanwhile.
            loop.fail(deadlock);
            throw deadlock;
        }
    }

    @Override
    public boolean await(BooleanSupplier done, long nanos) {
        long until = plus(loop.nowNanos(), nanos);
        boolean came = loop.runNested(done, until);
        if (!came && loop.nowNanos() < until) {
            throw ended("a wait");
        }
        return came;
    }

    private static IllegalStateException ended(String what) {
        return new IllegalStateException("the run has ended during " + what);
    }

    @Override
    public Runnable timer(long nanos, Runnable work) {
        Domain domain = domain();
        var timer = domain.executor().schedule(work, nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
        return () -> {
            boolean unused = timer.cancel(false);
        };
    }

    // ---- pools

    @Override
    public ScheduledExecutorService pool(Object pool, int threads, String name) {
        Domain domain = domain();
        return pools.computeIfAbsent(pool, p -> new HashMap<>())
                .computeIfAbsent(domain, d -> threads == 1 ? d.singleThread(name) : d.pool(name, threads));
    }

    @Override
    public ScheduledExecutorService common() {
        return domain().executor();
    }

    @Override
    public Executor delayed(long nanos, @Nullable Executor executor) {
        Domain domain = domain();
        SimExecutor pool = domain.executor();
        Executor late = pool.delayed(java.time.Duration.ofNanos(nanos));
        return executor == null ? late : command -> late.execute(() -> executor.execute(command));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> supply(Supplier<T> work) {
        return domain().<T>newFuture().completeAsync(work);
    }

    @Override
    public <T> CompletableFuture<T> adopt(CompletableFuture<T> future) {
        return domain().adopt(future);
    }

    // ---- chance

    @Override
    public Random random(Object generator) {
        Domain domain = domain();
        String label = generator instanceof Class<?> type ? type.getSimpleName() : "Random";
        return generators
                .computeIfAbsent(generator, g -> new HashMap<>())
                .computeIfAbsent(domain.name(), d -> domain.random("calls/" + label));
    }

    // ---- files

    private SimDisk disk() {
        Machine host = domain().machine();
        return host != null ? SimDisk.of(host) : world.host(NO_HOST).disk();
    }

    @Override
    public Path onDisk(String name) {
        SimDisk disk = disk();
        Path path = disk.path(name);
        if (name.startsWith(TEMPORARY)) {
            makeTemporary(disk);
        }
        return path;
    }

    /** As on a machine that was installed, it is there; a power cut may take it, with what is in it. */
    private static Path makeTemporary(SimDisk disk) {
        try {
            return Files.createDirectories(disk.path(TEMPORARY));
        } catch (IOException e) {
            // A full disk, or a file of that name: what was to be made there will fail, and say so.
            return disk.path(TEMPORARY);
        }
    }

    @Override
    public Path temporary(@Nullable Path in, String prefix, String suffix, boolean isDirectory) throws IOException {
        SimDisk disk = disk();
        Path directory = in == null ? makeTemporary(disk) : in;
        return isDirectory
                ? disk.createTempDirectory(directory, prefix)
                : disk.createTempFile(directory, prefix, suffix);
    }
}
