package dev.simloop;

import dev.simloop.tape.Draw;
import dev.simloop.tape.Fallback;
import dev.simloop.tape.Group;
import dev.simloop.tape.TapeEdit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which draws of one stream of a varied run belong together, and which group of the variant stands for them. Groups are
 * matched by their order; what goes amiss within one does not shift those after it.
 */
final class DrawGroups {
    private final @Nullable List<Group> given;
    private final List<int[]> begun = new ArrayList<>();
    private boolean explicit;
    private long step = -1;
    private int within;
    private int drawn;

    DrawGroups(TapeEdit variant, String stream, Fallback calm) {
        given = variant.groups() == null || calm != Fallback.ZERO
                ? null
                : variant.groups().getOrDefault(stream, List.of());
    }

    void begin(int index, boolean setting) {
        explicit = true;
        if (!begun.isEmpty() && begun.get(begun.size() - 1)[0] == index) {
            // Nothing was drawn since: a group that would be empty is none, in this run and in its variants.
            begun.remove(begun.size() - 1);
        }
        begun.add(new int[] {index, setting ? 1 : 0});
        within = 0;
    }

    /** Tells of a draw at that step; {@return whether a group and not the tape says what it is}. */
    boolean draws(long atStep) {
        if (!explicit && atStep != step) {
            step = atStep;
            begun.add(new int[] {drawn, 0});
            within = 0;
        }
        drawn++;
        return given != null;
    }

    @Nullable
    Draw next() {
        List<Group> groups = given;
        int group = begun.size() - 1;
        if (groups == null || group >= groups.size()) {
            return null;
        }
        List<Draw> draws = groups.get(group).draws();
        return within < draws.size() ? draws.get(within++) : null;
    }

    List<Group> groups(List<Draw> all) {
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            int from = begun.get(i)[0];
            int to = i + 1 < begun.size() ? begun.get(i + 1)[0] : all.size();
            if (from < to) {
                groups.add(new Group(begun.get(i)[1] == 1, all.subList(from, to)));
            }
        }
        return groups;
    }
}
