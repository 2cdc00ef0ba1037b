package dev.simloop.property;

import dev.simloop.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether replicas agree. For the end of a scenario, inside {@link World#eventually} or {@link World#runUntil}. */
public final class Convergence {
    private Convergence() {}

    private record Group(@Nullable Object value, List<String> members) {
        String text() {
            String shown = Arrays.deepToString(new Object[] {value});
            return String.join(", ", members) + " = " + shown.substring(1, shown.length() - 1);
        }
    }

    /**
     * Fails unless {@code key} has an equal value for all {@code members}; arrays are compared by their elements.
     *
     * @param members the hosts, or whatever stands for them; named by {@code toString()}
     * @throws AssertionError if values differ; the message names who has which, in the order of {@code members}
     * @throws IllegalArgumentException if there are no members: nothing would be compared
     */
    public static <T> void assertConverged(Collection<T> members, Function<? super T, ? extends @Nullable Object> key) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("no members to compare");
        }
        List<Group> groups = new ArrayList<>();
        for (T member : members) {
            Object value = key.apply(member);
            Group group = null;
            for (Group known : groups) {
                if (Objects.deepEquals(known.value, value)) {
                    group = known;
                }
            }
            if (group == null) {
                group = new Group(value, new ArrayList<>());
                groups.add(group);
            }
            group.members.add(member.toString());
        }
        if (groups.size() > 1) {
            List<String> texts = new ArrayList<>();
            for (Group group : groups) {
                texts.add(group.text());
            }
            throw new AssertionError(
                    "not converged, " + groups.size() + " different values: " + String.join("; ", texts));
        }
    }
}
