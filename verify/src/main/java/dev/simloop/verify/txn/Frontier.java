package dev.simloop.verify.txn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The order of real time, as few pairs as it takes: one thing comes before another if it had ended when the other began. Of
 * what has ended only that is kept which nothing that has ended came after, so there are no more pairs for each than
 * things go on at once.
 */
final class Frontier<T> {
    private record Event<T>(long at, boolean begins, int number, T item, List<Integer> before) {}

    /** From how many on a relay stands for them. */
    private static final int MANY = 32;

    private final List<Event<T>> events = new ArrayList<>();
    private final @Nullable Supplier<T> relays;
    private int count;

    Frontier() {
        this(null);
    }

    /** {@code relays} makes something that stands for many that have ended. */
    Frontier(@Nullable Supplier<T> relays) {
        this.relays = relays;
    }

    /** Adds what {@code txn} did, in its time; without times it is in no order. */
    void add(T item, Txn txn) {
        if (txn.invokedAt() == Txn.UNTIMED && txn.completedAt() == Txn.UNTIMED) {
            return;
        }
        List<Integer> before = new ArrayList<>(2);
        if (txn.invokedAt() != Txn.UNTIMED) {
            events.add(new Event<>(txn.invokedAt(), true, count, item, before));
        }
        if (txn.completedAt() != Txn.UNTIMED && txn.committed()) {
            events.add(new Event<>(txn.completedAt(), false, count, item, before));
        }
        count++;
    }

    /** Tells each pair, the earlier first. What begins at the moment at which another ends goes on beside it. */
    void each(BiConsumer<? super T, ? super T> pair) {
        events.sort(Comparator.<Event<T>>comparingLong(Event::at)
                .thenComparing(event -> !event.begins)
                .thenComparingInt(Event::number));
        List<Event<T>> ended = new ArrayList<>();
        for (Event<T> event : events) {
            if (event.begins) {
                if (relays != null && ended.size() > MANY) {
                    Event<T> relay = new Event<>(event.at, false, count++, relays.get(), List.of());
                    ended.forEach(earlier -> pair.accept(earlier.item, relay.item));
                    ended.clear();
                    ended.add(relay);
                }
                for (Event<T> earlier : ended) {
                    pair.accept(earlier.item, event.item);
                    event.before.add(earlier.number);
                }
            } else {
                ended.removeIf(earlier -> event.before.contains(earlier.number));
                ended.add(event);
            }
        }
    }
}
