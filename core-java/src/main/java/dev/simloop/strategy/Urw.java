package dev.simloop.strategy;

import dev.simloop.spi.Candidate;
import dev.simloop.spi.Ready;
import dev.simloop.spi.Strategy;

/**
 * Strategy {@code urw(w=...)}, a weighted random walk: an actor is as likely to be next as it has steps left, of those that
 * the weights grant it. Where the weights are right and no actor ever waits, every interleaving is equally likely; {@code
 * random} favours those in which the short actors come early.
 *
 * <p>From Zhao, Wolff, Mathur, Roychoudhury: "Selectively Uniform Concurrency Testing", ASPLOS 2025, there as the base of
 * {@link Surw}. Other than there
 *
 * <ul>
 *   <li>the weights are the steps of one run that was measured, by the number of the actor, which another order of creation
 *       gives to another actor; an actor past its weight goes on with 1;
 *   <li>an actor's weight has no share of those that it has still to make;
 *   <li>actors wait for each other, so that the distribution is near uniform at best.
 * </ul>
 *
 * Drawn as a race of exponential clocks, which have no memory: the first to ring is the one that weights would pick, and a
 * step costs the logarithm of the number of ready tasks.
 */
public final class Urw implements Strategy {
    private final Descriptor descriptor;
    private final int[] weights;
    private final Race race;

    Urw(Descriptor descriptor, int[] weights) {
        this.descriptor = descriptor;
        this.weights = weights;
        this.race = new Race(weights);
    }

    @Override
    public String descriptor() {
        return descriptor.toString();
    }

    @Override
    public void begin(Chance chance) {
        descriptor.checkWeights(weights);
        race.begin(chance);
    }

    @Override
    public Candidate pick(Ready ready) {
        return ready.numbered(race.first());
    }

    @Override
    public void onReady(Candidate candidate) {
        race.add(candidate);
    }

    @Override
    public void onTaken(Candidate candidate) {
        race.remove(candidate.number());
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
