package dev.simloop.net;

import dev.simloop.spi.Waiting;
import java.net.InetAddress;
import java.util.List;

/** A port that is listened at, as the kernel sees it. */
interface Listener {
    /** {@return whether connections to that address of the host are its} */
    boolean hears(InetAddress target);

    /** {@return whether it has room for no more connections that nobody has accepted} */
    boolean isFull();

    /** {@return how many bytes each of its connections has room for} */
    int receiveBuffer();

    /** A handshake has begun. */
    void begun();

    /** A handshake that had begun will not be completed. */
    void abandoned();

    /** A handshake is complete; {@return false if nobody listens any more}. Called as the last act of a task. */
    boolean ready(StreamEnd end);

    /** Stops listening; what nobody has accepted is reset. */
    void release();

    /** Adds what its program waits for. */
    void waiting(List<Waiting> into);
}
