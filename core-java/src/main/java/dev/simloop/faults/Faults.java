package dev.simloop.faults;

import dev.simloop.CheckReturnValue;
import dev.simloop.World;
import dev.simloop.spi.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A recipe for faults from the seed: which kinds may happen, how often, for how long. Immutable; {@link #start} sets it off
 * in a world, and then {@link Chaos} is the handle.
 *
 * <pre>{@code
 * Chaos chaos = Faults.of(NetworkFaultKinds.all()).and(HostFaultKinds.all()).start(world);
 * chaos.thenEventually("all have the same log", Duration.ofSeconds(30), cluster::hasOneLog);
 * }</pre>
 *
 * <p><b>Swarm.</b> Each seed switches about half of the kinds on and gives each a weight of its own (Groce et al., "Swarm
 * Testing", 2012): a bug that needs one fault without another is found by some seed. {@link #allKinds()} turns that off.
 *
 * <p><b>Moments.</b> Half of the seeds also begin faults near what matters to the program: a {@code force} of a disk, a label that
 * was {@linkplain World#reached reached}, and what it announces with {@link World#moment}, such as a vote or the end of a lease. These
 * faults prefer the host on which that happens, and come about as often as the others at most.
 *
 * <p><b>Determinism.</b> Everything is drawn from streams where 0 is calm: {@code fault} for kinds that are off and rounds without
 * a fault, {@code fault.near} for moments, {@code fault/1} and so on for faults that are stated. Timers are background and keep
 * no run alive.
 *
 * <p><b>Counters.</b> {@code fault.NAME} for every kind of the recipe, 0 if it never began, so that a campaign tells what
 * never happened; {@code fault.NAME.hits}, how often those that began have bitten ({@link dev.simloop.Fault#hits()}), counted
 * when each ends or all are healed: 0 if there was nothing to bite; {@code fault.rounds}, {@code fault.calm}; {@code fault.near}, how many began near a moment.
 */
public final class Faults {
    private static final Duration LENGTH = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofSeconds(5);

    final Map<String, FaultKind> kinds;
    final List<OneFault> planned;
    final Duration length;
    final Duration round;
    final Duration window;
    final boolean swarm;
    final boolean sparesMajority;
    final int core;

    private Faults(
            Map<String, FaultKind> kinds,
            List<OneFault> planned,
            Duration length,
            Duration round,
            Duration window,
            boolean swarm,
            boolean sparesMajority,
            int core) {
        this.kinds = kinds;
        this.planned = planned;
        this.length = length;
        this.round = round;
        this.window = window;
        this.swarm = swarm;
        this.sparesMajority = sparesMajority;
        this.core = core;
    }

    /**
     * {@return a recipe of these kinds: 30 s long, about one fault a second, each on for at most 5 s}
     *
     * @throws IllegalArgumentException if there is none, or two have the same name
     */
    public static Faults of(List<? extends FaultKind> kinds) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a recipe without a kind of fault");
        }
        return none().and(kinds);
    }

    /** {@return a recipe without random faults, for {@link #at}} */
    public static Faults none() {
        return new Faults(Map.of(), List.of(), LENGTH, ROUND, WINDOW, true, false, 0);
    }

    /** {@return this recipe with more kinds} */
    @CheckReturnValue
    public Faults and(List<? extends FaultKind> more) {
        Map<String, FaultKind> all = new LinkedHashMap<>(kinds);
        for (FaultKind kind : more) {
            if (all.putIfAbsent(kind.name(), kind) != null) {
                throw new IllegalArgumentException("two kinds of fault have the name \"" + kind.name() + "\"");
            }
        }
        return new Faults(all, planned, length, round, window, swarm, sparesMajority, core);
    }

    /** {@return this recipe with one more kind} */
    @CheckReturnValue
    public Faults and(FaultKind kind) {
        return and(List.of(kind));
    }

    /**
     * {@return this recipe without the kinds of those names}
     *
     * @throws IllegalArgumentException if it has no such kind; the message lists those it has
     */
    @CheckReturnValue
    public Faults without(String... names) {
        Map<String, FaultKind> rest = new LinkedHashMap<>(kinds);
        for (String name : names) {
            named(name);
            rest.remove(name);
        }
        return new Faults(rest, planned, length, round, window, swarm, sparesMajority, core);
    }

    /**
     * {@return this recipe with nothing but the kinds of those names}
     *
     * @throws IllegalArgumentException if there are none, or it has no such kind; the message lists those it has
     */
    @CheckReturnValue
    public Faults only(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("a recipe without a kind of fault");
        }
        Map<String, FaultKind> chosen = new LinkedHashMap<>();
        for (String name : names) {
            chosen.put(name, named(name));
        }
        return new Faults(chosen, planned, length, round, window, swarm, sparesMajority, core);
    }

    private FaultKind named(String name) {
        FaultKind kind = kinds.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("there is no kind of fault \"" + name + "\" in the recipe; there are "
                    + String.join(", ", kinds.keySet()));
        }
        return kind;
    }

    /** {@return this recipe, healing after that time} */
    @CheckReturnValue
    public Faults lasting(Duration newLength) {
        return new Faults(kinds, planned, positive("length", newLength), round, window, swarm, sparesMajority, core);
    }

    /** {@return this recipe with a fault about every so often; the seed makes it up to four times as often} */
    @CheckReturnValue
    public Faults every(Duration newRound) {
        return new Faults(kinds, planned, length, positive("round", newRound), window, swarm, sparesMajority, core);
    }

    /** {@return this recipe with each fault on for at most that time} */
    @CheckReturnValue
    public Faults windows(Duration most) {
        return new Faults(kinds, planned, length, round, positive("window", most), swarm, sparesMajority, core);
    }

    /** {@return this recipe with every kind on in every seed, all equally likely} */
    public Faults allKinds() {
        return new Faults(kinds, planned, length, round, window, false, sparesMajority, core);
    }

    /**
     * {@return this recipe harming only a minority of hosts, which each seed draws: a majority keeps its power,
     * clocks, disks and links, so a system that needs a quorum has to stay available throughout. Faults of names reach
     * all}
     */
    public Faults sparingMajority() {
        return new Faults(kinds, planned, length, round, window, swarm, true, core);
    }

    /**
     * {@return this recipe healing only a core of that many hosts, which each seed draws; the others are switched off for
     * good: what is left has to get on by itself}
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    @CheckReturnValue
    public Faults healingOnly(int hosts) {
        if (hosts < 1) {
            throw new IllegalArgumentException("the core has no host: " + hosts);
        }
        return new Faults(kinds, planned, length, round, window, swarm, sparesMajority, hosts);
    }

    /**
     * {@return this recipe with a fault of that kind from {@code start} on, for {@code window}; its victims are drawn}
     *
     * @throws IllegalArgumentException if the start is negative, or the window is not positive
     */
    @CheckReturnValue
    public Faults at(Duration start, Duration forSoLong, FaultKind kind) {
        return and(OneFault.of(kind).withStart(start).withLength(forSoLong));
    }

    /** {@return this recipe with one fault more, behind those that were stated before} */
    @CheckReturnValue
    public Faults and(OneFault fault) {
        List<OneFault> more = new ArrayList<>(planned);
        more.add(Objects.requireNonNull(fault));
        return new Faults(kinds, more, length, round, window, swarm, sparesMajority, core);
    }

    /** {@return the names of its random kinds, in the order they were added} */
    public List<String> names() {
        return List.copyOf(kinds.keySet());
    }

    /**
     * Sets it off, on the loop's thread, at the present instant.
     *
     * @throws IllegalArgumentException if a stated fault begins after the end or is on a host that is not there, or the core is
     *     larger than the number of hosts; nothing has begun then
     */
    public Chaos start(World world) {
        for (int i = 0; i < planned.size(); i++) {
            planned.get(i).check(world, i + 1, length);
        }
        if (core > world.hosts().size()) {
            throw new IllegalArgumentException("the core has " + core + " hosts, the world "
                    + world.hosts().size());
        }
        return new Chaos(world, this);
    }

    static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " is not positive: " + value);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " is more than 100 years: " + value);
        }
        return value;
    }

    @Override
    public String toString() {
        return "faults " + Arrays.toString(kinds.keySet().toArray());
    }
}
