package own;

import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.junit.SimTest;
import java.util.concurrent.CompletableFuture;

/** Tests that say what they take over, and nothing of how the JVM has to be started; {@link Launch} runs them. */
class Clocks {
    static int runs;
    private int left = 1;
    private int sold;

    @SimTest(seeds = 20, takeOver = TakeOver.CALLS)
    void anHour() throws InterruptedException {
        runs++;
        long before = System.nanoTime();
        Thread.sleep(3_600_000); // virtual: the call is the run's
        if (System.nanoTime() - before != 3_600_000_000_000L) {
            throw new IllegalStateException("it took " + (System.nanoTime() - before));
        }
    }

    @SimTest(seeds = 200, takeOver = TakeOver.CALLS)
    void theLastOneIsSoldOnce() {
        CompletableFuture.allOf(CompletableFuture.runAsync(this::sell), CompletableFuture.runAsync(this::sell))
                .join();
        if (sold > 1) {
            throw new IllegalStateException("sold " + sold + " of 1");
        }
    }

    private void sell() {
        if (left > 0) {
            CompletableFuture.runAsync(() -> {}).join();
            left--;
            sold++;
        }
    }

    @SimTest(seeds = 1, takeOver = TakeOver.CALLS)
    void itPrintsAndHasTheProperties(World world) {
        System.out.println("gr\u00fc\u00dfe " + System.getProperty("simloop.user.word") + " "
                + System.getProperty("shop.currency") + " at " + world.clock().instant());
    }
}
