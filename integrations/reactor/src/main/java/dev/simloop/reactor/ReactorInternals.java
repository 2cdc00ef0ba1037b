package dev.simloop.reactor;

import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What Reactor has no public way for. Built for reactor-core 3.8.
 *
 * <p>Its factory can be set by {@code Schedulers.setFactory}, which disposes of all shared schedulers: work that other tests have on
 * them would be lost. Here the factory is swapped and the shared schedulers keep what they are, apart from the one inside that they
 * hand on to.
 */
final class ReactorInternals {
    private static final String BUILT_FOR = "3.8";
    private static final String TRY_OUT = "simloop-try-out";

    private static volatile @Nullable ReactorInternals known;

    private final Field factory;
    private final Field errorHook;
    private final Field inside;
    private final List<Field> shared;

    private ReactorInternals() throws ReflectiveOperationException {
        factory = reachable(Schedulers.class, "factory");
        errorHook = reachable(Schedulers.class, "onHandleErrorHook");
        shared = List.of(
                reachable(Schedulers.class, "CACHED_PARALLEL"),
                reachable(Schedulers.class, "CACHED_BOUNDED_ELASTIC"),
                reachable(Schedulers.class, "CACHED_SINGLE"));
        inside = reachable(
                Class.forName(Schedulers.class.getName() + "$CachedScheduler", true, Schedulers.class.getClassLoader()),
                "cached");
    }

    /**
     * {@return those of the Reactor on the class path}
     *
     * @throws IllegalStateException if it is of a version that looks otherwise inside
     */
    static ReactorInternals get() {
        ReactorInternals found = known;
        if (found == null) {
            try {
                found = new ReactorInternals();
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw unfit(e);
            }
            known = found;
        }
        return found;
    }

    private static IllegalStateException unfit(@Nullable Exception cause) {
        Object version = Schedulers.class.getPackage().getImplementationVersion();
        return new IllegalStateException(
                "simloop-reactor was built for reactor-core " + BUILT_FOR + ", and that of the class path, "
                        + (version == null ? "of a version that it does not tell" : version)
                        + ", looks otherwise inside: take another version of one of them",
                cause);
    }

    private static Field reachable(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static @Nullable Object read(Field field, @Nullable Object holder) {
        try {
            return field.get(holder);
        } catch (IllegalAccessException e) {
            throw new AssertionError("simulator bug: " + field + " was within reach", e);
        }
    }

    private static void write(Field field, @Nullable Object holder, Object value) {
        try {
            field.set(holder, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError("simulator bug: " + field + " was within reach", e);
        }
    }

    /**
     * Looks whether what was found works, and leaves everything as it was.
     *
     * @throws IllegalStateException if it does not
     */
    void tryOut() {
        try {
            Schedulers.Factory before = factory();
            RoutedFactory routed = new RoutedFactory(before);
            setFactory(routed);
            boolean asked;
            try {
                // All kinds: what their classes do when they are initialized must not be a part of the first run.
                asked = Schedulers.newSingle(TRY_OUT) instanceof RoutedScheduler
                        && Schedulers.newParallel(TRY_OUT, 1) instanceof RoutedScheduler
                        && Schedulers.newBoundedElastic(1, 1, TRY_OUT) instanceof RoutedScheduler;
            } finally {
                setFactory(before);
            }
            for (Field field : shared) {
                Object holder = ((AtomicReference<?>) java.util.Objects.requireNonNull(read(field, null))).get();
                if (holder != null) {
                    write(inside, holder, java.util.Objects.requireNonNull(read(inside, holder)));
                }
            }
            if (!asked || factory() != before) {
                throw unfit(null);
            }
        } catch (ClassCastException | NullPointerException | AssertionError e) {
            throw unfit(new IllegalStateException("the try-out failed: " + e, e));
        }
    }

    Schedulers.Factory factory() {
        return (Schedulers.Factory) java.util.Objects.requireNonNull(read(factory, null));
    }

    void setFactory(Schedulers.Factory to) {
        write(factory, null, to);
    }

    /** {@return what holds the shared schedulers that are there by now, with what is inside of each} */
    List<Shared> shared() {
        return shared.stream()
                .map(field -> ((AtomicReference<?>) java.util.Objects.requireNonNull(read(field, null))).get())
                .filter(java.util.Objects::nonNull)
                .map(holder -> new Shared(holder, (Scheduler) java.util.Objects.requireNonNull(read(inside, holder))))
                .toList();
    }

    /** One that {@code Schedulers.parallel()} and the like give, and the scheduler that it hands on to. */
    record Shared(Object holder, Scheduler inside) {}

    void setInside(Object holder, Scheduler to) {
        write(inside, holder, to);
    }

    /** Calls what the program has set by {@code Schedulers.onHandleError}. */
    @SuppressWarnings("unchecked")
    void tellOfError(Throwable thrown) {
        Object hook = read(errorHook, null);
        if (hook != null) {
            ((BiConsumer<Thread, Throwable>) hook).accept(Thread.currentThread(), thrown);
        }
    }
}
