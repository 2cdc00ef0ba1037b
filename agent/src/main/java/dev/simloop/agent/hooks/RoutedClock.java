package dev.simloop.agent.hooks;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** A system clock that shows the time of the run whose thread asks: one that a static field keeps serves many runs. */
final class RoutedClock extends Clock {
    private final Clock real;

    RoutedClock(Clock real) {
        this.real = real;
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return zone.equals(getZone()) ? this : new RoutedClock(real.withZone(zone));
    }

    @Override
    public Instant instant() {
        Sim sim = Hooks.taking("Clock.system");
        return sim == null ? real.instant() : sim.clock().instant();
    }

    @Override
    public long millis() {
        Sim sim = Hooks.taking("Clock.system");
        return sim == null ? real.millis() : sim.clock().millis();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RoutedClock clock && clock.real.equals(real);
    }

    @Override
    public int hashCode() {
        return real.hashCode();
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
