package dev.simloop.net;

/**
 * A fault on links. A link asks each fault that is on it, in the order they began, what it does to a packet; most do one
 * thing and leave the rest as it is here.
 */
abstract class LinkFault extends ActiveFault {
    LinkFault(SimNetwork net, String kind, String text) {
        super(net, kind, text);
    }

    /** {@return whether it is on that directed link; may change only with {@link FaultBoard#changed}} */
    abstract boolean isOn(String from, String to);

    /** {@return whether it stops packets, when sent and when they would arrive} */
    boolean cuts() {
        return false;
    }

    /** {@return whether it keeps packets until it ends} */
    boolean holds() {
        return false;
    }

    /** Keeps what would arrive at {@code dueNanos}; asked only of one that holds. */
    void hold(Holdable what, long dueNanos) {
        throw new IllegalStateException(this + " holds nothing");
    }

    /** {@return what it multiplies latencies by} */
    double factor() {
        return 1;
    }

    /** {@return what it adds to latencies} */
    long delayNanos() {
        return 0;
    }

    /** {@return the probability with which it loses a packet} */
    double loss() {
        return 0;
    }

    /** {@return the probability with which it makes a packet arrive twice} */
    double duplicate() {
        return 0;
    }

    /** {@return the probability with which it holds a packet up by a time within {@link #reorderNanos}} */
    double reorder() {
        return 0;
    }

    long reorderNanos() {
        return 1;
    }

    /** {@return the probability with which it damages a packet} */
    double corrupt() {
        return 0;
    }
}
