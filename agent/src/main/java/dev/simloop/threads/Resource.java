package dev.simloop.threads;

import dev.simloop.SimLoop;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an access touches, for a search that leaves out orders that do not matter. Objects have no name that two runs agree on when one is
 * touched earlier in one of them, so a name stands for many: all fields of that name, all elements of arrays, monitors of one class, atomics of
 * one class. What collections, locks and the rest of the JDK hold is one. That makes steps dependent that are not, and never the other way round.
 *
 * @param reads whether it is only looked at
 */
record Resource(String name, boolean reads) {
    /** May be anything: a field by its handle. */
    private static final Resource ANYTHING = new Resource("", false);

    static final Resource LIBRARY = new Resource("java.util", false);
    private static final String COROUTINES = "kotlinx.coroutines.";
    private static final String ATOMICS = "java.util.concurrent.atomic.";
    private static final Set<String> LOOKS = Set.of(
            "get",
            "getPlain",
            "getAcquire",
            "getOpaque",
            "getReference",
            "getStamp",
            "isMarked",
            "intValue",
            "longValue",
            "doubleValue",
            "floatValue",
            "sum",
            "length",
            "toString");

    /** {@return what a call of {@code method} of a class of the JDK touches} */
    static Resource ofCall(String type, String method) {
        if (type.equals("java.lang.invoke.VarHandle") || type.endsWith("FieldUpdater")) {
            return ANYTHING;
        }
        if (type.startsWith(ATOMICS) || type.startsWith("kotlinx.atomicfu.")) {
            return new Resource(type, LOOKS.contains(method));
        }
        return type.startsWith(COROUTINES) ? new Resource(COROUTINES, method.equals("getValue")) : LIBRARY;
    }

    static Resource ofField(String name, boolean reads) {
        return new Resource("field " + name, reads);
    }

    static Resource ofElements(String descriptor, boolean reads) {
        return new Resource("elements " + descriptor, reads);
    }

    /** {@return what a monitor of {@code object} is} Classes of the JDK lock their own collections from within. */
    static Resource ofMonitor(Object object) {
        String type = object.getClass().getName();
        return type.startsWith("java.util.") ? LIBRARY : new Resource("monitor " + type, false);
    }

    /** {@return what only steps of that actor touch, and steps that await its end} */
    static Resource ofThread(String actor) {
        return new Resource("thread " + actor, false);
    }

    /** Tells the search that steers the run on this thread that the step which runs touches this. */
    void tell(SimLoop loop) {
        if (name.isEmpty()) {
            loop.touchesAnything();
        } else if (reads) {
            SimLoop.readsOnly(name);
        } else {
            SimLoop.touchesOnly(name);
        }
    }

    /** {@return what an access at {@code site} touches} */
    static Resource of(Site site, @Nullable Object owner) {
        boolean isMonitor = site.kind() == Site.Kind.ENTER || site.kind() == Site.Kind.WAIT;
        return isMonitor && owner != null ? ofMonitor(owner) : site.resource();
    }
}
