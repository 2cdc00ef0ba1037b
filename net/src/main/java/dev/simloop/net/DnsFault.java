package dev.simloop.net;

import org.jspecify.annotations.Nullable;

/** A fault on the answers for one name, or for all. */
abstract class DnsFault extends ActiveFault {
    private final Dns dns;
    private final @Nullable String name;

    DnsFault(Dns dns, String kind, String text, @Nullable String name) {
        super(dns.net(), kind, text + " for " + (name == null ? "all names" : name));
        this.dns = dns;
        this.name = name;
    }

    final boolean isOn(String asked) {
        return name == null || name.equals(asked);
    }

    /** {@return whether answers are those from before the last change} */
    boolean isStale() {
        return false;
    }

    /** {@return whether there is no answer} */
    boolean isAbsent() {
        return false;
    }

    /** {@return how much later an answer comes} */
    long delayNanos() {
        return 0;
    }

    @Override
    final void ended() {
        dns.ended(this);
    }
}
