package dev.simloop.coroutines;

import dev.simloop.spi.CallSites;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kotlin.coroutines.jvm.internal.CoroutineStackFrame;
import kotlin.jvm.functions.Function1;
import kotlinx.coroutines.DisposableHandle;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.internal.LockFreeLinkedListNode;
import kotlinx.coroutines.internal.ScopeCoroutine;
import org.jspecify.annotations.Nullable;

/**
 * The source line where a coroutine is suspended, and what it waits for, found as kotlinx.coroutines 1.11 keeps it: the job's state lists the
 * child continuation that waits, whose caller frames lead outwards. Read at a deadlock or leak only.
 *
 * <p>Those fields are no API of kotlinx.coroutines. Where they are missing, the line is unknown and nothing else changes;
 * a test runs this against the pinned version.
 */
@SuppressWarnings("deprecation") // JobSupport is marked so to keep it out of programs
final class SuspensionPoint {
    private static final @Nullable Field STATE = field(kotlinx.coroutines.JobSupport.class, "_state$volatile");
    private static final @Nullable Field CHILD = field("kotlinx.coroutines.ChildContinuation", "child");
    private static final @Nullable Field CONTINUATION_STATE =
            field("kotlinx.coroutines.CancellableContinuationImpl", "_state$volatile");

    private static final int MOST_FRAMES = 64;

    private SuspensionPoint() {}

    static @Nullable String of(Job job) {
        CoroutineStackFrame innermost = innermost(job);
        return innermost == null ? null : outwards(innermost);
    }

    /** {@return the job or future that the coroutine waits for, as far as it can be found} */
    static @Nullable Object awaited(Job job) {
        CoroutineStackFrame innermost = innermost(job);
        Object state = innermost == null ? null : read(CONTINUATION_STATE, innermost);
        // While it waits, the state is what will be told of a cancellation: it holds the future or, one further, the
        // job.
        return state == null ? null : awaitedIn(state, 2);
    }

    private static @Nullable Object awaitedIn(Object holder, int depth) {
        for (Class<?> type = holder.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Object value = Modifier.isStatic(field.getModifiers()) || !field.trySetAccessible()
                        ? null
                        : read(field, holder);
                if (value instanceof Job || value instanceof CompletableFuture) {
                    return value;
                }
                if (value instanceof DisposableHandle || value instanceof Function1) {
                    Object found = depth == 0 ? null : awaitedIn(value, depth - 1);
                    if (found != null) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    /** {@return what a continuation that waits is kept in: what will be told of a cancellation} */
    static @Nullable Object continuationState(CoroutineStackFrame continuation) {
        return read(CONTINUATION_STATE, continuation);
    }

    static @Nullable CoroutineStackFrame innermost(Job job) {
        Object state = read(STATE, job);
        CoroutineStackFrame frame = state == null ? null : inState(state);
        if (frame != null) {
            return frame;
        }
        Iterator<Job> children = job.getChildren().iterator();
        while (children.hasNext()) {
            if (children.next() instanceof ScopeCoroutine<?> scope) {
                CoroutineStackFrame inner = innermost(scope);
                return inner == null ? scope : inner;
            }
        }
        return null;
    }

    private static @Nullable CoroutineStackFrame inState(Object state) {
        if (state instanceof kotlinx.coroutines.NodeList list) {
            return inList(list);
        }
        if (state instanceof LockFreeLinkedListNode node) {
            return inNode(node);
        }
        Object list = read(field(state.getClass(), "list"), state);
        return list instanceof kotlinx.coroutines.NodeList nodes ? inList(nodes) : null;
    }

    private static @Nullable CoroutineStackFrame inList(kotlinx.coroutines.NodeList list) {
        for (Object next = list.getNext();
                next instanceof LockFreeLinkedListNode node && node != list;
                next = node.getNext()) {
            CoroutineStackFrame frame = inNode(node);
            if (frame != null) {
                return frame;
            }
        }
        return null;
    }

    private static @Nullable CoroutineStackFrame inNode(LockFreeLinkedListNode node) {
        if (CHILD == null || !CHILD.getDeclaringClass().isInstance(node)) {
            return null;
        }
        return read(CHILD, node) instanceof CoroutineStackFrame frame ? frame : null;
    }

    /** {@return the frames of suspended functions from {@code innermost} outwards} */
    static List<StackTraceElement> frames(CoroutineStackFrame innermost) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (CoroutineStackFrame frame = innermost;
                frame != null && frames.size() < MOST_FRAMES;
                frame = frame.getCallerFrame()) {
            StackTraceElement element = frame.getStackTraceElement();
            if (element != null) {
                frames.add(CallSites.of(element));
            }
        }
        return frames;
    }

    private static @Nullable String outwards(CoroutineStackFrame innermost) {
        for (CoroutineStackFrame frame = innermost; frame != null; frame = frame.getCallerFrame()) {
            StackTraceElement found = frame.getStackTraceElement();
            if (found != null && !found.getClassName().startsWith("kotlinx.coroutines.")) {
                StackTraceElement element = CallSites.of(found);
                return element.getClassName() + "." + element.getMethodName() + "(" + element.getFileName() + ":"
                        + element.getLineNumber() + ")";
            }
        }
        return null;
    }

    static @Nullable Object read(@Nullable Field field, Object target) {
        try {
            return field == null || !field.getDeclaringClass().isInstance(target) ? null : field.get(target);
        } catch (IllegalAccessException e) {
            throw new AssertionError("simulator bug: a field made accessible is not", e);
        }
    }

    static @Nullable Field field(String type, String name) {
        try {
            return field(Class.forName(type), name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    static @Nullable Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            return field.trySetAccessible() ? field : null;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }
}
