package dev.simloop.junit;

import dev.simloop.campaign.Seeds;
import java.util.OptionalLong;

/** The first seed of {@code simloop.start=fresh}: drawn at the first use, and printed then. */
final class FreshStart {
    static final FreshStart OF_THIS_JVM = new FreshStart();

    private OptionalLong drawn = OptionalLong.empty();

    synchronized long get() {
        if (drawn.isEmpty()) {
            long start = Seeds.fresh(1).first();
            drawn = OptionalLong.of(start);
            System.out.println(
                    "simloop: fresh start " + start + ", repeat it with -D" + SeedProperties.START + "=" + start);
        }
        return drawn.getAsLong();
    }

    synchronized void forget() {
        drawn = OptionalLong.empty();
    }
}
