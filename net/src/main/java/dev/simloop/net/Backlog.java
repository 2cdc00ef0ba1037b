package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.spi.Waiting;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A port that is listened at: the connections whose handshake has begun, and those that nobody has accepted. */
abstract class Backlog {
    private static final int USUAL = 50;

    final Kernel kernel;
    private final SocketOptions options;
    private final ArrayDeque<StreamEnd> ready = new ArrayDeque<>();
    private @Nullable Actor actor;
    private @Nullable InetSocketAddress bound;
    /** Handshakes that have begun. */
    private int halfOpen;

    private int limit;
    private boolean closed;

    Backlog(Kernel kernel, SocketOptions options) {
        this.kernel = kernel;
        this.options = options;
    }

    /** A connection can be accepted: hands it to whoever waits, or {@linkplain #keep keeps} it. The last act of a task. */
    abstract void arrived(StreamEnd end);

    /** {@return what its program waits for, such as {@code accept()}; null for nothing} */
    abstract @Nullable String waitsFor();

    // ---- for the kernel

    final boolean hears(InetAddress target) {
        InetSocketAddress at = bound;
        return at != null
                && (at.getAddress().isAnyLocalAddress() || at.getAddress().equals(target));
    }

    final boolean isFull() {
        return halfOpen + ready.size() > limit;
    }

    final int receiveBuffer() {
        return options.get(StandardSocketOptions.SO_RCVBUF);
    }

    /** A handshake has begun. */
    final void begun() {
        halfOpen++;
    }

    /** A handshake that had begun will not be completed. */
    final void abandoned() {
        halfOpen--;
    }

    /** A handshake is complete; {@return false if nobody listens any more}. Called as the last act of a task. */
    final boolean ready(StreamEnd end) {
        halfOpen--;
        if (closed) {
            return false;
        }
        arrived(end);
        return true;
    }

    /** Stops listening; what nobody has accepted is reset. */
    final void release() {
        closed = true;
        if (bound != null) {
            kernel.stopListening(bound.getPort());
        }
        for (StreamEnd end : ready) {
            end.abort();
        }
        ready.clear();
    }

    final void waiting(List<Waiting> into) {
        String what = waitsFor();
        if (what != null) {
            into.add(new Waiting(actor(), what + " at " + bound, null));
        }
    }

    // ---- for the socket

    /**
     * Takes the port, a free one for port 0, and listens there.
     *
     * @param backlog how many connections may wait; the usual number if it is below 1
     * @throws BindException if the port is taken or the address is not the host's
     */
    final void listen(InetSocketAddress wanted, int backlog) throws BindException {
        InetSocketAddress at = kernel.take(wanted);
        bound = at;
        limit = backlog < 1 ? USUAL : backlog;
        kernel.listen(at.getPort(), this);
    }

    final void keep(StreamEnd end) {
        ready.add(end);
    }

    /** {@return the next connection that was kept; null if there is none} */
    final @Nullable StreamEnd poll() {
        return ready.pollFirst();
    }

    final boolean isEmpty() {
        return ready.isEmpty();
    }

    final boolean isClosed() {
        return closed;
    }

    final @Nullable InetSocketAddress bound() {
        return bound;
    }

    final Actor actor() {
        Actor own = actor;
        if (own == null) {
            own = kernel.domain.newActor("listener");
            actor = own;
        }
        return own;
    }

    @Override
    public final String toString() {
        return "listener[" + (closed ? "closed" : bound == null ? "unbound" : bound.toString()) + "]";
    }
}
