package dev.simloop.examples;

import dev.simloop.campaign.CampaignResult;
import dev.simloop.examples.microraft.MicroRaft;
import java.util.LinkedHashMap;
import java.util.Map;

/** Chapter 4: a real library, unmodified, and what it was put through. */
final class LibraryRun {
    private static final int MEMBERS = 3;

    /** What has to happen, in the order in which it is told; its counter. */
    private static final Map<String, String> EVENTS = events();

    private final Page page;

    LibraryRun(Page page) {
        this.page = page;
    }

    /** {@return whether no seed failed and everything that was to happen did} */
    boolean tell(int seeds) {
        page.chapter("A real library: MicroRaft 0.7, unmodified, " + MEMBERS + " nodes, " + MicroRaft.COMMANDS
                + " writes in " + MicroRaft.SECONDS + " virtual seconds.");
        CampaignResult result =
                page.run("MicroRaft", MicroRaft.campaign(MEMBERS).withSeeds(seeds));
        result.findings().stream().limit(1).forEach(finding -> page.line("FAILED", "%s", finding.describe()));
        EVENTS.forEach((label, counter) -> page.line(
                label,
                "%,10d   in %5.1f %% of %,d seeds",
                result.hits(counter).total(),
                100 * result.shareOfRuns(counter),
                result.seedsRun()));
        boolean bit = EVENTS.values().stream()
                .allMatch(counter -> result.hits(counter).runs() > 0);
        double virtual = Page.seconds(result.virtualNanos());
        double wall = Page.seconds(result.elapsed());
        page.line("time", "%,.0f virtual seconds in %.1f s: %,.0f to one", virtual, wall, virtual / wall);
        page.line(
                "held",
                "one leader per term, equal logs, no acknowledged write lost: %s",
                result.findings().isEmpty() ? "in every seed" : "NOT in every seed");
        return bit && result.findings().isEmpty();
    }

    private static Map<String, String> events() {
        Map<String, String> events = new LinkedHashMap<>();
        events.put("partitions", "net.partition");
        events.put("packets cut", "net.dropped.partition");
        events.put("packets lost", "net.dropped.loss");
        events.put("new leaders", "raft.leaderChange");
        events.put("writes kept", "raft.acknowledged");
        return events;
    }
}
