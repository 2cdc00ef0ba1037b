package dev.simloop.agent.hooks;

import java.lang.reflect.Method;

/** Makes objects without their constructors, with what the agent has opened to this class. */
final class Instances {
    private Instances() {}

    static Object make(Class<?> type) {
        try {
            Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
            Method instance = unsafe.getMethod("getUnsafe");
            return unsafe.getMethod("allocateInstance", Class.class).invoke(instance.invoke(null), type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("jdk.internal.misc.Unsafe of this JDK makes no objects", e);
        }
    }
}
