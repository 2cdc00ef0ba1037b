package dev.simloop.verify.models;

import dev.simloop.verify.Goal;
import dev.simloop.verify.Model;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Beans are taken from a can two at a time and one is put back (Gries); CoffeeCan of the TLA+ examples. */
public final class CoffeeCan {
    public enum Bug {
        /** Of two white beans one is put back. */
        WHITE_COMES_BACK
    }

    public record Can(int black, int white) {
        int beans() {
            return black + white;
        }
    }

    private CoffeeCan() {}

    public static Model<Can> model(int most, @Nullable Bug bug) {
        List<Can> all = new ArrayList<>();
        for (int black = 0; black <= most; black++) {
            for (int white = 0; white + black <= most; white++) {
                if (black + white > 0) {
                    all.add(new Can(black, white));
                }
            }
        }
        return Model.<Can>named("coffee can")
                .initial(all)
                .action("two white", can -> can.white >= 2, can -> {
                    return bug == null ? new Can(can.black + 1, can.white - 2) : new Can(can.black, can.white - 1);
                })
                .action("two black", can -> can.black >= 2, can -> new Can(can.black - 1, can.white))
                .action(
                        "one of each",
                        can -> can.black >= 1 && can.white >= 1,
                        can -> new Can(can.black - 1, can.white))
                .action("end", can -> can.beans() == 1, can -> can)
                .weaklyFairTogether("next", "two white", "two black", "one of each", "end")
                .stepInvariant("fewer beans", (before, after) -> after.beans() < before.beans())
                .stepInvariant("white parity stays", (before, after) -> before.white % 2 == after.white % 2)
                .build();
    }

    public static List<Goal<Can>> goals() {
        return List.of(
                Goal.eventually("one bean", can -> can.beans() == 1),
                Goal.leadsTo("even ends black", can -> can.white % 2 == 0, can -> can.black == 1 && can.white == 0),
                Goal.leadsTo("odd ends white", can -> can.white % 2 == 1, can -> can.black == 0 && can.white == 1));
    }
}
