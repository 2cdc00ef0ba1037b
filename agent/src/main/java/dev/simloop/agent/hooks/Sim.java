package dev.simloop.agent.hooks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run, as the hooks see it. What belongs to a host is that of the host whose task runs. On the loop's thread. */
public interface Sim {
    /** {@return whether the run takes that call over}
     *
     * @param row the name of its row in the registry
     * @throws RuntimeException if the run fails at such calls
     */
    boolean takes(String row);

    /**
     * A call that no run takes over.
     *
     * @throws RuntimeException unless the run only counts such calls
     */
    void reject(String row);

    /**
     * An object is made whose class extends one that is taken over where it is made.
     *
     * @throws RuntimeException unless the run only counts such calls
     */
    void subclass(String row);

    /** {@return the monotonic clock, in nanoseconds} */
    long nanos();

    /** {@return the wall clock, UTC} */
    Clock clock();

    /** Runs the loop for {@code nanos} of virtual time. */
    void sleep(long nanos);

    /** Lets one other task run, if one is ready. */
    void giveWay();

    /**
     * Runs the loop until {@code done}; fails the run where nothing is left that could make it so.
     *
     * @param what what waits, for the message
     */
    void await(String what, BooleanSupplier done);

    /** {@return whether {@code done} came true within {@code nanos} of virtual time, for which the loop was run} */
    boolean await(BooleanSupplier done, long nanos);

    /**
     * {@return what stands for a pool of the program in this run; an executor of one thread if {@code threads} is 1}
     *
     * @param threads how many it has at most; {@link Integer#MAX_VALUE} for as many as have work at once, 0 for one to each task
     */
    ScheduledExecutorService pool(Object pool, int threads, String name);

    /** {@return what stands for the common pool} */
    ScheduledExecutorService common();

    /** {@return an executor that hands on to {@code executor}, or to the common pool, after {@code nanos}} */
    Executor delayed(long nanos, @Nullable Executor executor);

    /** {@return a future of what {@code work} supplies on the common pool} */
    <T extends @Nullable Object> CompletableFuture<T> supply(Supplier<T> work);

    /** {@return a future of the run that completes as {@code future} does} */
    <T> CompletableFuture<T> adopt(CompletableFuture<T> future);

    /** Runs {@code work} once {@code nanos} have passed; {@return what takes it back} */
    Runnable timer(long nanos, Runnable work);

    /** {@return the generator that {@code generator} stands for in this run} */
    Random random(Object generator);

    /** {@return whether the run has the files that the program names}
     *
     * @param row the name of the row of the call
     * @throws RuntimeException if the run fails at such calls
     */
    boolean takesFiles(String row);

    /** {@return whether files are taken over} */
    boolean hasFiles();

    /** {@return the file of that name on the disk of the host whose task runs; the root is the working directory} */
    Path onDisk(String name);

    /**
     * {@return a new empty file, or directory, on the disk, with a name that is drawn}
     *
     * @param in the directory; null for that of temporary files
     */
    Path temporary(@Nullable Path in, String prefix, String suffix, boolean isDirectory) throws IOException;
}
