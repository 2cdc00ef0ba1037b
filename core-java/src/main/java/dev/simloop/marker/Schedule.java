package dev.simloop.marker;

import dev.simloop.CheckReturnValue;
import dev.simloop.World;
import dev.simloop.internal.run.LoopThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One exact order in which threads pass the markers of the code that they run.
 *
 * <p>A thread stops at each marker that a step of it names, and goes on when that step is due. A step lasts until its thread is at its next
 * marker, has ended, or waits for another thread; only then does the next one begin. What comes before a thread's first marker runs before the
 * first step, one thread after the other. After its last step a thread no longer stops. A thread that another one wakes, by a lock that it
 * gives back or the like, goes on beside that one until its own next marker.
 *
 * <p>A marker is a call, {@link Markers#reach} for threads, {@code reach} of {@code dev.simloop.coroutines} for coroutines, {@link Marks#reach}
 * between stages of a pipeline; or, for threads, a comment {@code // sim: NAME} in the source of classes that {@link #withComments} names.
 *
 * <p>Schedules cannot change and may be run as often as one likes, from any thread, also at the same time.
 */
public final class Schedule {
    /** How long threads may take without one of them getting on. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final List<Step> steps;
    private final Duration timeout;
    private final List<Class<?>> commented;

    private Schedule(List<Step> steps, Duration timeout, List<Class<?>> commented) {
        this.steps = List.copyOf(steps);
        this.timeout = timeout;
        this.commented = List.copyOf(commented);
    }

    /**
     * {@return the schedule that takes {@code steps} one after the other}
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Schedule of(Step... steps) {
        return of(Arrays.asList(steps));
    }

    /**
     * {@return the schedule that takes {@code steps} one after the other}
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Schedule of(List<Step> steps) {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a schedule has no steps, so it orders nothing");
        }
        return new Schedule(steps, TIMEOUT, List.of());
    }

    /**
     * {@return every order of these steps in which each thread keeps its own} Two threads of five markers each have 252.
     *
     * @param threads the steps of one thread each, as {@link Step#steps} makes them
     * @throws IllegalArgumentException if there are none, if one thread's are empty or name two threads, if two are of the same thread, or if
     *     there are 2^31 orders or more
     */
    @SafeVarargs
    public static List<Schedule> allOrders(List<Step>... threads) {
        if (threads.length == 0) {
            throw new IllegalArgumentException("no steps were given, so there are no orders of them");
        }
        List<List<Step>> copies = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (List<Step> own : threads) {
            List<Step> copy = List.copyOf(own);
            if (copy.isEmpty()) {
                throw new IllegalArgumentException("list " + (copies.size() + 1) + " of steps is empty");
            }
            String name = copy.get(0).thread();
            for (Step step : copy) {
                if (!step.thread().equals(name)) {
                    throw new IllegalArgumentException("list " + (copies.size() + 1) + " has steps of " + name
                            + " and of " + step.thread() + ": give the steps of each thread by themselves");
                }
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("two lists have steps of " + name);
            }
            copies.add(copy);
        }
        return new Orders(copies);
    }

    /**
     * {@return a copy whose run fails when no thread gets on for {@code timeout}; 5 s otherwise} Of wall time for threads, of virtual time in a
     * world. A thread that waits for what no thread of the schedule is seen to hold, such as a queue, is given a twentieth of it before the next
     * step begins.
     *
     * @throws IllegalArgumentException if it is zero or negative
     */
    @CheckReturnValue
    public Schedule withTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("the time-out of a schedule is not positive: " + timeout);
        }
        return new Schedule(steps, timeout, commented);
    }

    /**
     * {@return a copy for which comments {@code // sim: NAME} in the source of {@code classes} are markers} A comment behind code gates that
     * line, one on a line by itself the next line of code. Needs the agent; the sources are looked for in the folders {@code src/main} and
     * {@code src/test} beside the folder of classes.
     *
     * @throws IllegalArgumentException if there are none
     */
    @CheckReturnValue
    public Schedule withComments(Class<?>... classes) {
        if (classes.length == 0) {
            throw new IllegalArgumentException("no class was given whose comments are markers");
        }
        return new Schedule(steps, timeout, Arrays.asList(classes));
    }

    /** {@return the steps, in order} */
    public List<Step> steps() {
        return steps;
    }

    /**
     * Runs {@code threads}, each on a thread of its own, and returns when all have ended. What one of them throws is thrown here; a checked
     * exception is the cause of a {@link MarkerException}.
     *
     * @throws IllegalArgumentException if two threads have one name, or a step is of a thread that is not given
     * @throws IllegalStateException on the thread of a loop, which it would hold up; or if comments cannot be had
     * @throws MarkerException if a step is never reached, a marker is unknown or comes out of turn, or no thread can get on; the
     *     message lists where each thread stands. Threads that are left end, or go on as daemons if an interrupt does not end them
     */
    public void run(MarkedThread... threads) {
        if (LoopThread.current() != null) {
            throw new IllegalStateException(
                    "a schedule of threads was run on the thread of a loop, which would stand still: "
                            + "give the schedule the world and pipelines or coroutines, or run it outside");
        }
        Course course =
                new Course(steps, Arrays.stream(threads).map(MarkedThread::name).toList());
        CommentedClasses.prepare(commented);
        new ThreadsRun(course, List.of(threads), timeout).run();
    }

    /**
     * Runs {@code threads} as {@link #run(MarkedThread...)} does, where the program lets them: a test that forces the order of a race runs on after the
     * race was mended by a lock.
     *
     * @return whether the order was had; false if the next step is that of a thread that waits for a lock or a monitor which a thread at a
     *     marker holds. The threads end in the midst of what they do then, so what they leave says nothing
     * @throws MarkerException in all other cases in which {@code run} throws it: threads that block each other, and markers that are not there any more
     */
    public boolean tryRun(MarkedThread... threads) {
        try {
            run(threads);
            return true;
        } catch (MarkerException e) {
            if (e.isRuledOut()) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Runs {@code pipelines} in {@code world}, and returns when all have ended. Runs other tasks of the world meanwhile; to be called
     * by the scenario's own task. What one of them fails with is thrown here; a checked exception is the cause of a {@link MarkerException}.
     *
     * @throws IllegalArgumentException if two pipelines have one name, or a step is of a pipeline that is not given
     * @throws IllegalStateException if comments are to be markers, which only threads have; or while another schedule runs in this world
     * @throws MarkerException if a step is never reached, a marker is unknown or comes out of turn, or nothing is left that could get on
     */
    public void run(World world, MarkedPipeline... pipelines) {
        if (!commented.isEmpty()) {
            throw new IllegalStateException(
                    "comments are markers of threads only, and this schedule is run in a world: mark with calls there");
        }
        Course course = new Course(
                steps, Arrays.stream(pipelines).map(MarkedPipeline::name).toList());
        new WorldRun(world, course, timeout).run(List.of(pipelines));
    }

    static String text(List<Step> steps) {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            text.append(text.length() == 0 ? "" : ", ").append(step);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text(steps);
    }
}
