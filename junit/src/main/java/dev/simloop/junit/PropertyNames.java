package dev.simloop.junit;

import dev.simloop.SimConfig;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.FreshJvm;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The system properties that begin with {@code simloop.}: a name that nobody reads is a mistake, for the launch would do
 * something else than what was asked for. Names below {@code simloop.user.} are free.
 */
final class PropertyNames {
    private static final String PREFIX = "simloop.";
    private static final String FREE = "simloop.user.";

    private static final List<String> KNOWN = List.of(
            SeedProperties.SEED,
            SeedProperties.SEEDS,
            SeedProperties.START,
            SeedProperties.STRATEGY,
            SeedProperties.REPLAY,
            SeedProperties.TAPE,
            SeedProperties.BREAK_AT,
            Explained.ARTIFACTS,
            Campaign.AUDIT,
            FreshJvm.PROPERTY,
            SimConfig.TAKE_OVER_PROPERTY,
            // of the agent, which is no module that this one knows
            "simloop.points",
            // of the command line, whose launch script sets it
            "simloop.command");

    private PropertyNames() {}

    /** @throws IllegalArgumentException if a property is set that nobody reads */
    static void check() {
        var wrong = unknown();
        if (wrong != null) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** {@return what to say of the properties that nobody reads; null if there are none} */
    static @Nullable String unknown() {
        var lines = new StringBuilder();
        for (var name : new TreeSet<>(System.getProperties().stringPropertyNames())) {
            if (name.startsWith(PREFIX) && !name.startsWith(FREE) && !KNOWN.contains(name)) {
                lines.append(lines.isEmpty() ? "" : "\n")
                        .append("system property ")
                        .append(name)
                        .append(" is unknown: did you mean ")
                        .append(nearest(name))
                        .append("? Names below ")
                        .append(FREE)
                        .append(" are free");
            }
        }
        return lines.isEmpty() ? null : lines.toString();
    }

    private static String nearest(String name) {
        return KNOWN.stream()
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .orElseThrow();
    }

    /** {@return how many letters to insert, delete or replace; capitals are as good as small ones} */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                boolean same = Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
                row[j] = Math.min(Math.min(row[j - 1], above) + 1, diagonal + (same ? 0 : 1));
                diagonal = above;
            }
        }
        return row[row.length - 1];
    }
}
