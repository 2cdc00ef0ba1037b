package dev.simloop.net;

import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * A socket of a simulated host that never waits, and says when an operation would not. What {@code java.nio.channels.Selector} is to
 * channels can be built on it; {@link StreamSocket} and {@link ListenSocket} have it.
 *
 * <p>Ready is meant as {@code epoll} means it, level-triggered: an operation that would give bytes, room, a connection, the end or a
 * failure at once. Threads: tasks of the run.
 */
public interface Readiness {
    /**
     * {@return which of {@code interest} would not wait now} For each of the others the listener is called when that may have changed.
     *
     * @param interest bits of {@link SelectionKey}: {@code OP_READ}, {@code OP_WRITE}, {@code OP_CONNECT}, {@code OP_ACCEPT}
     */
    int readyOps(int interest);

    /**
     * Has {@code listener} called whenever something may have become ready, until another call replaces it; null for none. It is
     * called within tasks of the kernel, also while the host is paused: it notes that, and neither runs the program nor draws.
     */
    void onChange(@Nullable Runnable listener);
}
