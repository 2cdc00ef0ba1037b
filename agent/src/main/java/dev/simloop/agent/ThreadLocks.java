package dev.simloop.agent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The monitors of a thread that stands still, as the JDK tells them in its thread dumps. */
final class ThreadLocks {
    private static final Method OF;
    private static final Method STATE;
    private static final Method BLOCKED_ON;
    private static final Method STACK;
    private static final Method OWNED_AT;

    static {
        try {
            Class<?> type = Class.forName("jdk.internal.vm.ThreadSnapshot");
            OF = accessible(type, "of", Thread.class);
            STATE = accessible(type, "threadState");
            BLOCKED_ON = accessible(type, "blockedOn");
            STACK = accessible(type, "stackTrace");
            OWNED_AT = accessible(type, "ownedMonitorsAt", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object snapshot;

    private ThreadLocks(Object snapshot) {
        this.snapshot = snapshot;
    }

    private static Method accessible(Class<?> type, String name, Class<?>... parameters)
            throws ReflectiveOperationException {
        Method method = type.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    private static @Nullable Object ask(Method method, @Nullable Object of, Object... arguments) {
        try {
            return method.invoke(of, arguments);
        } catch (InvocationTargetException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return what {@code thread} holds and wants now; null if it has ended} */
    static @Nullable ThreadLocks of(Thread thread) {
        Object snapshot = ask(OF, null, thread);
        return snapshot == null ? null : new ThreadLocks(snapshot);
    }

    /** {@return the object whose monitor it waits to enter; null if it does not} */
    @Nullable
    Object wanted() {
        return ask(STATE, snapshot) == Thread.State.BLOCKED ? ask(BLOCKED_ON, snapshot) : null;
    }

    /**
     * {@return the object that it waits to be notified on, where it does} The JDK does not tell of a virtual thread, so it is the one that it
     * entered last.
     */
    @Nullable
    Object awaited() {
        List<Held> held = held();
        return held.isEmpty() ? null : held.get(0).monitor();
    }

    /** A monitor that is held, and the frame that has entered it. */
    record Held(Object monitor, StackTraceElement frame) {}

    /** {@return what it holds, the innermost first} */
    List<Held> held() {
        StackTraceElement[] stack = (StackTraceElement[]) java.util.Objects.requireNonNull(ask(STACK, snapshot));
        List<Held> held = new ArrayList<>();
        for (int depth = 0; depth < stack.length; depth++) {
            StackTraceElement frame = stack[depth];
            ((Stream<?>) java.util.Objects.requireNonNull(ask(OWNED_AT, snapshot, depth))).forEach(monitor -> {
                if (monitor != null) {
                    held.add(new Held(monitor, frame));
                }
            });
        }
        return held;
    }
}
