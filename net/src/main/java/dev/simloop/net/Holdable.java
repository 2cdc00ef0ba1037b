package dev.simloop.net;

/** What travels over a link and can be held there: a packet, or a stream's segment. */
interface Holdable {
    /** {@return the link it is on} */
    Link link();

    /** {@return its place in the order of sending} */
    long number();

    /** The hold has ended: it arrives {@code delayNanos} from now. */
    void release(long delayNanos);
}
