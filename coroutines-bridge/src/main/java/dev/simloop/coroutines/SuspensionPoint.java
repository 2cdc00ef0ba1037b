package dev.simloop.coroutines;

import java.lang.reflect.Field;
import java.util.Iterator;
import kotlin.coroutines.jvm.internal.CoroutineStackFrame;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.internal.LockFreeLinkedListNode;
import kotlinx.coroutines.internal.ScopeCoroutine;
import org.jspecify.annotations.Nullable;

/**
 * The source line where a coroutine is suspended, found as kotlinx.coroutines 1.11 keeps it: the job's state lists the
 * child continuation that waits, whose caller frames lead outwards. Read at a deadlock or leak only.
 *
 * <p>Those fields are no API of kotlinx.coroutines. Where they are missing, the line is unknown and nothing else changes;
 * a test runs this against the pinned version.
 */
@SuppressWarnings("deprecation") // JobSupport is marked so to keep it out of programs
final class SuspensionPoint {
    private static final @Nullable Field STATE = field(kotlinx.coroutines.JobSupport.class, "_state$volatile");
    private static final @Nullable Field CHILD = childField();

    private SuspensionPoint() {}

    static @Nullable String of(Job job) {
        Object state = read(STATE, job);
        String line = state == null ? null : inState(state);
        if (line != null) {
            return line;
        }
        Iterator<Job> children = job.getChildren().iterator();
        while (children.hasNext()) {
            if (children.next() instanceof ScopeCoroutine<?> scope) {
                String inner = of(scope);
                return inner == null ? outwards(scope) : inner;
            }
        }
        return null;
    }

    private static @Nullable String inState(Object state) {
        if (state instanceof kotlinx.coroutines.NodeList list) {
            return inList(list);
        }
        if (state instanceof LockFreeLinkedListNode node) {
            return inNode(node);
        }
        Object list = read(field(state.getClass(), "list"), state);
        return list instanceof kotlinx.coroutines.NodeList nodes ? inList(nodes) : null;
    }

    private static @Nullable String inList(kotlinx.coroutines.NodeList list) {
        for (Object next = list.getNext();
                next instanceof LockFreeLinkedListNode node && node != list;
                next = node.getNext()) {
            String line = inNode(node);
            if (line != null) {
                return line;
            }
        }
        return null;
    }

    private static @Nullable String inNode(LockFreeLinkedListNode node) {
        if (CHILD == null || !CHILD.getDeclaringClass().isInstance(node)) {
            return null;
        }
        return read(CHILD, node) instanceof CoroutineStackFrame frame ? outwards(frame) : null;
    }

    private static @Nullable String outwards(CoroutineStackFrame innermost) {
        for (CoroutineStackFrame frame = innermost; frame != null; frame = frame.getCallerFrame()) {
            StackTraceElement element = frame.getStackTraceElement();
            if (element != null && !element.getClassName().startsWith("kotlinx.coroutines.")) {
                return element.getClassName() + "." + element.getMethodName() + "(" + element.getFileName() + ":"
                        + element.getLineNumber() + ")";
            }
        }
        return null;
    }

    private static @Nullable Object read(@Nullable Field field, Object target) {
        try {
            return field == null || !field.getDeclaringClass().isInstance(target) ? null : field.get(target);
        } catch (IllegalAccessException e) {
            throw new AssertionError("simulator bug: a field made accessible is not", e);
        }
    }

    private static @Nullable Field childField() {
        try {
            return field(Class.forName("kotlinx.coroutines.ChildContinuation"), "child");
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static @Nullable Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            return field.trySetAccessible() ? field : null;
        } catch (NoSuchFieldException e) {
            return null;
        }
    }
}
