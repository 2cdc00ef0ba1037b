package dev.simloop.net;

import org.jspecify.annotations.Nullable;

/** Answers what was true before the last change. */
final class DnsStale extends DnsFault {
    DnsStale(Dns dns, @Nullable String name) {
        super(dns, "net.dns.stale", "stale answers", name);
    }

    @Override
    boolean isStale() {
        return true;
    }
}
