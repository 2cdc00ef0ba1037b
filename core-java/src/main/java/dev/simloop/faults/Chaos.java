package dev.simloop.faults;

import dev.simloop.Actor;
import dev.simloop.Counter;
import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.event.EventKind;
import dev.simloop.internal.Times;
import dev.simloop.spi.FaultKind;
import dev.simloop.spi.FaultParts;
import dev.simloop.spi.MomentListener;
import dev.simloop.spi.Recorder;
import dev.simloop.spi.TaskKind;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Faults under way in one run, and their healing. Made by {@link Faults#start}. */
public final class Chaos {
    private static final int MOST_WEIGHT = 4;
    private static final String STREAM = "fault";
    private static final String NEAR = "fault.near";
    /** How near to a moment a fault begins. */
    private static final long NEAR_NANOS = 1_000_000;

    private static final int PASSED_OVER = 8;

    private final World world;
    private final Domain domain;
    private final Actor actor;
    private final DrawStream draws;
    private final Faults recipe;
    private final List<Weighed> on = new ArrayList<>();
    private final List<Begun> begun = new ArrayList<>();
    private final List<Host> victims;
    private final SimFuture<@Nullable Void> healed;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Counter rounds;
    private final Counter calm;
    private final long roundNanos;
    private final Counter nearMoments;
    private boolean over;
    /** The next moment, or one a few later, is struck. */
    private boolean awaited;

    private int passOver;

    private record Weighed(FaultKind kind, int weight) {}

    /** How often a kind began, and how often what began bit. */
    private record Tally(Counter begun, Counter hits) {}

    /** A fault that began; its hits are counted as it ends. */
    private static final class Begun {
        final Fault fault;
        final Tally tally;
        boolean ended;

        Begun(Fault fault, Tally tally) {
            this.fault = fault;
            this.tally = tally;
        }
    }

    Chaos(World world, Faults recipe) {
        this.world = world;
        this.domain = world.domain();
        this.recipe = recipe;
        this.actor = domain.newActor("faults");
        this.draws = domain.stream(STREAM, Fallback.ZERO);
        draws.beginSetting();
        this.healed = domain.newFuture();
        this.rounds = domain.counter("fault.rounds");
        this.calm = domain.counter("fault.calm");
        for (FaultKind kind : recipe.kinds.values()) {
            tallies.put(kind.name(), tally(kind.name()));
            int weight = recipe.swarm ? draws.next(2) * (1 + draws.next(MOST_WEIGHT)) : 1;
            if (weight > 0) {
                on.add(new Weighed(kind, weight));
            }
        }
        for (OneFault planned : recipe.planned) {
            tallies.computeIfAbsent(planned.kind().name(), this::tally);
        }
        int haste = recipe.swarm && !on.isEmpty() ? 1 + draws.next(MOST_WEIGHT) : 1;
        this.roundNanos = Math.max(1, recipe.round.toNanos() / haste);
        this.victims = recipe.sparesMajority ? minority(world.hosts()) : List.of();
        world.note(this::describe);
        // Armed first, so that at one instant the end comes before another round.
        after(recipe.length.toNanos(), this::heal);
        for (int i = 0; i < recipe.planned.size(); i++) {
            plan(recipe.planned.get(i), domain.stream(STREAM + "/" + (i + 1), Fallback.ZERO));
        }
        this.nearMoments = domain.counter("fault.near");
        if (!on.isEmpty()) {
            after(gap(), this::round);
            watchMoments();
        }
    }

    /** What is not stated of a fault is drawn from its own stream: when and for how long now, the rest when it begins. */
    private void plan(OneFault planned, DrawStream own) {
        own.beginGroup();
        Duration start = planned.start();
        Duration length = planned.length();
        long begins = start == null ? own.draw(recipe.length.toNanos()) : start.toNanos();
        long lasts = length == null ? 1 + own.draw(recipe.window.toNanos()) : length.toNanos();
        String victim = planned.parts().victim();
        after(begins, () -> {
            List<Host> victims = victim == null
                    ? harmed()
                    : world.hosts().stream()
                            .filter(host -> host.name().equals(victim))
                            .toList();
            begin(planned.kind(), lasts, own, victims, planned.parts());
        });
    }

    private List<Host> harmed() {
        return recipe.sparesMajority ? victims : world.hosts();
    }

    // ---- near what matters

    private void watchMoments() {
        DrawStream near = domain.stream(NEAR, Fallback.ZERO);
        near.beginSetting();
        if (near.next(2) == 0) {
            return;
        }
        world.listen(new MomentListener() {
            @Override
            public void moment(@Nullable Host host, long inNanos) {
                if (awaited && !over) {
                    if (passOver > 0) {
                        passOver--;
                    } else {
                        awaited = false;
                        strikeNear(near, host, inNanos);
                    }
                }
            }
        });
        awaitMoment(near);
    }

    /** After a while, some moments are let pass, and the next is struck. */
    private void awaitMoment(DrawStream near) {
        near.beginSetting();
        long drawn = near.draw(2 * roundNanos);
        long pause = drawn == 0 ? 2 * roundNanos : drawn;
        int skipped = near.next(PASSED_OVER);
        after(pause, () -> {
            passOver = skipped;
            awaited = true;
        });
    }

    private void strikeNear(DrawStream near, @Nullable Host host, long inNanos) {
        near.beginGroup();
        Weighed kind = drawn(near);
        if (kind == null) {
            awaitMoment(near);
            return;
        }
        long window = 1 + near.draw(recipe.window.toNanos());
        // Up to a millisecond behind, or before and behind what is announced for later.
        long off = near.draw(NEAR_NANOS);
        long then = inNanos == 0 ? off : Math.max(0, inNanos - NEAR_NANOS / 2 + off);
        boolean there = host != null && near.next(4) < 3;
        after(then, () -> {
            List<Host> all = harmed();
            List<Host> chosen = there && host != null && all.contains(host) && host.isUp() ? List.of(host) : all;
            if (begin(kind.kind, window, near, chosen, FaultParts.NONE)) {
                nearMoments.add();
            }
            if (!over) {
                awaitMoment(near);
            }
        });
    }

    /** {@return one of the kinds that are on and possible now, or null for none, which is calm} */
    private @Nullable Weighed drawn(DrawStream from) {
        List<Weighed> able = new ArrayList<>();
        int weights = 0;
        for (Weighed each : on) {
            if (each.kind.possible(world)) {
                able.add(each);
                weights += each.weight;
            }
        }
        int drawn = from.next(weights + 1);
        if (drawn == 0) {
            return null;
        }
        int i = 0;
        for (int left = drawn - able.get(0).weight; left > 0; left -= able.get(i).weight) {
            i++;
        }
        return able.get(i);
    }

    private Tally tally(String kind) {
        return new Tally(domain.counter("fault." + kind), domain.counter("fault." + kind + ".hits"));
    }

    private List<Host> minority(List<Host> hosts) {
        return chosen(hosts, (hosts.size() - 1) / 2);
    }

    private List<Host> chosen(List<Host> hosts, int count) {
        List<Host> left = new ArrayList<>(hosts);
        List<Host> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            chosen.add(left.remove(draws.next(left.size())));
        }
        return chosen;
    }

    /** {@return what this seed drew: the kinds that are on with their weights, and how often} */
    public String describe() {
        StringBuilder text = new StringBuilder("faults of this seed:");
        if (on.isEmpty()) {
            text.append(" none");
        }
        for (Weighed each : on) {
            text.append(' ').append(each.kind.name());
            if (recipe.swarm) {
                text.append('*').append(each.weight);
            }
        }
        if (!on.isEmpty()) {
            text.append(", one about every ").append(Times.human(roundNanos));
        }
        if (recipe.sparesMajority) {
            text.append(", only on ").append(victims);
        }
        return text.append(", healed after ").append(Times.human(recipe.length)).toString();
    }

    /** {@return the names of the kinds that this seed has on} */
    public List<String> kinds() {
        return on.stream().map(each -> each.kind.name()).toList();
    }

    /** {@return completes when all is healed} */
    public SimFuture<@Nullable Void> healed() {
        return healed;
    }

    /** {@return completes when all has been healed for {@code length}: time for what is to come true afterwards} */
    public SimFuture<@Nullable Void> healedFor(Duration length) {
        long unused = Times.delayNanos(length);
        return healed.thenCompose(all -> world.delay(length));
    }

    /** {@return whether all is healed} */
    public boolean isOver() {
        return over;
    }

    /** {@return the faults that are on, in the order they began} */
    public List<Fault> faults() {
        return begun.stream().map(each -> each.fault).filter(Fault::isActive).toList();
    }

    /**
     * Demands that {@code predicate} becomes true within {@code within} once all is healed. The first instant of the
     * healed world counts. A run that ends before that fails: the demand was not asked once.
     */
    public Chaos thenEventually(String name, Duration within, BooleanSupplier predicate) {
        if (over) {
            world.eventually(name, within, predicate);
        } else {
            awaited(name);
            atHeal.add(() -> world.eventually(name, within, predicate));
        }
        return this;
    }

    /**
     * Demands that {@code predicate} holds after every step once all is healed; as {@link World#always}. A run that ends before
     * that fails: the demand was not asked once.
     */
    public Chaos thenAlways(String name, BooleanSupplier predicate) {
        if (over) {
            world.always(name, predicate);
        } else {
            awaited(name);
            atHeal.add(() -> world.always(name, predicate));
        }
        return this;
    }

    /**
     * Has {@code check} run when the run ends, in the healed world; what it throws fails the run, and so does an end before all is
     * healed. It may only look.
     */
    public Chaos thenCheck(String name, Runnable check) {
        world.atEnd(name, () -> {
            tooEarly(name);
            check.run();
        });
        return this;
    }

    private void awaited(String name) {
        world.atEnd(name + " is asked", () -> tooEarly(name));
    }

    private void tooEarly(String name) {
        if (!over) {
            throw new AssertionError(
                    "the run ended at " + Times.human(domain.nowNanos()) + ", before its faults were healed, so \""
                            + name + "\" was not asked: let the scenario return after healed()");
        }
    }

    private final List<Runnable> atHeal = new ArrayList<>();

    /** Heals now. A second call does nothing. */
    public void heal() {
        if (over) {
            return;
        }
        over = true;
        world.note(() -> "all faults healed");
        List<Host> lost = new ArrayList<>();
        draws.beginSetting();
        if (recipe.core > 0) {
            lost.addAll(world.hosts());
            lost.removeAll(chosen(world.hosts(), recipe.core));
            world.note(() -> "switched off for good: " + lost);
        }
        for (int i = begun.size() - 1; i >= 0; i--) {
            end(begun.get(i));
        }
        begun.clear();
        for (Host host : lost) {
            if (host.isUp()) {
                host.crash();
            }
        }
        atHeal.forEach(Runnable::run);
        atHeal.clear();
        healed.complete(null);
    }

    private long gap() {
        draws.beginSetting();
        long drawn = draws.draw(2 * roundNanos);
        // Calm is the longest wait, or a tape that has ended would be followed by a round each nanosecond.
        return drawn == 0 ? 2 * roundNanos : 1 + drawn;
    }

    private void round() {
        if (over) {
            return;
        }
        rounds.add();
        draws.beginGroup();
        Weighed kind = drawn(draws);
        if (kind == null) {
            calm.add();
        } else {
            long window = 1 + draws.draw(recipe.window.toNanos());
            boolean unused = begin(kind.kind, window, draws, harmed(), FaultParts.NONE);
        }
        after(gap(), this::round);
    }

    private boolean begin(FaultKind kind, long nanos, DrawStream from, List<Host> hosts, FaultParts parts) {
        if (over) {
            return false;
        }
        Recorder log = world.recorder();
        int told = log == null ? 0 : log.size();
        Fault fault = kind.begin(world, from, hosts, parts);
        if (fault == null) {
            calm.add();
            return false;
        }
        Tally tally = tallies.computeIfAbsent(kind.name(), this::tally);
        tally.begun.add();
        Fault begunNow = fault;
        world.note(() -> begunNow + " for at most " + Times.human(nanos));
        if (log != null && !tellsItself(log, told)) {
            fault = new ToldFault(
                    fault, log, log.add(EventKind.FAULT, "", log.cause(), kind.name(), fault.toString(), 0));
        }
        Begun one = new Begun(fault, tally);
        begun.removeIf(each -> each.ended);
        begun.add(one);
        if (fault.isActive()) {
            after(nanos, () -> end(one));
        }
        return true;
    }

    /** What was set for good has no end of its own: it bites until all is healed, and is counted then. */
    private static void end(Begun one) {
        if (!one.ended) {
            one.fault.close();
            one.ended = true;
            one.tally.hits.add(one.fault.hits());
        }
    }

    /** {@return whether the fault that has just begun told the log so, as ours do} */
    private static boolean tellsItself(Recorder log, int before) {
        for (int i = before; i < log.size(); i++) {
            switch (log.kind(i)) {
                case FAULT, CRASH, SHUTDOWN, PAUSE, CLOCK -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private void after(long nanos, Runnable what) {
        domain.schedule(actor, null, TaskKind.FAULT, true, nanos, what);
    }
}
