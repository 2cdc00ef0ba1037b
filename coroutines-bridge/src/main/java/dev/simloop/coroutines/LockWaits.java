package dev.simloop.coroutines;

import dev.simloop.spi.CallSites;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import kotlin.coroutines.jvm.internal.BaseContinuationImpl;
import kotlin.coroutines.jvm.internal.CoroutineStackFrame;
import kotlin.coroutines.jvm.internal.DebugMetadata;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.sync.Mutex;
import kotlinx.coroutines.sync.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Which {@code Mutex} or {@code Semaphore} a coroutine waits for, and who is inside of {@code withLock} or {@code withPermit} of
 * it, found as kotlinx.coroutines 1.11 and the Kotlin compiler keep it: the waiter stands in a segment of the lock's queue, and a
 * suspended function keeps the lock that its block is inlined for. Who called {@code lock} by itself is kept nowhere.
 *
 * <p>Read at a deadlock or leak only. Where those fields are missing, nothing is said of locks.
 */
final class LockWaits {
    private static final @Nullable Field WAITERS =
            SuspensionPoint.field("kotlinx.coroutines.sync.SemaphoreSegment", "acquirers");
    private static final @Nullable Field MUTEX =
            SuspensionPoint.field("kotlinx.coroutines.sync.MutexImpl$CancellableContinuationWithOwner", "this$0");
    private static final @Nullable Field MUTEX_WAITER =
            SuspensionPoint.field("kotlinx.coroutines.sync.MutexImpl$CancellableContinuationWithOwner", "cont");
    private static final @Nullable Field HEAD =
            SuspensionPoint.field("kotlinx.coroutines.sync.SemaphoreAndMutexImpl", "head$volatile");
    private static final @Nullable Field NEXT =
            SuspensionPoint.field("kotlinx.coroutines.internal.ConcurrentLinkedListNode", "_next$volatile");

    private static final int MOST = 64;

    private LockWaits() {}

    /** Somebody who may hold a lock. */
    interface Holder {
        String name();

        Job job();
    }

    /** {@return what {@code job} waits for, as in {@code waits for a Mutex that deposit#1 took at Bank.kt:12}; or the empty string} */
    static String of(Job job, List<? extends Holder> others) {
        CoroutineStackFrame innermost = SuspensionPoint.innermost(job);
        Object segment = innermost == null ? null : SuspensionPoint.continuationState(innermost);
        if (segment == null || !(SuspensionPoint.read(WAITERS, segment) instanceof AtomicReferenceArray<?> waiters)) {
            return "";
        }
        for (int i = 0; i < waiters.length(); i++) {
            Object waiter = waiters.get(i);
            if (waiter == innermost) {
                return "waits for a Semaphore" + takenBy(null, segment, job, others);
            }
            if (waiter != null && SuspensionPoint.read(MUTEX_WAITER, waiter) == innermost) {
                return "waits for a Mutex" + takenBy(SuspensionPoint.read(MUTEX, waiter), segment, job, others);
            }
        }
        return "";
    }

    private static String takenBy(@Nullable Object mutex, Object segment, Job waiting, List<? extends Holder> others) {
        for (Holder other : others) {
            String line = other.job() == waiting ? "" : lineOfTaking(other.job(), mutex, segment);
            if (!line.isEmpty()) {
                return " that " + other.name() + " took at " + line;
            }
        }
        return "";
    }

    /** The line at which a coroutine went into the block that it is suspended in, of that lock; else nothing. */
    private static String lineOfTaking(Job job, @Nullable Object mutex, Object segment) {
        int left = MOST;
        for (CoroutineStackFrame frame = SuspensionPoint.innermost(job);
                frame != null && left-- > 0;
                frame = frame.getCallerFrame()) {
            if (frame instanceof BaseContinuationImpl continuation) {
                String line = lineOfTaking(continuation, mutex, segment);
                if (!line.isEmpty()) {
                    return line;
                }
            }
        }
        return "";
    }

    private static String lineOfTaking(BaseContinuationImpl frame, @Nullable Object mutex, Object segment) {
        DebugMetadata told = frame.getClass().getAnnotation(DebugMetadata.class);
        Object state = SuspensionPoint.read(SuspensionPoint.field(frame.getClass(), "label"), frame);
        if (told == null || !(state instanceof Integer number) || number < 1) {
            return "";
        }
        int label = number - 1;
        int outer = 0;
        for (int k = 0; k < told.i().length; k++) {
            if (told.i()[k] == label && isReceiver(told.n()[k])) {
                Object held = SuspensionPoint.read(SuspensionPoint.field(frame.getClass(), told.s()[k]), frame);
                boolean same = mutex == null
                        ? held instanceof Semaphore && hasSegment(held, segment)
                        : held instanceof Mutex && held == mutex;
                // no more blocks than receivers before it: it is still on its way into its own
                if (same && blocks(told, label) > outer) {
                    return lineOfCall(told, label, outer);
                }
                outer++;
            }
        }
        return "";
    }

    /** The line of the last call that took a lock in no more than {@code outer} blocks: the one that the block began with. */
    private static String lineOfCall(DebugMetadata told, int label, int outer) {
        for (int at = label - 1; at >= 0; at--) {
            if (blocks(told, at) == outer) {
                StackTraceElement line =
                        CallSites.of(new StackTraceElement(told.c(), told.m(), told.f(), told.l()[at]));
                return line.getFileName() + ":" + line.getLineNumber();
            }
        }
        return "";
    }

    /** The lock that a block was inlined for, as the compiler names the variable that keeps it. */
    private static boolean isReceiver(String local) {
        return local.startsWith("$this$withLock") || local.startsWith("$this$withPermit");
    }

    /**
     * In how many blocks of locks a call stands. Some versions of the compiler mark the blocks. Where there are no marks, each
     * receiver has its block, but for the last one where the call is itself part of what was inlined: that is the call that takes
     * the lock.
     */
    private static int blocks(DebugMetadata told, int label) {
        int blocks = 0;
        int receivers = 0;
        boolean marked = false;
        for (int k = 0; k < told.i().length; k++) {
            boolean block = told.n()[k].startsWith("$i$a$-withLock") || told.n()[k].startsWith("$i$a$-withPermit");
            marked |= block;
            blocks += told.i()[k] == label && block ? 1 : 0;
            receivers += told.i()[k] == label && isReceiver(told.n()[k]) ? 1 : 0;
        }
        return marked ? blocks : receivers - (receivers > 0 && isInlined(told, label) ? 1 : 0);
    }

    private static boolean isInlined(DebugMetadata told, int label) {
        StackTraceElement frame = new StackTraceElement(told.c(), told.m(), told.f(), told.l()[label]);
        return CallSites.of(frame).getLineNumber() != frame.getLineNumber();
    }

    private static boolean hasSegment(Object semaphore, Object segment) {
        Object at = SuspensionPoint.read(HEAD, semaphore);
        for (int left = MOST; at != null && left > 0; left--) {
            if (at == segment) {
                return true;
            }
            at = SuspensionPoint.read(NEXT, at);
        }
        return false;
    }
}
