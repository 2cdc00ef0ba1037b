package dev.simloop.benchmarks;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.shrink.FailureIdentity;
import dev.simloop.shrink.Shrink;
import dev.simloop.shrink.Shrinker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Shrinking keeps to its bug: pairs of bugs under one oracle, known by the counters of their races and not by the message;
 * single bugs whose messages hold figures, times and names, beside the same without them; programs whose calm run fails.
 */
public final class IdentityEvidence {
    private static final int SEEDS = 4_000;
    private static final int BUDGET = 300;
    private static final Duration LONG = Duration.ofMinutes(10);

    private IdentityEvidence() {}

    /** Runs it. */
    public static void main(String[] args) {
        boolean quick = List.of(args).contains("--quick");
        Verdict verdict = new Verdict();
        int swapped = pairs(quick ? 10 : 100, verdict);
        int equal = singles(quick ? 10 : 100, verdict);
        int calm = calm(verdict);
        verdict.end(String.format(
                Locale.ROOT,
                "identity: %d of %d shrinks end at the other bug of their pair; %d of %d bugs with figures shrink as far as"
                        + " without and are one; %d of %d programs whose calm run fails shrink to 0 departures",
                swapped,
                pairPrograms().size() * (quick ? 10 : 100),
                equal,
                singlePrograms().size(),
                calm,
                calmPrograms().size()));
    }

    // ---- pairs

    @FunctionalInterface
    private interface Oracle {
        String says(int found, int right);
    }

    /** One oracle over a figure that one race makes smaller and the other larger. */
    private static Campaign pair(ToIntFunction<World> down, ToIntFunction<World> up, Oracle oracle) {
        return Campaign.ofAction(world -> {
            int right = 20 + world.random("size").nextInt(50);
            int found = right - down.applyAsInt(world) + up.applyAsInt(world);
            if (found != right) {
                throw new IllegalStateException(oracle.says(found, right));
            }
        });
    }

    private static Map<String, Campaign> pairPrograms() {
        Map<String, Campaign> pairs = new LinkedHashMap<>();
        pairs.put(
                "lost update, double retry",
                pair(
                        Races::lostUpdate,
                        Races::doubleRetry,
                        (found, right) -> "balance " + found + " instead of " + right));
        pairs.put(
                "stale read, double init",
                pair(
                        Races::staleRead,
                        Races::doubleInit,
                        (found, right) -> "expected: <" + right + "> but was: <" + found + ">"));
        pairs.put(
                "time-out, double retry",
                pair(Races::timeOut, Races::doubleRetry, (found, right) -> "got " + found + ", want " + right));
        pairs.put(
                "lost update, double init",
                pair(Races::lostUpdate, Races::doubleInit, (found, right) -> found + " != " + right));
        pairs.put(
                "overtaking, double retry",
                pair(
                        Races::overtaking,
                        Races::doubleRetry,
                        (found, right) -> "expected " + right + " items but found " + found));
        pairs.put("overtaking, stale read: by line", Campaign.ofAction(world -> {
            int overtaken = Races.overtaking(world);
            int stale = Races.staleRead(world);
            if (overtaken > 0 && stale > 0) {
                return;
            }
            books(overtaken == 0);
            books(stale == 0);
        }));
        return pairs;
    }

    private static void books(boolean balanced) {
        if (!balanced) {
            throw new IllegalStateException("the books do not balance");
        }
    }

