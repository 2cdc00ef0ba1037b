package dev.simloop.strategy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * When two steps depend on each other: always, unless they are on different hosts, or both have declared all that they touch
 * and nothing of it is the same. Footprints are numbered in the order of their first use; number 0 is that of a step that has
 * declared nothing, which may touch anything.
 */
final class Footprints {
    static final int ANYTHING = 0;
    static final int WORLD = -1;

    private final List<Set<String>> known = new ArrayList<>(List.of(Set.of()));
    private final Map<Set<String>, Integer> numbers = new HashMap<>();
    /** What actors that declared have declared last. */
    private final Map<Integer, Integer> declared = new HashMap<>();

    private final Set<String> touched = new TreeSet<>();
    private int actor = WORLD;
    /** The footprint of the step that has ended, -1 while one runs. */
    private int last;

    void clear() {
        known.subList(1, known.size()).clear();
        numbers.clear();
        declared.clear();
        touched.clear();
        actor = WORLD;
        last = ANYTHING;
    }

    /** A step of {@code number} begins; that of whoever ran before has ended. */
    void begins(int number) {
        boolean unused = ended() == ANYTHING;
        actor = number;
        last = -1;
    }

    void touches(int number, String resource) {
        if (number == actor && last < 0) {
            touched.add(resource);
        }
    }

    /** {@return the footprint of the step that began last, which has ended} */
    int ended() {
        if (last < 0) {
            last = touched.isEmpty() ? ANYTHING : number();
            if (last != ANYTHING) {
                declared.put(actor, last);
            } else if (!declared.isEmpty()) {
                declared.remove(actor);
            }
            touched.clear();
        }
        return last;
    }

    private int number() {
        Integer number = numbers.get(touched);
        if (number == null) {
            Set<String> kept = Set.copyOf(touched);
            number = known.size();
            known.add(kept);
            numbers.put(kept, number);
        }
        return number;
    }

    /** {@return what the next step of {@code number} is expected to touch: what it has declared last} */
    int expected(int number) {
        return declared.isEmpty() ? ANYTHING : declared.getOrDefault(number, ANYTHING);
    }

    boolean areDependent(int host, int footprint, int otherHost, int otherFootprint) {
        if (host != otherHost && host != WORLD && otherHost != WORLD) {
            return false;
        }
        if (footprint == ANYTHING || otherFootprint == ANYTHING) {
            return true;
        }
        Set<String> other = known.get(otherFootprint);
        for (String resource : known.get(footprint)) {
            if (other.contains(resource)) {
                return true;
            }
        }
        return false;
    }
}
