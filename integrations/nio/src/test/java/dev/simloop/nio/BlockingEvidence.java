package dev.simloop.nio;

import dev.simloop.RunReport;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.campaign.Seeds;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import orders.OrdersWorld;
import store.StoreWorld;

/** Blocking code, unmodified, between hosts: each seed twice, an hour of it, three planted bugs; {@code print COUNT} for another JVM. */
final class BlockingEvidence {
    /** Of each client: half a minute, and an hour. */
    private static final int FEW = 6;

    private static final int AN_HOUR = 720;

    /** Of each thread of the store's clients. */
    private static final int VALUES = 6;

    /** Events are compared up to a number, all else to the end. */
    private static final int EVENTS = 500;

    private static boolean holds = true;

    private BlockingEvidence() {}

    public static void main(String[] arguments) {
        if (arguments.length > 1 && arguments[0].equals("print")) {
            Campaign campaign = OrdersWorld.campaign(FEW, null).withStrategy("random");
            Campaign stores = StoreWorld.campaign(VALUES, true).withStrategy("random");
            for (long seed = 0; seed < Integer.parseInt(arguments[1]); seed++) {
                System.out.println(Long.toHexString(campaign.runSeed(seed).fingerprint()));
                System.out.println(Long.toHexString(stores.runSeed(seed).fingerprint()));
            }
            System.exit(0);
        }
        boolean quick = arguments.length > 0 && arguments[0].equals("--quick");
        twice("orders over HTTP", OrdersWorld.campaign(FEW, null), quick ? 200 : 10_000);
        twice("a store over sockets", StoreWorld.campaign(VALUES, true), quick ? 200 : 2_000);
        hours(quick ? 2 : 20);
        bugs();
        System.exit(holds ? 0 : 1);
    }

    private static void demand(boolean met, String what) {
        System.out.println((met ? "met: " : "NOT MET: ") + what);
        holds &= met;
    }

    private static void twice(String what, Campaign of, int seeds) {
        Campaign campaign = of.withConfig(of.config().withMaxEvents(EVENTS)).withStrategy("random");
        Set<Long> prints = new HashSet<>();
        int wrong = 0;
        long steps = 0;
        long virtual = 0;
        long begin = System.nanoTime();
        for (long seed = 0; seed < seeds; seed++) {
            RunReport run = campaign.runSeed(seed);
            RunReport again = campaign.replay(java.util.Objects.requireNonNull(run.tape()));
            if (!run.passed() || again.fingerprint() != run.fingerprint()) {
                wrong++;
                System.out.println(
                        "seed " + seed + ": " + run.failureLine() + ", from its tape " + again.failureLine());
            }
            steps += run.steps();
            virtual += run.virtualNanos();
            prints.add(run.fingerprint());
        }
        double wall = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "%s: %,d seeds and their tapes: %,d steps, %,.0f virtual s, %,d distinct, %.0f recorded runs/s%n",
                what, seeds, steps, virtual / 1e9, prints.size(), 2 * seeds / wall);
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        long real = threads.stream()
                .filter(thread -> thread.getName().startsWith("HttpClient")
                        || thread.getName().startsWith("HTTP-")
                        || thread.getName().startsWith("pool-"))
                .count();
        demand(wrong == 0, what + ": each seed repeats from its own tape, and passes");
        demand(prints.size() >= seeds * 9 / 10, what + ": nine of ten runs are distinct");
        demand(real == 0, "no thread of the client, the server or a pool is real: " + real);
    }

    private static void hours(int seeds) {
        Campaign campaign = OrdersWorld.campaign(AN_HOUR, null).withStrategy("random");
        long begin = System.nanoTime();
        CampaignResult result = campaign.withSeeds(
                        Seeds.of(LongStream.range(0, seeds).toArray()))
                .run();
        double each = (System.nanoTime() - begin) / 1e9 / seeds;
        System.out.printf("a virtual hour takes %.1f s%n", each);
        demand(result.findings().isEmpty(), seeds + " hours pass");
        demand(each < 10, "an hour in seconds");
    }

    private static void bugs() {
        CampaignResult twice = OrdersWorld.campaign(FEW, OrdersWorld.Bug.NUMBERED_TWICE)
                .withStrategy("random")
                .withSeeds(300)
                .run();
        CampaignResult body = OrdersWorld.campaign(AN_HOUR, OrdersWorld.Bug.WAITS_FOR_THE_BODY)
                .withStrategy("random")
                .withSeeds(20)
                .run();
        CampaignResult part = StoreWorld.campaign(VALUES, false)
                .withStrategy("random")
                .withSeeds(300)
                .run();
        System.out.println("a part taken for a message: " + first(part));
        System.out.println("an order booked twice: " + first(twice));
        System.out.println("an answer without an end: " + first(body));
        demand(!part.findings().isEmpty(), "a read that is taken for all of a message is found within 300 seeds");
        demand(!twice.findings().isEmpty(), "an order that is booked twice is found within 300 seeds");
        demand(!body.findings().isEmpty(), "an answer whose end never comes is found within 20 hours");
    }

    private static String first(CampaignResult result) {
        return result.findings().isEmpty()
                ? "not found"
                : "seed " + result.findings().get(0).token().seed() + ", "
                        + result.findings().get(0).original().failureLine();
    }
}
