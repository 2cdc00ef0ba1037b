package dev.simloop.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Stands in front of an object of a driver: some methods are looked at, all others pass. */
abstract class Delegate implements InvocationHandler {
    static final Object[] NONE = {};

    private final Object target;

    Delegate(Object target) {
        this.target = target;
    }

    <T> T as(Class<T> face) {
        return face.cast(Proxy.newProxyInstance(Delegate.class.getClassLoader(), new Class<?>[] {face}, this));
    }

    abstract @Nullable Object call(Method method, Object[] arguments) throws Throwable;

    /** {@return what the driver returns} What it throws is thrown. */
    final @Nullable Object pass(Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    @Override
    public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? NONE : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == given[0];
                case "hashCode" -> target.hashCode();
                default -> "recorded " + target;
            };
        }
        return call(method, given);
    }
}
