package dev.simloop.agent.hooks;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Generators that nobody has given a seed. */
@SuppressWarnings("unused")
public final class Chance {
    private Chance() {}

    public static Random newRandom() {
        return new RoutedRandom();
    }

    public static double mathRandom() {
        Sim sim = Hooks.taking("Math.random");
        return sim == null ? Math.random() : sim.random(Chance.class).nextDouble();
    }

    public static double strictMathRandom() {
        return mathRandom();
    }

    public static SplittableRandom newSplittableRandom() {
        Sim sim = Hooks.taking("SplittableRandom");
        return sim == null
                ? new SplittableRandom()
                : new SplittableRandom(sim.random(SplittableRandom.class).nextLong());
    }

    public static void collectionsShuffle(List<?> list) {
        Sim sim = Hooks.taking("Collections.shuffle");
        if (sim == null) {
            Collections.shuffle(list);
        } else {
            Collections.shuffle(list, sim.random(Collections.class));
        }
    }

    public static RandomGenerator randomGeneratorGetDefault() {
        Sim sim = Hooks.taking("RandomGenerator.of");
        return sim == null ? RandomGenerator.getDefault() : sim.random(RandomGenerator.class);
    }

    public static RandomGenerator randomGeneratorOf(String name) {
        Sim sim = Hooks.taking("RandomGenerator.of");
        return sim == null ? RandomGenerator.of(name) : sim.random(RandomGenerator.class);
    }
}
