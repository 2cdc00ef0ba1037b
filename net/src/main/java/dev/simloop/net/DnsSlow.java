package dev.simloop.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Answers later. */
final class DnsSlow extends DnsFault {
    private final long delayNanos;

    DnsSlow(Dns dns, @Nullable String name, Duration delay) {
        super(dns, "net.dns.slow", "answers later by " + delay, name);
        delayNanos = Check.positiveNanos("delay", delay);
    }

    @Override
    long delayNanos() {
        return delayNanos;
    }
}
