package dev.simloop.shrink;

import dev.simloop.tape.Draw;
import dev.simloop.tape.Group;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** Where a group stands: the stream, and its number in that stream. */
record Place(String stream, int index) {
    /** {@return the places of the groups that {@code which} holds for, stream by stream} */
    static List<Place> of(Map<String, List<Group>> groups, BiPredicate<String, Group> which) {
        List<Place> places = new ArrayList<>();
        groups.forEach((stream, all) -> {
            for (int i = 0; i < all.size(); i++) {
                if (which.test(stream, all.get(i))) {
                    places.add(new Place(stream, i));
                }
            }
        });
        return places;
    }

    /** {@return the places that hold a fault} */
    static List<Place> faults(Map<String, List<Group>> groups) {
        return of(groups, (stream, group) -> Size.countsFaults(stream) && Size.isFault(group));
    }

    /** {@return the places that hold an operation of a workload} */
    static List<Place> operations(Map<String, List<Group>> groups) {
        return of(groups, (stream, group) -> Size.isOperations(stream) && Size.isFault(group));
    }

    Group in(Map<String, List<Group>> groups) {
        return java.util.Objects.requireNonNull(groups.get(stream)).get(index);
    }

    /** {@return {@code groups} with those at {@code places} emptied} */
    static Map<String, List<Group>> emptied(Map<String, List<Group>> groups, List<Place> places) {
        Map<String, List<Group>> changed = new LinkedHashMap<>(groups);
        for (Place place : places) {
            List<Group> all = new ArrayList<>(java.util.Objects.requireNonNull(changed.get(place.stream)));
            all.set(place.index, all.get(place.index).emptied());
            changed.put(place.stream, all);
        }
        return changed;
    }

    /** {@return {@code groups} without those at {@code places}: what came after them comes that much earlier} */
    static Map<String, List<Group>> removed(Map<String, List<Group>> groups, List<Place> places) {
        Set<Place> gone = new HashSet<>(places);
        Map<String, List<Group>> changed = new LinkedHashMap<>();
        groups.forEach((stream, all) -> {
            List<Group> left = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (!gone.contains(new Place(stream, i))) {
                    left.add(all.get(i));
                }
            }
            changed.put(stream, left);
        });
        return changed;
    }

    /** {@return as {@link #with}, where the value may be the bound, which then is one more} */
    Map<String, List<Group>> withChoice(Map<String, List<Group>> groups, int draw, int value) {
        Map<String, List<Group>> changed = new LinkedHashMap<>(groups);
        List<Group> all = new ArrayList<>(java.util.Objects.requireNonNull(changed.get(stream)));
        Group group = all.get(index);
        List<Draw> draws = new ArrayList<>(group.draws());
        draws.set(draw, new Draw(Math.max(draws.get(draw).bound(), value + 1L), value));
        all.set(index, new Group(group.setting(), draws));
        changed.put(stream, all);
        return changed;
    }

    /** {@return {@code groups} with one draw of the group at this place changed} */
    Map<String, List<Group>> with(Map<String, List<Group>> groups, int draw, long value) {
        Map<String, List<Group>> changed = new LinkedHashMap<>(groups);
        List<Group> all = new ArrayList<>(java.util.Objects.requireNonNull(changed.get(stream)));
        all.set(index, all.get(index).with(draw, value));
        changed.put(stream, all);
        return changed;
    }
}
