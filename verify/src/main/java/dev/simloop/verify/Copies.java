package dev.simloop.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies of collections with one change, for states that are records of collections: the original stays as it is. Copies are
 * unmodifiable, and in the order of the original, with what is new at the end.
 */
public final class Copies {
    private Copies() {}

    /** {@return {@code list} with {@code item} at its end} */
    public static <T> List<T> append(Collection<? extends T> list, T item) {
        List<T> copy = new ArrayList<>(list.size() + 1);
        copy.addAll(list);
        copy.add(item);
        return Collections.unmodifiableList(copy);
    }

    /** {@return {@code list} without its first item} */
    public static <T> List<T> rest(List<? extends T> list) {
        return List.copyOf(list.subList(1, list.size()));
    }

    /** {@return {@code list} with {@code item} at {@code index} instead of what is there} */
    public static <T> List<T> with(List<? extends T> list, int index, T item) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, item);
        return Collections.unmodifiableList(copy);
    }

    /** {@return {@code set} with {@code item}} */
    public static <T> Set<T> plus(Set<? extends T> set, T item) {
        Set<T> copy = new LinkedHashSet<>(set);
        copy.add(item);
        return Collections.unmodifiableSet(copy);
    }

    /** {@return {@code set} without {@code item}} */
    public static <T> Set<T> minus(Set<? extends T> set, T item) {
        Set<T> copy = new LinkedHashSet<>(set);
        copy.remove(item);
        return Collections.unmodifiableSet(copy);
    }

    /** {@return {@code map} with {@code value} at {@code key}} */
    public static <K, V> Map<K, V> with(Map<? extends K, ? extends V> map, K key, V value) {
        Map<K, V> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    /** {@return {@code map} without {@code key}} */
    public static <K, V> Map<K, V> without(Map<? extends K, ? extends V> map, K key) {
        Map<K, V> copy = new LinkedHashMap<>(map);
        copy.remove(key);
        return Collections.unmodifiableMap(copy);
    }
}
