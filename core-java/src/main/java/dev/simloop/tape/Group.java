package dev.simloop.tape;

import dev.simloop.CheckReturnValue;
import java.util.List;

/**
 * Draws of one calm-zero stream that belong together, such as the kind, the victims and the length of one fault. Zeros
 * stand for what a group does not hold, so an empty one is a fault that does not happen.
 *
 * @param setting whether they set something up, such as what kinds of fault there are or when the next one comes
 * @param draws the draws, in order
 */
public record Group(boolean setting, List<Draw> draws) {
    public Group {
        draws = List.copyOf(draws);
    }

    /** {@return whether every draw is zero} */
    public boolean isCalm() {
        for (Draw draw : draws) {
            if (draw.value() != 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return this group with the draw at {@code index} changed to {@code value}} */
    @CheckReturnValue
    public Group with(int index, long value) {
        java.util.ArrayList<Draw> changed = new java.util.ArrayList<>(draws);
        changed.set(index, new Draw(draws.get(index).bound(), value));
        return new Group(setting, changed);
    }

    /** {@return this group without its draws} */
    public Group emptied() {
        return new Group(setting, List.of());
    }
}