    private static Set<String> bugs(RunReport run) {
        return run.counters().keySet().stream()
                .filter(name -> name.startsWith("bug."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int pairs(int each, Verdict verdict) {
        System.out.printf("%-36s %-48s %s%n", "pair", "findings", "shrinks that end at the other bug");
        int swapped = 0;
        for (Map.Entry<String, Campaign> pair : pairPrograms().entrySet()) {
            Campaign campaign = pair.getValue().withSeeds(SEEDS);
            Map<String, List<Finding>> byBug = new TreeMap<>();
            for (Finding finding : campaign.collecting(SEEDS).run().findings()) {
                Set<String> planted = bugs(finding.rerun());
                if (planted.size() == 1) {
                    byBug.computeIfAbsent(planted.iterator().next(), bug -> new ArrayList<>())
                            .add(finding);
                }
            }
            verdict.demand(byBug.size() == 2, pair.getKey() + ": both bugs are found, not " + byBug.keySet());
            int here = 0;
            List<String> counts = new ArrayList<>();
            for (Map.Entry<String, List<Finding>> bug : byBug.entrySet()) {
                List<Finding> some = bug.getValue()
                        .subList(0, Math.min(each / 2, bug.getValue().size()));
                verdict.demand(
                        some.size() == each / 2, pair.getKey() + ": " + each / 2 + " findings of " + bug.getKey());
                counts.add(some.size() + " " + bug.getKey().substring(4));
                for (Finding finding : some) {
                    Shrink shrink =
                            Shrinker.of(campaign).withBudget(BUDGET, LONG).shrink(finding);
                    here += bugs(shrink.report()).contains(bug.getKey()) ? 0 : 1;
                }
            }
            verdict.demand(here == 0, pair.getKey() + ": no shrink ends at the other bug");
            swapped += here;
            System.out.printf("%-36s %-48s %d%n", pair.getKey(), String.join(", ", counts), here);
        }
        return swapped;
    }

    // ---- single bugs

    private static Map<String, Map.Entry<ToIntFunction<World>, Told>> singlePrograms() {
        Map<String, Map.Entry<ToIntFunction<World>, Told>> singles = new LinkedHashMap<>();
        singles.put("number", Map.entry(Races::lostUpdate, (figure, time, name) -> "row " + figure + " is lost"));
        singles.put("time", Map.entry(Races::doubleRetry, (figure, time, name) -> "done twice within " + time));
        singles.put("name of a host", Map.entry(Races::doubleInit, (figure, time, name) -> name + " has it, too"));
        singles.put("quoted", Map.entry(Races::timeOut, (figure, time, name) -> "\"k" + figure + "\" timed out"));
        singles.put(
                "record",
                Map.entry(
                        Races::staleRead,
                        (figure, time, name) -> "State(n=" + figure + ", who=" + name + ") is stale"));
        singles.put(
                "address",
                Map.entry(
                        Races::overtaking,
                        (figure, time, name) ->
                                "Box@" + Integer.toHexString(0x1000 + figure) + " overtook at " + time));
        return singles;
    }

    @FunctionalInterface
    private interface Told {
        String says(int figure, String time, String name);
    }

    private static Campaign single(ToIntFunction<World> race, Told told) {
        Scenario.Action action = world -> {
            List<String> names = List.of("alpha", "beta", "gamma");
            names.forEach(name -> world.host(name, host -> {}));
            int figure = world.random("figure").nextInt(1_000);
            if (race.applyAsInt(world) > 0) {
                throw new IllegalStateException(told.says(figure, figure + " ms", names.get(figure % 3)));
            }
        };
        return Campaign.ofAction(action);
    }

    private static int singles(int each, Verdict verdict) {
        System.out.printf(
                "%n%-20s %9s %12s %12s %s%n", "message holds", "findings", "messages", "identities", "shrunk as far");
        int equal = 0;
        for (Map.Entry<String, Map.Entry<ToIntFunction<World>, Told>> single :
                singlePrograms().entrySet()) {
            ToIntFunction<World> race = single.getValue().getKey();
            Campaign figured =
                    single(race, single.getValue().getValue()).withSeeds(SEEDS).collecting(each);
            Campaign bare = single(race, (figure, time, name) -> "it went wrong")
                    .withSeeds(SEEDS)
                    .collecting(each);
            List<Finding> with = figured.run().findings();
            List<Finding> without = bare.run().findings();
            Set<String> messages = new HashSet<>();
            Set<FailureIdentity> identities = new HashSet<>();
            int asFar = 0;
            for (int i = 0; i < with.size(); i++) {
                messages.add(Objects.toString(with.get(i).failure().getMessage()));
                identities.add(FailureIdentity.of(with.get(i).rerun()));
                asFar += size(figured, with.get(i)).equals(size(bare, without.get(i))) ? 1 : 0;
            }
            boolean holds = identities.size() == 1 && asFar == with.size() && with.size() == each;
            verdict.demand(holds, single.getKey() + ": one identity, and each shrinks as far as without figures");
            equal += holds ? 1 : 0;
            System.out.printf(
                    "%-20s %9d %12d %12d %d%n",
                    single.getKey(), with.size(), messages.size(), identities.size(), asFar);
        }
        return equal;
    }

    private static String size(Campaign campaign, Finding finding) {
        return Shrinker.of(campaign)
                .withBudget(BUDGET, LONG)
                .withWorkers(1)
                .shrink(finding)
                .after()
                .toString();
    }

    // ---- programs whose calm run fails

    private static Map<String, Campaign> calmPrograms() {
        Map<String, Campaign> programs = new LinkedHashMap<>();
        for (int length : List.of(10, 50, 200, 500, 1_000)) {
            programs.put("fails when it is through, " + length, throughAll(length));
            programs.put("fails last in order, " + length, lastInOrder(length));
            programs.put("fails by timers, " + length, byTimers(length));
        }
        return programs;
    }

    /** Four take turns, and in any order the sum is wrong. */
    private static Campaign throughAll(int length) {
        return Campaign.ofAction(world -> {
            int[] turns = {0};
            for (int i = 0; i < 4; i++) {
                again(world, turns, length);
            }
            world.await(world.delay(Duration.ofSeconds(1)));
            if (turns[0] == 4 * length) {
                throw new IllegalStateException("bad");
            }
        });
    }

    private static void again(World world, int[] turns, int left) {
        if (left > 0) {
            world.executor().execute(() -> {
                turns[0]++;
                again(world, turns, left - 1);
            });
        }
    }

    /** In the order of submission it fails at the end, by far the longest of its runs; else by a draw, early. */
    private static Campaign lastInOrder(int length) {
        return Campaign.ofAction(world -> {
            int[] turns = {0};
            boolean[] bad = {false};
            Runnable[] turn = new Runnable[1];
            turn[0] = () -> {
                if (++turns[0] < length && !bad[0]) {
                    world.executor().execute(turn[0]);
                }
                bad[0] |= turns[0] == length - 1;
            };
            world.executor().execute(turn[0]);
            for (int i = 0; i < 3; i++) {
                world.executor()
                        .execute(() -> world.executor()
                                .execute(() -> bad[0] |= world.random("x").nextInt(3) == 0));
            }
            world.await(world.delay(Duration.ofSeconds(1)));
            if (bad[0]) {
                throw new IllegalStateException("bad");
            }
        });
    }

    private static Campaign byTimers(int length) {
        return Campaign.ofAction(world -> {
            int[] fired = {0};
            for (int i = 0; i < length; i++) {
                world.executor()
                        .delayed(Duration.ofMillis(world.random("timer").nextInt(5)))
                        .execute(() -> fired[0]++);
            }
            world.await(world.delay(Duration.ofSeconds(1)));
            throw new IllegalStateException("bad");
        });
    }

    private static int calm(Verdict verdict) {
        System.out.printf("%n%-40s %12s %12s %s%n", "calm run fails", "departures", "shrunk to", "candidates");
        int zero = 0;
        for (Map.Entry<String, Campaign> program : calmPrograms().entrySet()) {
            Campaign campaign = program.getValue().withSeeds(100);
            Finding finding = campaign.run().findings().get(0);
            Shrink shrink = Shrinker.of(campaign).withBudget(BUDGET, LONG).shrink(finding);
            boolean holds = shrink.after().deviationCount() == 0;
            verdict.demand(holds, program.getKey() + ": shrinks to 0 departures");
            zero += holds ? 1 : 0;
            System.out.printf(
                    "%-40s %12d %12d %d%n",
                    program.getKey(),
                    shrink.before().deviationCount(),
                    shrink.after().deviationCount(),
                    shrink.candidates());
        }
        return zero;
    }
}
