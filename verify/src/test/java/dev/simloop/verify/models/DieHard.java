package dev.simloop.verify.models;

import dev.simloop.verify.Model;
import org.jspecify.annotations.Nullable;

/** Four gallons by jugs of three and five, from the film; DieHard of the TLA+ examples. */
public final class DieHard {
    public enum Bug {
        /** Pouring into the big jug does not stop at the brim. */
        OVERFLOWS,
        /** Pouring into the small jug takes as much as it has room for, whether it is there or not. */
        TAKES_WHAT_IS_NOT_THERE
    }

    public record Jugs(int small, int big) {}

    private DieHard() {}

    public static Model<Jugs> model(boolean riddle, @Nullable Bug bug) {
        var model = Model.<Jugs>named("die hard")
                .initial(new Jugs(0, 0))
                .action("fill small", jugs -> true, jugs -> new Jugs(3, jugs.big))
                .action("fill big", jugs -> true, jugs -> new Jugs(jugs.small, 5))
                .action("empty small", jugs -> true, jugs -> new Jugs(0, jugs.big))
                .action("empty big", jugs -> true, jugs -> new Jugs(jugs.small, 0))
                .action("small to big", jugs -> true, jugs -> pour(jugs, bug))
                .action("big to small", jugs -> true, jugs -> {
                    int small = bug == Bug.TAKES_WHAT_IS_NOT_THERE ? 3 : Math.min(jugs.big + jugs.small, 3);
                    return new Jugs(small, jugs.big - (small - jugs.small));
                })
                .invariant("no jug holds more than it can", jugs -> jugs.small <= 3 && jugs.big <= 5)
                .invariant("no jug owes water", jugs -> jugs.small >= 0 && jugs.big >= 0);
        return riddle
                ? model.invariant("no four gallons", jugs -> jugs.big != 4).build()
                : model.build();
    }

    private static Jugs pour(Jugs jugs, @Nullable Bug bug) {
        if (bug == Bug.OVERFLOWS) {
            return new Jugs(0, jugs.big + jugs.small);
        }
        int big = Math.min(jugs.big + jugs.small, 5);
        return new Jugs(jugs.small - (big - jugs.big), big);
    }
}
