package dev.simloop.net;

import org.jspecify.annotations.Nullable;

/** Answers that the name does not exist. */
final class DnsAbsent extends DnsFault {
    DnsAbsent(Dns dns, @Nullable String name) {
        super(dns, "net.dns.nxdomain", "no answers", name);
    }

    @Override
    boolean isAbsent() {
        return true;
    }
}
