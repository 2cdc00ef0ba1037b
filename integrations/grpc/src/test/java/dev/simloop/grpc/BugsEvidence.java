package dev.simloop.grpc;

import dev.simloop.Scenario;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.Seeds;
import dev.simloop.report.Explainer;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import java.time.Duration;
import java.util.function.Function;

/** The two services of {@link ServiceBugs}: found, shrunk, told with the lines of the service; the fixed ones survive the same seeds. */
final class BugsEvidence {
    private static final int SEEDS = 500;
    private static final int QUICK = 100;
    private static boolean isUnmet;

    private BugsEvidence() {}

    public static void main(String[] arguments) {
        int seeds = arguments.length > 0 && arguments[0].equals("--quick") ? QUICK : SEEDS;
        show("a retry by the channel's policy charges twice", ServiceBugs::payments, seeds);
        show("a stream takes sent for received and loses an order", ServiceBugs::orders, seeds);
        System.out.println("library-bugs: 2 services over gRPC, found, shrunk and told; their fixed twins survive "
                + seeds + " seeds each");
        System.exit(isUnmet ? 1 : 0);
    }

    private static Campaign campaign(Scenario scenario, int seeds) {
        return Campaign.of(scenario).withSeeds(Seeds.range(0, seeds));
    }

    private static void show(String what, Function<Boolean, Scenario> scenario, int seeds) {
        Campaign wrong = campaign(scenario.apply(false), seeds);
        CampaignResult result = wrong.run();
        if (result.findings().isEmpty()) {
            unmet(what + ": not found");
            return;
        }
        Finding finding = result.findings().get(0);
        Shrink shrink =
                Shrinker.of(wrong).withBudget(400, Duration.ofSeconds(20)).shrink(finding);
        System.out.println(what + ": seed " + finding.token().seed() + ", decisions "
                + shrink.before().decisions() + " -> " + shrink.after().decisions());
        String told = Explainer.of(wrong, what)
                .withoutArtifacts("not asked for")
                .explain(finding)
                .message();
        System.out.println(told.indent(4));
        if (!told.contains("Till.java:") && !told.contains("Orders.java:") && !told.contains("Warehouse.java:")) {
            unmet(what + ": not told with a line of the service");
        }
        CampaignResult fixed = campaign(scenario.apply(true), seeds).run();
        if (!fixed.findings().isEmpty()) {
            unmet(what + ": the fixed one fails, " + fixed.findings().get(0).failure());
        }
    }

    private static void unmet(String what) {
        System.out.println("NOT MET: " + what);
        isUnmet = true;
    }
}
