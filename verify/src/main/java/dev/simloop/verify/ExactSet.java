package dev.simloop.verify;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** States themselves, compared with {@code equals}: no collisions, and as much memory as the states take. */
final class ExactSet<S> implements Visited<S> {
    private final Function<S, Object> key;
    private final ConcurrentHashMap<Object, AtomicLong> values = new ConcurrentHashMap<>();

    ExactSet(Function<S, Object> key) {
        this.key = key;
    }

    @Override
    public long print(S state) {
        return key.apply(state).hashCode();
    }

    @Override
    public boolean claim(S state, long print, long origin) {
        AtomicLong fresh = new AtomicLong(~origin);
        AtomicLong cell = values.putIfAbsent(key.apply(state), fresh);
        if (cell == null) {
            return true;
        }
        while (true) {
            long value = cell.get();
            if (value >= 0 || ~value <= origin) {
                return false;
            }
            if (cell.compareAndSet(value, ~origin)) {
                return true;
            }
        }
    }

    @Override
    public boolean settle(S state, long print, long origin, long number) {
        AtomicLong cell = values.get(key.apply(state));
        return cell != null && cell.compareAndSet(~origin, number);
    }

    @Override
    public long number(S state, long print) {
        AtomicLong cell = values.get(key.apply(state));
        return cell == null ? -1 : Math.max(-1, cell.get());
    }
}
