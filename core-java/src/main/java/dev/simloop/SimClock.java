package dev.simloop;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** A wall clock that shows the configured epoch plus virtual time, as the host of its domain sees it. */
final class SimClock extends Clock {
    private final Domain domain;
    private final ZoneId zone;
    private final Instant epoch;

    SimClock(Domain domain, ZoneId zone) {
        this.domain = domain;
        this.zone = zone;
        this.epoch = domain.engine().config.epoch;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return other.equals(zone) ? this : new SimClock(domain, other);
    }

    @Override
    public Instant instant() {
        Host host = domain.host();
        return epoch.plusNanos(
                host == null ? domain.nowNanos() : host.hostClock().wallNanos());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SimClock other && other.domain == domain && other.zone.equals(zone);
    }

    @Override
    public int hashCode() {
        return zone.hashCode();
    }

    @Override
    public String toString() {
        return "SimClock[" + zone + "]";
    }
}
