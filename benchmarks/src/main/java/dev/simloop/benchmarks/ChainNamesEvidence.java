package dev.simloop.benchmarks;

import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What renames the actors of work on a pool: the same work in two runs, under its name and under the number that the run
 * gave to its actor in the order of creation.
 *
 * <p>Three threads start five requests each; a request is eight tasks, some of which branch. The other run has another
 * seed, one more request of one thread, or one more task in one request.
 */
@SuppressWarnings("FutureReturnValueIgnored")
public final class ChainNamesEvidence {
    private static final int THREADS = 3;
    private static final int REQUESTS = 5;

    private enum Edit {
        ANOTHER_SEED,
        A_REQUEST_MORE,
        A_TASK_MORE
    }

    private ChainNamesEvidence() {}

    private record Names(Map<String, String> byName, Map<String, Integer> byNumber) {}

    private static Names names(long seed, Edit edit) {
        Names names = new Names(new TreeMap<>(), new TreeMap<>());
        Campaign.ofAction(world -> {
                    names.byName.clear();
                    names.byNumber.clear();
                    program(world, names, edit);
                    world.runFor(Duration.ofSeconds(10));
                })
                .runSeed(seed);
        return names;
    }

    private static void program(World world, Names names, Edit edit) {
        for (int t = 0; t < THREADS; t++) {
            var thread = world.singleThread("thread" + t);
            int first = t == 1 && edit == Edit.A_REQUEST_MORE ? -1 : 0;
            String who = "thread" + t;
            for (int i = first; i < REQUESTS; i++) {
                int number = i;
                thread.execute(() -> request(world, names, who + "/" + number, edit));
            }
        }
    }

    private static void request(World world, Names names, String what, Edit edit) {
        var loop = world.loop();
        CompletableFuture<?> read = loop.runAsync(() -> seen(world, names, what + " read"))
                .thenCompose(x -> world.delay(Duration.ofMillis(3)));
        if (edit == Edit.A_TASK_MORE && what.equals("thread1/0")) {
            read = read.thenRunAsync(() -> {});
        }
        read.thenRunAsync(() -> {
            seen(world, names, what + " checked");
            for (String part : new String[] {"mail", "bill", "ship"}) {
                loop.runAsync(() -> seen(world, names, what + ' ' + part))
                        .thenRunAsync(() -> seen(world, names, what + ' ' + part + " done"));
            }
        });
    }

    private static void seen(World world, Names names, String what) {
        var actor = world.domain().currentActor();
        names.byName.put(what, actor.name());
        names.byNumber.put(what, actor.id());
    }

    /** Prints the table. */
    public static void main(String[] args) {
        int seeds = args.length > 0 && args[0].equals("--quick") ? 50 : 1_000;
        System.out.printf(
                Locale.ROOT,
                "%-16s %10s %22s %24s%n",
                "the other run",
                "tasks",
                "renamed, by chain",
                "renumbered, by creation");
        double worst = 0;
        for (Edit edit : Edit.values()) {
            long tasks = 0;
            long renamed = 0;
            long renumbered = 0;
            for (int seed = 0; seed < seeds; seed++) {
                Names one = names(seed, Edit.ANOTHER_SEED);
                Names two = names(edit == Edit.ANOTHER_SEED ? seed + seeds : seed, edit);
                for (String what : one.byName.keySet()) {
                    tasks++;
                    renamed += java.util.Objects.equals(one.byName.get(what), two.byName.get(what)) ? 0 : 1;
                    renumbered += java.util.Objects.equals(one.byNumber.get(what), two.byNumber.get(what)) ? 0 : 1;
                }
            }
            double share = 100.0 * renamed / tasks;
            if (edit != Edit.A_REQUEST_MORE) {
                worst = Math.max(worst, share);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %10d %20.1f %% %22.1f %%%n",
                    edit.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    tasks,
                    share,
                    100.0 * renumbered / tasks);
        }
        boolean met = worst == 0;
        System.out.printf(
                Locale.ROOT,
                "%schain-names: %.1f %% of tasks renamed by another schedule or a task more elsewhere in their lineage%n",
                met ? "" : "NOT MET: ",
                worst);
        System.exit(met ? 0 : 1);
    }
}
