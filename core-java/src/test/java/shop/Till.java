package shop;

import dev.simloop.Scenario;
import dev.simloop.campaign.Campaign;
import java.util.ArrayList;
import java.util.List;

/** A program with static state, as one that was not written for tests has it. */
public final class Till {
    private static final List<String> SOLD = new ArrayList<>();

    private Till() {}

    /** Of which no run goes as the one before. */
    static Scenario counting() {
        return world -> {
            SOLD.add("tea");
            world.fingerprint("sold", Prices.of(SOLD.size()));
            return SOLD.size();
        };
    }

    /** The same, of a scenario without a value, which stands between the run and the program. */
    static Campaign action() {
        return Campaign.ofAction(world -> SOLD.add("tea"));
    }

    /** Whether it fails is decided by the first run, unless each run has classes of its own. */
    static Scenario failing() {
        return world -> {
            world.executor().execute(() -> sell("tea"));
            world.executor().execute(() -> sell("milk"));
            return null;
        };
    }

    private static void sell(String what) {
        SOLD.add(what);
        if (SOLD.size() > 1 && SOLD.get(0).equals("milk")) {
            throw new SoldOut();
        }
    }

    static final class SoldOut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    static final class Prices {
        private static int asked;

        private Prices() {}

        static int of(int things) {
            return things * ++asked;
        }
    }
}
