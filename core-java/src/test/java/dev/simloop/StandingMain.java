package dev.simloop;

import dev.simloop.campaign.Campaign;
import java.time.Duration;

/** A run that stands still for ten times as long as its watchdog allows, as at a breakpoint; prints how it went. */
final class StandingMain {
    private static final Duration WATCHDOG = Duration.ofMillis(100);

    private StandingMain() {}

    public static void main(String[] args) {
        var report = Campaign.ofAction(world -> {
                    long until = System.nanoTime() + WATCHDOG.multipliedBy(10).toNanos();
                    while (System.nanoTime() < until) {
                        Thread.onSpinWait();
                    }
                })
                .withConfig(SimConfig.defaults().withWatchdog(WATCHDOG))
                .runSeed(1);
        System.out.println(report.passed() ? "passed" : report.failure());
    }
}
