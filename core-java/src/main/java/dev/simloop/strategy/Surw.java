package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;

/**
 * Strategy {@code surw(w=...)}: some actors, each with probability one half, are chosen for the run, and the interleavings of
 * their steps are near equally likely, whatever the others do. One of them is always the next, as {@link Urw} would pick it,
 * and the rest of the chosen wait for it; all others go at random.
 *
 * <p>From Zhao, Wolff, Mathur, Roychoudhury: "Selectively Uniform Concurrency Testing", ASPLOS 2025. Other than there
 *
 * <ul>
 *   <li>what is selected is all steps of some actors, drawn anew for each run, and not the accesses to one variable: a step
 *       does not tell what it will touch before it runs;
 *   <li>the next one is picked among the chosen that are ready, so that none is awaited that is not;
 *   <li>what is said of the weights of {@link Urw} holds here, too.
 * </ul>
 */
public final class Surw implements Strategy {
    private final Descriptor descriptor;
    private final int[] weights;
    private final Race chosen;
    private final ReadyList others = new ReadyList();
    private Salt salt = Salt.drawn(bound -> 0);
    private Chance chance = bound -> 0;

    Surw(Descriptor descriptor, int[] weights) {
        this.descriptor = descriptor;
        this.weights = weights;
        this.chosen = new Race(weights);
    }

    @Override
    public String descriptor() {
        return descriptor.toString();
    }

    @Override
    public void begin(Chance streamOfRun) {
        descriptor.checkWeights(weights);
        chance = streamOfRun;
        salt = Salt.drawn(chance);
        chosen.begin(chance);
        others.clear();
    }

    @Override
    public Candidate pick(Ready ready) {
        int mine = chosen.isEmpty() ? 0 : 1;
        int place = chance.next(others.size() + mine);
        return ready.numbered(place < others.size() ? others.at(place) : chosen.first());
    }

    @Override
    public void onReady(Candidate candidate) {
        if (salt.bits(candidate.actorNumber()) < 0) {
            chosen.add(candidate);
        } else {
            others.add(candidate.number());
        }
    }

    @Override
    public void onTaken(Candidate candidate) {
        if (others.has(candidate.number())) {
            others.remove(candidate.number());
        } else {
            chosen.remove(candidate.number());
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
}
