package dev.simloop.net;

/** A segment that a hold can keep. */
interface HeldSegment {
    /** The hold has ended: it arrives {@code delayNanos} from now. */
    void release(long delayNanos);

    /** {@return when it would arrive if nothing held it, in virtual nanoseconds} */
    long dueNanos();
}
