package dev.simloop.agent.hooks;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether the current thread is inside of a run. Asked at each rewritten call, so it is two loads and a comparison. */
public final class Hooks {
    /** What threads of runs are made of; null until a run takes calls over. */
    private static @Nullable Class<?> loopThread;

    private static @Nullable Router router;

    /** What threads of programs are made of where runs have taken threads over; null until then. */
    private static @Nullable Class<?> guestThread;

    private Hooks() {}

    /**
     * Says who the threads of runs are and who knows their runs.
     *
     * @throws IllegalStateException if somebody else has said so: there is another copy of SimLoop in this JVM
     */
    public static synchronized void route(Class<?> threads, Router by) {
        Class<?> known = loopThread;
        if (known != null && known != threads) {
            throw new IllegalStateException(
                    "calls are taken over by another copy of SimLoop in this JVM, of class loader "
                            + known.getClassLoader() + ": have simloop-core once, in a loader that both see");
        }
        router = by;
        loopThread = threads;
    }

    /** Says that threads of that class may belong to runs, too. */
    public static void routeGuests(Class<?> threads) {
        guestThread = threads;
        Points.route(threads);
    }

    /** {@return the run of this thread; null outside of one} */
    public static @Nullable Sim sim() {
        Router known = router;
        Class<?> type = Thread.currentThread().getClass();
        return (type == loopThread || type == guestThread) && known != null ? known.current() : null;
    }

    /** {@return the run of this thread if it takes that call over; else null, and the call is to be made} */
    public static @Nullable Sim taking(String row) {
        Sim run = sim();
        return run != null && run.takes(row) ? run : null;
    }

    /** Before a call that cannot be taken over. */
    public static void reject(String row) {
        Sim run = sim();
        if (run != null) {
            run.reject(row);
        }
    }

    /** {@return the run of this thread if it takes files over; else null, and the call is to be made} */
    public static @Nullable Sim files(String row) {
        Sim run = sim();
        return run != null && run.takesFiles(row) ? run : null;
    }

    private static boolean isOfDefault(@Nullable Path path) {
        return path != null && path.getFileSystem() == FileSystems.getDefault();
    }

    /** Before a call about {@code path}, which leaves the run only if that is of the default file system. */
    public static void reject(@Nullable Path path, String row) {
        Sim run = sim();
        if (run != null && isOfDefault(path)) {
            run.reject(row);
        }
    }

    /** {@return where a call about {@code path} is to go: on the disk of the host, if that is of the default file system and a run has it} */
    public static Path path(Path path, String row) {
        Sim run = sim();
        return run != null && isOfDefault(path) && run.takesFiles(row) ? run.onDisk(path.toString()) : path;
    }

    /** {@return {@code given} where {@code result} is {@code sent}, which stood for it; else {@code result}} */
    public static Path back(Path result, Path sent, Path given) {
        return result == sent ? given : result;
    }

    /** {@return what the program gets where {@code result} came from a call about {@code sent}, which stood for {@code given}: a name as well} */
    public static Path named(Path result, Path sent, Path given) {
        return sent == given || isOfDefault(result) ? result : name(result);
    }

    /** {@return the name in the default file system of what is on a disk} */
    static Path name(Path onDisk) {
        return Path.of(onDisk.toString());
    }

    /**
     * Before the constructor of a class that extends one whose constructor is taken over. It cannot be replaced, so it is asked like a call that
     * cannot be taken over.
     */
    public static void subclass(String row) {
        Sim run = sim();
        if (run != null) {
            run.subclass(row);
        }
    }
}
