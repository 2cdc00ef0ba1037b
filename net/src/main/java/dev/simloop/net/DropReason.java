package dev.simloop.net;

/** Why a packet did not arrive. */
public enum DropReason {
    /** The link, or a fault on it, lost it. */
    LOSS("net.dropped.loss"),
    /** A fault cut the link when it was sent or when it would have arrived. */
    PARTITION("net.dropped.partition"),
    /** The host it was on the way to has no power, or lost it. */
    CRASH("net.dropped.crash"),
    /** The queue before the link had no room for it. */
    QUEUE("net.dropped.queue"),
    /** It was an object and was damaged: a checksum finds that out and discards it. */
    CORRUPTION("net.dropped.corruption"),
    /** Nobody had bound the address when it arrived. */
    NOBODY("net.void");

    private final String counter;

    DropReason(String counter) {
        this.counter = counter;
    }

    /** {@return the counter of the run that counts these packets} */
    public String counter() {
        return counter;
    }

    /** Its place in arrays that live no longer than a run. */
    @SuppressWarnings("EnumOrdinal")
    int place() {
        return ordinal();
    }
}
