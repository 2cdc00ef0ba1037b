package dev.simloop.benchmarks;

import dev.simloop.Scenario;
import dev.simloop.campaign.Campaign;
import dev.simloop.examples.traps.BackgroundThread;
import dev.simloop.examples.traps.EnumHashOrder;
import dev.simloop.examples.traps.IdentityOrder;
import dev.simloop.examples.traps.PhaseOfTheClock;
import dev.simloop.examples.traps.RandomName;
import dev.simloop.examples.traps.RealChance;
import dev.simloop.examples.traps.RealClock;
import dev.simloop.examples.traps.SetOfOrder;
import dev.simloop.examples.traps.Sound;
import dev.simloop.examples.traps.StaticCache;
import dev.simloop.examples.traps.StaticCount;
import dev.simloop.examples.traps.ThreadChance;
import dev.simloop.examples.traps.WallTime;
import java.time.Duration;

/** The traps, each in a program that always fails and of which a fresh JVM can be asked: the names are those of the factories. */
final class FailingTraps {
    private FailingTraps() {}

    private static Campaign failing(Scenario trap) {
        return Campaign.ofAction(world -> {
            Object unused = trap.run(world);
            // All that it has submitted runs before.
            world.await(world.delay(Duration.ofSeconds(1)));
            throw new IllegalStateException("always");
        });
    }

    static Campaign nanoTime() {
        return failing(RealClock.scenario());
    }

    static Campaign instant() {
        return failing(WallTime.scenario());
    }

    static Campaign phase() {
        return failing(PhaseOfTheClock.scenario());
    }

    static Campaign mathRandom() {
        return failing(RealChance.scenario());
    }

    static Campaign threadLocalRandom() {
        return failing(ThreadChance.scenario());
    }

    static Campaign randomName() {
        return failing(RandomName.scenario());
    }

    static Campaign setOf() {
        return failing(SetOfOrder.scenario());
    }

    static Campaign identity() {
        return failing(IdentityOrder.scenario());
    }

    static Campaign enumHash() {
        return failing(EnumHashOrder.scenario());
    }

    static Campaign staticCache() {
        return failing(StaticCache.scenario());
    }

    static Campaign staticCount() {
        return failing(StaticCount.scenario());
    }

    static Campaign thread() {
        return failing(BackgroundThread.scenario());
    }

    static Campaign none() {
        return failing(Sound.scenario());
    }
}
