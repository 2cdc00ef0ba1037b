package dev.simloop.benchmarks;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import java.nio.file.StandardOpenOption;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Programs that go where the order of a hash table leads them, a line for each of their seeds; whoever starts it compares the lines of two JVMs.
 * {@code plain} takes nothing over, {@code hashes} identity hash codes, {@code sets} walks sets and maps of {@code Set.of} as well, which takes
 * the agent. With {@code backwards} the seeds and the programs come in the other order.
 */
public final class HashOrderEvidence {
    private enum State {
        IDLE,
        LEADING,
        FOLLOWING,
        VOTING,
        STOPPED;

        private static final Map<String, State> BY_NAME = new HashMap<>();

        static {
            for (State state : values()) {
                BY_NAME.put(state.name(), state);
            }
        }
    }

    private record Key(State state, DayOfWeek day) {}

    private record Listener(int number) {
        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private HashOrderEvidence() {}

    /**
     * Prints a line for each run.
     *
     * @param args which of the programs; how many seeds; {@code backwards} or nothing
     */
    public static void main(String[] args) {
        Map<String, Scenario> programs = programs();
        if (args[0].equals("sets")) {
            programs.put("sets", HashOrderEvidence::sets);
        }
        SimConfig config = args[0].equals("plain")
                ? SimConfig.defaults()
                : SimConfig.defaults().withTakeOver(TakeOver.HASHES);
        int seeds = Integer.parseInt(args[1]);
        boolean backwards = args.length > 2 && args[2].equals("backwards");
        List<String> names = new ArrayList<>(programs.keySet());
        if (backwards) {
            java.util.Collections.reverse(names);
        }
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            Campaign campaign =
                    Campaign.of(Objects.requireNonNull(programs.get(name))).withConfig(config);
            for (int i = 0; i < seeds; i++) {
                long seed = backwards ? seeds - 1 - i : i;
                long fingerprint =
                        campaign.withSeeds(Seeds.of(seed)).run().assertPassed().fingerprint();
                lines.add(name + " " + seed + " " + Long.toHexString(fingerprint));
            }
            if (!args[0].equals("plain")) {
                // the same seeds once more, all of them twice, with as many workers as there are
                long unused = campaign.withSeeds(seeds)
                        .withAudit(1)
                        .run()
                        .assertPassed()
                        .fingerprint();
            }
        }
        lines.sort(null);
        lines.forEach(System.out::println);
    }

    private static Map<String, Scenario> programs() {
        Map<String, Scenario> programs = new LinkedHashMap<>();
        programs.put("listeners", HashOrderEvidence::listeners);
        programs.put("identity-map", HashOrderEvidence::identities);
        programs.put("enum-keys", HashOrderEvidence::enums);
        programs.put("enum-records", HashOrderEvidence::records);
        programs.put("enums-of-the-jdk", HashOrderEvidence::enumsOfTheJdk);
        programs.put("pending-futures", HashOrderEvidence::futures);
        programs.put("concurrent-map", HashOrderEvidence::concurrent);
        return programs;
    }

    /** The order in which they are told is the order of what they draw. */
    private static CompletionStage<Void> listeners(World world) {
        Set<Listener> listeners = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            listeners.add(new Listener(i));
        }
        return in(world, () -> {
            for (Listener listener : listeners) {
                world.fingerprint(
                        "told",
                        listener.number() * 100L + world.random("jitter").nextInt(100));
            }
        });
    }

    private static CompletionStage<Void> identities(World world) {
        IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
        for (int i = 0; i < 12; i++) {
            numbers.put(new Object(), i);
        }
        return in(world, () -> told(world, numbers.values()));
    }

    private static CompletionStage<Void> enums(World world) {
        Map<State, Integer> table = new HashMap<>();
        for (State state : State.BY_NAME.values()) {
            table.put(state, number(state));
        }
        return in(world, () -> told(world, table.values()));
    }

    private static CompletionStage<Void> records(World world) {
        Set<Key> keys = new HashSet<>();
        for (State state : EnumSet.allOf(State.class)) {
            for (DayOfWeek day : DayOfWeek.values()) {
                keys.add(new Key(state, day));
            }
        }
        return in(
                world,
                () -> keys.forEach(key -> world.fingerprint("key", 31L * number(key.state()) + number(key.day()))));
    }

    private static CompletionStage<Void> enumsOfTheJdk(World world) {
        Map<Enum<?>, Integer> table = new HashMap<>();
        for (TimeUnit unit : TimeUnit.values()) {
            table.put(unit, number(unit));
        }
        for (StandardOpenOption option : StandardOpenOption.values()) {
            table.put(option, number(option));
        }
        return in(world, () -> told(world, table.values()));
    }

    /** As a client keeps its calls; each is made in a step of its own. */
    private static CompletionStage<Void> futures(World world) {
        Set<CompletableFuture<Integer>> pending = new HashSet<>();
        IdentityHashMap<CompletableFuture<Integer>, Integer> numbers = new IdentityHashMap<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            world.executor().execute(() -> {
                CompletableFuture<Integer> call = new CompletableFuture<>();
                numbers.put(call, number);
                pending.add(call);
            });
        }
        return in(world, () -> pending.forEach(call -> world.fingerprint("call", numbers.getOrDefault(call, -1))));
    }

    private static CompletionStage<Void> concurrent(World world) {
        Map<Object, Integer> table = new ConcurrentHashMap<>();
        for (int i = 0; i < 12; i++) {
            table.put(new Object(), i);
        }
        return in(world, () -> told(world, table.values()));
    }

    private static CompletionStage<Void> sets(World world) {
        Map<State, Integer> table = Map.of(State.IDLE, 1, State.LEADING, 2, State.VOTING, 3, State.STOPPED, 4);
        Set<Object> objects = Set.of(State.IDLE, "a", "b", 7, DayOfWeek.FRIDAY, TimeUnit.DAYS);
        return in(world, () -> {
            told(world, table.values());
            objects.forEach(each -> world.fingerprint("object", each.toString().hashCode()));
        });
    }

    private static int number(Enum<?> constant) {
        return constant.name().hashCode();
    }

    private static void told(World world, Collection<Integer> order) {
        order.forEach(each -> world.fingerprint("next", each));
    }

    private static CompletionStage<Void> in(World world, Runnable after) {
        return world.delay(Duration.ofMillis(1 + world.random("pause").nextInt(5)))
                .thenRun(after);
    }
}
