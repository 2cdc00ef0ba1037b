package dev.simloop.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Whether classes are initialized: to read a static field of one that is not would initialize it. */
public final class ClassStates {
    /** What {@link #canTell} wants where it is false. */
    public static final String NEEDED = "the agent, or --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

    private static final @Nullable MethodHandle NOT_YET =
            JdkUnsafe.find("shouldBeInitialized", MethodType.methodType(boolean.class, Class.class));

    private ClassStates() {}

    /** {@return whether this JVM tells} */
    public static boolean canTell() {
        return NOT_YET != null;
    }

    /**
     * {@return whether {@code type} is initialized, by now or by this thread}
     *
     * @throws IllegalStateException if this JVM does not tell
     */
    public static boolean isInitialized(Class<?> type) {
        if (NOT_YET == null) {
            throw new IllegalStateException(
                    "this JVM does not tell which classes are initialized; that needs " + NEEDED);
        }
        try {
            return !(boolean) NOT_YET.invokeExact(type);
        } catch (Throwable e) {
            throw new AssertionError("simulator bug: whether " + type + " is initialized cannot be asked", e);
        }
    }
}
