package escapes;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a JVM of its own prints. */
@SuppressWarnings({
    "AddressSelection",
    "DefaultCharset",
    "FutureReturnValueIgnored",
    "JavaTimeDefaultTimeZone",
    "JavaUtilDate",
    "ObjectToString",
    "ThreadPriorityCheck",
    "WaitNotInLoop"
}) // what they do wrong is the point
public final class Fresh {
    private static final Set<String> MADE_EARLY = Set.of("ada", "bob", "cyd", "dan", "eve", "fay");

    private Fresh() {}

    /** Iterates over sets and maps whose order the JDK salts. */
    static String orders() {
        return MADE_EARLY + " " + Set.of(1L, 2L) + Set.copyOf(java.util.List.of("x", "y", "z"))
                + Map.of("a", 1, "b", 2, "c", 3, "d", 4, "e", 5)
                + Stream.of("k", "l", "m").collect(Collectors.toUnmodifiableSet())
                + Map.ofEntries(Map.entry("p", 1), Map.entry("q", 2), Map.entry("r", 3))
                        .keySet();
    }

    static String all() {
        return orders()
                + Services.order()
                + Services.retries()
                + Services.byReference()
                + Services.single()
                + Services.ticksInAMinute();
    }

    public static void main(String[] args) {
        Scenario scenario = world -> world.supplyAsync(Fresh::all);
        SimConfig config = SimConfig.defaults().withTakeOver(TakeOver.CALLS, TakeOver.CHANCE);
        for (long seed = 0; seed < 20; seed++) {
            RunReport report = Campaign.of(scenario).withConfig(config).runSeed(seed);
            System.out.println(seed + " " + Long.toHexString(report.fingerprint()) + " " + report.value() + " "
                    + report.failureLine());
        }
        System.exit(0);
    }
}
