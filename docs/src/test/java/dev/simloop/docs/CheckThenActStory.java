package dev.simloop.docs;

import dev.simloop.SimLoop;
import dev.simloop.campaign.Campaign;
import dev.simloop.junit.SeedSweep;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** docs/stories.md: the last seat, sold at the desk and on the phone. StoriesTest runs it. */
class CheckThenActStory {
    // region story-check-then-act
    static class Hall {
        int seats = 1;

        int free() {
            SimLoop.observe("seats", seats);
            return seats;
        }

        void sell(int free) {
            if (free > 0) {
                seats--;
                SimLoop.observe("seats", seats);
            }
        }
    }

    static Campaign sales(Supplier<Hall> open) {
        return Campaign.ofAction(world -> {
            Hall hall = open.get();
            Executor desk = world.singleThread("desk");
            Executor phone = world.singleThread("phone");
            var here = CompletableFuture.supplyAsync(hall::free, desk).thenAcceptAsync(hall::sell, desk);
            var there = CompletableFuture.runAsync(() -> {}, phone) // it rings
                    .thenApplyAsync(rung -> hall.free(), phone)
                    .thenAcceptAsync(hall::sell, phone);
            world.await(world.loop().allOf(here, there));
            if (hall.seats < 0) {
                throw new IllegalStateException("one seat was sold twice: " + hall.seats + " are left");
            }
        });
    }

    @Test
    void aSeatIsSoldOnce() {
        SeedSweep.of(sales(Hall::new)).run();
    }
    // endregion

    static final class CheckingHall extends Hall {
        @Override
        void sell(int free) {
            super.sell(free());
        }
    }
}
