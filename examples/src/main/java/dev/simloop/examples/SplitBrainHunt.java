package dev.simloop.examples;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Seeds;
import dev.simloop.examples.raft.MessageRaft;
import dev.simloop.examples.raft.NodeKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chapters 1 to 3: the planted split brain is found, repeated, and gone in the repaired cluster. */
final class SplitBrainHunt {
    private static final int HUNT = 300;
    private static final List<NodeKind> KINDS = List.of(NodeKind.COROUTINES, NodeKind.FUTURES, NodeKind.COROUTINES);

    private final Page page;
    private final Campaign faulty = Campaign.of(MessageRaft.scenario(KINDS, true));
    private final Campaign repaired = Campaign.of(MessageRaft.scenario(KINDS, false));

    SplitBrainHunt(Page page) {
        this.page = page;
    }

    /** {@return whether all three went as expected} */
    boolean tell(int further) {
        Finding finding = hunt();
        boolean repeated = finding != null && replay(finding);
        boolean survived = repair(further);
        return repeated && survived;
    }

    /** {@return whether the run that {@code token} names fails again} */
    boolean again(String token) {
        page.chapter("Again: the run of " + token);
        RunReport run = faulty.replay(token);
        show(run);
        return !run.passed();
    }

    private @Nullable Finding hunt() {
        page.chapter("Hunt: three Raft nodes elect a leader. Planted flaw: a node may vote twice in one term.");
        CampaignResult result = page.run("hunt", faulty.withSeeds(HUNT));
        Finding finding = result.firstFinding();
        if (finding == null) {
            page.line("not found", "%d seeds passed", result.seedsRun());
            return finding;
        }
        page.line(
                "found",
                "in seed %d, after %d seeds and %.1f s",
                finding.token().seed(),
                result.seedsRun(),
                Page.seconds(result.elapsed()));
        show(finding.original());
        page.line("run again", "mvn -Phunt -pl examples -am package -Dhunt.args=\"--replay %s\"", finding.token());
        return finding;
    }

    private void show(RunReport run) {
        Throwable failure = run.failure();
        page.line("what", "%s", failure == null ? "nothing, it passed" : String.valueOf(failure.getMessage()));
        page.line(
                "when",
                "%.6f virtual seconds into the run, at step %,d",
                Page.seconds(run.virtualNanos()),
                run.steps());
        page.line("token", "%s", run.token());
    }

    private boolean replay(Finding finding) {
        page.chapter("Replay: the token alone repeats the run, every step of it.");
        String token = finding.token().toString();
        boolean same = true;
        for (String which : List.of("first", "second")) {
            RunReport run = faulty.replay(token);
            boolean equal = run.isSameRun(finding.original());
            same = same && equal;
            page.line(
                    which, "fingerprint %016x, %s", run.fingerprint(), equal ? "equal to the one found" : "NOT EQUAL");
        }
        return same;
    }

    private boolean repair(int further) {
        page.chapter("Repair: one vote a term. The same seeds, and " + further + " more.");
        CampaignResult result = page.run("repaired", repaired.withSeeds(Seeds.count(HUNT + further)));
        Finding finding = result.firstFinding();
        page.line(
                finding == null ? "passed" : "FAILED",
                "%,d seeds, %,.0f virtual seconds in %.1f s (%,.0f seeds/s)",
                result.seedsRun(),
                Page.seconds(result.virtualNanos()),
                Page.seconds(result.elapsed()),
                result.seedsRun() / Page.seconds(result.elapsed()));
        if (finding != null) {
            show(finding.original());
        }
        return finding == null;
    }
}
