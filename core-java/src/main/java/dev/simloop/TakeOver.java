package dev.simloop;

/**
 * What the code under test reaches for by itself, and a run takes over while it lasts: work and chance that would otherwise
 * belong to the JVM belong to the world. See {@link SimConfig#withTakeOver}.
 */
public enum TakeOver {
    /**
     * What kotlinx.coroutines runs on its own threads: {@code Dispatchers.Default} and {@code IO}, their views of limited
     * parallelism, {@code GlobalScope}, delays and time-outs of contexts without a dispatcher of the loop, and {@code
     * Dispatchers.Main} where kotlinx-coroutines-test is there and nobody has set it. Each dispatch is a task of the host that
     * dispatched it, ordered as on a pool. Coroutines whose scope is nobody's of the run are cancelled when it ends.
     *
     * <p>Needs simloop-coroutines. The dispatchers are there once in a JVM, so one run has them at a time: workers of a
     * campaign have JVMs of their own (see {@link dev.simloop.campaign.Campaign#withFreshJvm}), runs of other threads wait, and a dispatch from a
     * thread that is not the run's fails the run and throws there. When the run has ended, all is as it was.
     */
    COROUTINES,

    /**
     * What the JDK draws without being given a generator: {@code ThreadLocalRandom} (so Kotlin's {@code Random.Default}, too),
     * {@code SecureRandom} and {@code UUID.randomUUID()}. On the loop's threads they draw from streams of the world, elsewhere they
     * stay what they were. {@code Math.random()} and {@code new Random()} are not among them.
     *
     * <p>A draw of {@code ThreadLocalRandom} depends on the id of its thread, so the thread of a run has the same id in each run. From
     * JDK 19 on that takes a field of the thread, and one run at a time has it: campaigns have one worker, runs of other threads wait.
     *
     * <p>From JDK 24 on it needs {@code --add-opens=java.base/java.lang=ALL-UNNAMED}. A {@code SecureRandom} that was made before the
     * first configuration with this was, stays as it is.
     *
     * <p>{@link #HASHES} come along with it where they can be taken over.
     */
    CHANCE,

    /**
     * What the program calls in the JDK: clocks, sleep and other waits, {@code Executors}, {@code CompletableFuture} without an executor,
     * {@code Timer}, {@code new Random()}, parallel streams. They belong to the host whose task runs. Each simulated thread has {@code
     * ThreadLocal}s of its own. Calls that no run can have, such as
     * sockets and threads, throw an {@link dev.simloop.failure.EscapedSimulationException} at their line. {@link
     * SimConfig#withCalls} changes what becomes of them.
     *
     * <p>Needs the agent: {@code -javaagent:simloop-agent.jar}. Classes of the JDK are not rewritten, and calls by reflection are made.
     */
    CALLS,

    /**
     * Reactor's schedulers: {@code Schedulers.parallel()}, {@code boundedElastic()}, {@code single()}, also where a static field has
     * held one since before the run, and those that {@code Schedulers.newParallel} and the like make in the run. Each worker is a
     * simulated thread of the host that asked for it; {@code now()} is the host's clock. On all other threads they are Reactor's.
     *
     * <p>Needs simloop-reactor. A scheduler that {@code new...} made outside of any run has real threads: where a run gives it work, an
     * {@link dev.simloop.failure.EscapeException} names the line. {@code fromExecutor} and {@code fromExecutorService} are as good as what
     * they are given, and {@code block()} needs {@link #CALLS}.
     */
    REACTOR,

    /**
     * RxJava's schedulers: {@code Schedulers.computation()}, {@code io()}, {@code single()}, {@code newThread()}. Each worker is a simulated
     * thread of the host that asked for it; {@code now()} is the host's clock. On all other threads they are RxJava's.
     *
     * <p>Needs simloop-rxjava, for version 3. A scheduler that was held since before the first configuration with this, or that {@code
     * RxJavaPlugins.create...} made, has real threads: where a run gives it work, an {@link dev.simloop.failure.EscapeException} names the
     * line. {@code trampoline()} is no thread and stays as it is; its delays sleep and, as the blocking operators, need {@link #CALLS}.
     */
    RXJAVA,

    /**
     * Identity hash codes, which the JDK draws as well: {@code System.identityHashCode}, and {@code hashCode} of objects whose class has none of
     * its own. So a {@code HashMap} or {@code HashSet} of such objects is walked in an order that follows from the seed. Enum constants have
     * theirs from the name of the enum, where it is the program that names it. The first run of a program in a JVM is preceded by one that counts
     * as nothing, which loads its classes.
     *
     * <p>{@link #CHANCE} brings it along where it is within reach: on HotSpot of 64 bits, from JDK 24 on with {@code
     * --sun-misc-unsafe-memory-access=allow} or the agent. Objects that had a hash before the run keep it: class objects, what other tests of this
     * JVM have made, and enums that they have asked.
     */
    HASHES,

    /**
     * Threads. What the program starts ({@code new Thread}, {@code Executors}, virtual threads, the threads of {@code Timer}) and the bodies of
     * scenario and hosts are threads of the run: it carries one at a time, and the seed decides which goes on when one waits. So they may block:
     * {@code synchronized}, {@code wait}, locks, queues, {@code Thread.sleep}, {@code join}, {@code Future.get}, in virtual time. Each is an actor; a
     * crash of its host ends it without {@code finally}. {@link #CALLS} and {@link #CHANCE} come along with it.
     *
     * <p>Needs JDK 25 and the agent. One run of a JVM has it at a time, so workers of a campaign have JVMs of their own. A task of the loop, such as a stage
     * of a future or a coroutine, is no thread: it must not wait for a monitor or a lock that a thread holds.
     */
    THREADS,

    /**
     * Files of the default file system: {@code Files}, {@code FileChannel.open}, {@code FileInputStream}, {@code FileOutputStream}, {@code
     * RandomAccessFile}, readers and writers on them, {@code File}. Where the program calls them, they are about the disk of the host whose task runs
     * ({@link Host#disk}), so a power cut takes what was not forced. A {@code Path} or {@code File} stays a name, which may be kept in a static field; the working directory is
     * the root of the disk. Outside of any host it is the disk of a host named {@code local}. {@link #CALLS} come along with it; alone, they reject files.
     *
     * <p>Needs the agent. What the JDK opens by itself, class files among them, is real. Archives, watch services and files mapped into memory are rejected.
     */
    FILES
}
