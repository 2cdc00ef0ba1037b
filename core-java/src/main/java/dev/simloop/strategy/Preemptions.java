package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;

/**
 * Strategy {@code preempt(c,k=n)}: an actor goes on for as long as it is ready, and the next one is drawn when it waits; at
 * {@code c} drawn moments among the first {@code n} another one is drawn all the same. Bugs that take few preemptions, and most
 * do, are few draws away.
 *
 * <p>The bound is that of Musuvathi and Qadeer: "Iterative Context Bounding for Systematic Testing of Multithreaded Programs",
 * PLDI 2007, who count up all schedules within it; here one is drawn for each run. A coroutine that yields is ready again and
 * so goes on.
 */
public final class Preemptions implements Strategy {
    private static final int NOBODY = -1;

    private final Descriptor descriptor;
    private final Moments moments;
    private final ReadyList ready = new ReadyList();
    private Chance chance = bound -> 0;
    private int running;
    /** The task of the running actor that has been ready longest of those that were seen, by its number. */
    private int next;

    Preemptions(Descriptor descriptor, int bound, int length) {
        this.descriptor = descriptor;
        this.moments = new Moments(bound, length);
    }

    @Override
    public String descriptor() {
        return descriptor.toString();
    }

    @Override
    public void begin(Chance streamOfRun) {
        descriptor.checkLength(moments.length());
        chance = streamOfRun;
        moments.begin(chance);
        ready.clear();
        running = NOBODY;
        next = NOBODY;
    }

    @Override
    public Candidate pick(Ready all) {
        boolean preempted = moments.isNow();
        if (next != NOBODY && !preempted) {
            return all.numbered(next);
        }
        int place = chance.next(ready.size() - (next == NOBODY ? 0 : 1));
        int picked = ready.at(place);
        if (picked == next) {
            picked = ready.at(ready.size() - 1);
        }
        return all.numbered(picked);
    }

    @Override
    public void onReady(Candidate candidate) {
        ready.add(candidate.number());
        if (next == NOBODY && candidate.actorNumber() == running) {
            next = candidate.number();
        }
    }

    @Override
    public void onTaken(Candidate candidate) {
        ready.remove(candidate.number());
        if (candidate.number() == next) {
            next = NOBODY;
        }
    }

    @Override
    public void onStep(Candidate candidate) {
        if (candidate.actorNumber() != running) {
            running = candidate.actorNumber();
            next = NOBODY;
        }
    }

    @Override
    public boolean watches() {
        return true;
    }

    @Override
    public boolean needsOrder() {
        return false;
    }

    @Override
    public boolean isFair() {
        return false;
    }
}
