package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Strategy {@code pos}, partial order sampling: each task gets a drawn priority when it becomes ready, the highest runs, and
 * those that depend on it draw anew. Orders of steps that do not depend on each other so count as one order, and are not
 * drawn for their number. Without hosts and declarations all steps depend on each other, and it goes as {@code random} does.
 *
 * <p>From Yuan, Yang, Gu: "Partial Order Aware Concurrency Sampling", CAV 2018. Other than there, a step does not tell what it
 * will touch before it runs: steps of different hosts are independent, and others depend on each other unless both have
 * {@linkplain Strategy#onTouch declared} what they touch, where what the actor of a ready task declared last stands for that task.
 * A wrong guess costs chance and nothing else, for every order that is run is one that can happen.
 *
 * <p>A step costs the logarithm of the number of hosts; one of the world, on which all hosts depend, costs their number.
 */
public final class Pos implements Strategy {
    /*
     * Of the tasks of one host and one footprint only the one with the highest priority matters: once it runs, all of them
     * draw anew. The least of m exponential draws is an exponential draw of rate m, and any of the m is as likely to be it.
     */
    private final Footprints footprints = new Footprints();
    private final List<Group> groups = new ArrayList<>();
    private final ReadyHeap order = new ReadyHeap();
    /** By the number of a task, which group it is in. */
    private int[] groupOf = new int[0];

    private Salt salt = Salt.drawn(bound -> 0);
    private Chance chance = bound -> 0;
    private long draws;
    private int host;

    /** By number of host plus one, the first group of it; groups of a host are linked. */
    private int[] firstOf = new int[0];

    private static final class Group {
        final int host;
        final int footprint;
        final int next;
        final ReadyList tasks = new ReadyList();
        int best;
        double least;

        Group(int host, int footprint, int next) {
            this.host = host;
            this.footprint = footprint;
            this.next = next;
        }
    }

    Pos() {}

    @Override
    public String descriptor() {
        return "pos";
    }

    @Override
    public void begin(Chance streamOfRun) {
        chance = streamOfRun;
        salt = Salt.drawn(chance);
        draws = 0;
        host = Footprints.WORLD;
        footprints.clear();
        groups.clear();
        order.clear();
        Arrays.fill(firstOf, -1);
    }

    @Override
    public Candidate pick(Ready ready) {
        int footprint = footprints.ended();
        if (host == Footprints.WORLD) {
            for (int i = 0; i < groups.size(); i++) {
                redrawIfDependent(i, footprint);
            }
        } else {
            redrawOf(host, footprint);
            redrawOf(Footprints.WORLD, footprint);
        }
        return ready.numbered(groups.get(order.first()).best);
    }

    private void redrawOf(int number, int footprint) {
        int slot = number + 1;
        for (int i = slot < firstOf.length ? firstOf[slot] : -1; i >= 0; i = groups.get(i).next) {
            redrawIfDependent(i, footprint);
        }
    }

    private void redrawIfDependent(int index, int footprint) {
        Group group = groups.get(index);
        if (group.tasks.size() > 0 && footprints.areDependent(host, footprint, group.host, group.footprint)) {
            redraw(index, group);
        }
    }

    private void redraw(int index, Group group) {
        int count = group.tasks.size();
        group.best = group.tasks.at(count == 1 ? 0 : chance.next(count));
        group.least = exponential() / count;
        long key = Double.doubleToRawLongBits(group.least);
        if (order.has(index)) {
            order.rekey(index, key);
        } else {
            order.add(index, key);
        }
    }

    private double exponential() {
        return -StrictMath.log(salt.unit(draws++));
    }

    @Override
    public void onReady(Candidate candidate) {
        int index = groupOf(candidate.hostNumber(), footprints.expected(candidate.actorNumber()));
        int number = candidate.number();
        if (number >= groupOf.length) {
            groupOf = Arrays.copyOf(groupOf, Math.max(64, 2 * number + 2));
        }
        groupOf[number] = index;
        Group group = groups.get(index);
        group.tasks.add(number);
        double drawn = exponential();
        if (group.tasks.size() == 1 || drawn < group.least) {
            group.best = number;
            group.least = drawn;
            long key = Double.doubleToRawLongBits(drawn);
            if (order.has(index)) {
                order.rekey(index, key);
            } else {
                order.add(index, key);
            }
        }
    }

    private int groupOf(int number, int footprint) {
        int slot = number + 1;
        if (slot >= firstOf.length) {
            int before = firstOf.length;
            firstOf = Arrays.copyOf(firstOf, Math.max(16, 2 * slot + 2));
            Arrays.fill(firstOf, before, firstOf.length, -1);
        }
        for (int i = firstOf[slot]; i >= 0; i = groups.get(i).next) {
            if (groups.get(i).footprint == footprint) {
                return i;
            }
        }
        groups.add(new Group(number, footprint, firstOf[slot]));
        firstOf[slot] = groups.size() - 1;
        return firstOf[slot];
    }

    @Override
    public void onTaken(Candidate candidate) {
        int number = candidate.number();
        int index = groupOf[number];
        Group group = groups.get(index);
        group.tasks.remove(number);
        if (group.tasks.size() == 0) {
            order.remove(index);
        } else if (group.best == number) {
            redraw(index, group);
        }
    }

    @Override
    public void onStep(Candidate candidate) {
        footprints.begins(candidate.actorNumber());
        host = candidate.hostNumber();
    }

    @Override
    public void onTouch(int actorNumber, String resource) {
        footprints.touches(actorNumber, resource);
    }

    @Override
    public boolean watches() {
        return true;
    }

    @Override
    public boolean needsOrder() {
        return false;
    }
}
