package dev.simloop.threads;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a class that has a point.
 *
 * @param type the class, with dots
 * @param what what is touched, such as {@code Account.balance}
 * @param kind what is done to it
 * @param descriptor of the value; empty for none
 * @param resource what it touches, where no object has to be asked
 * @param owner the class whose field it is, with dots; empty where it is no field
 * @param field its name; empty where it is no field
 */
record Site(
        String type,
        String method,
        String file,
        int line,
        String what,
        Kind kind,
        String descriptor,
        Resource resource,
        String owner,
        String field) {
    private static final List<Site> ALL = new ArrayList<>();

    /** What a thread does at a site. */
    enum Kind {
        READ,
        WRITE,
        /** Calls a method that others may wait for, or that changes what others see. */
        CALL,
        ENTER,
        WAIT
    }

    static int number(Site site) {
        synchronized (ALL) {
            ALL.add(site);
            return ALL.size() - 1;
        }
    }

    /** {@return the site of that number} */
    static Site of(int number) {
        synchronized (ALL) {
            return ALL.get(number);
        }
    }

    /** {@return file and line} */
    String place() {
        return file + ":" + line;
    }

    /** {@return whether the field is volatile} @param of the object that has it; null if it is static */
    boolean isVolatile(@Nullable Object of) {
        try {
            Class<?> from = of == null
                    ? Class.forName(owner, false, Thread.currentThread().getContextClassLoader())
                    : of.getClass();
            for (Class<?> at = from; at != null; at = at.getSuperclass()) {
                for (Field each : at.getDeclaredFields()) {
                    if (each.getName().equals(field)) {
                        return Modifier.isVolatile(each.getModifiers());
                    }
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "class " + owner + ", whose field " + field + " is touched, is not found", e);
        }
        return false;
    }

    /** {@return the frame of the line} */
    StackTraceElement frame() {
        return new StackTraceElement(type, method, file, line);
    }

    /** {@return {@code value}, which the JVM has as an int, as what it is} */
    @Nullable
    Object valueOf(@Nullable Object value) {
        if (value instanceof Integer number) {
            return switch (descriptor) {
                case "Z" -> number != 0;
                case "C" -> (char) number.intValue();
                default -> number;
            };
        }
        return value;
    }
}
