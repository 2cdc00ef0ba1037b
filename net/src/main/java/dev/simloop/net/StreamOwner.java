package dev.simloop.net;

import dev.simloop.spi.Waiting;
import java.io.IOException;
import java.util.List;

/** What a program holds of a connection, and what its kernel tells it. Every call but {@link #waiting} is the last act of a task. */
interface StreamOwner {
    /** The handshake is complete. */
    void connected(StreamEnd established);

    /** Nobody answered, or somebody refused. */
    void connectFailed(IOException e);

    /** There may be something to read. */
    void wakeReader();

    /** There may be room to write. */
    void wakeWriter();

    /** Adds what its program waits for. */
    void waiting(List<Waiting> into);
}
