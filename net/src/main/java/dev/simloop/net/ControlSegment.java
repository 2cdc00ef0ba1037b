package dev.simloop.net;

import dev.simloop.Domain;
import dev.simloop.spi.TaskKind;
import org.jspecify.annotations.Nullable;

/**
 * A segment without bytes of the program's: SYN, its answer, an acknowledgement, RST. Run when it arrives. It meets every
 * fault, but takes no bandwidth and counts in no traffic.
 */
final class ControlSegment implements Runnable, Holdable {
    static final int BYTES = 40;

    private final StreamPath path;
    private final Kernel to;
    private final Runnable arrived;
    private final @Nullable Runnable lost;
    private final long number;

    private ControlSegment(StreamPath path, Kernel to, Runnable arrived, @Nullable Runnable lost) {
        this.path = path;
        this.number = path.streams.net.nextNumber();
        this.to = to;
        this.arrived = arrived;
        this.lost = lost;
    }

    /** Sends one, of which nobody learns if it is lost. */
    static void send(StreamPath path, Kernel to, Runnable arrived) {
        long unused = sendAfter(path, to, 0, arrived);
    }

    /** Sends one that arrives no earlier than {@code notBefore}; {@return when it is due, or -1 if it was lost at once} */
    static long sendAfter(StreamPath path, Kernel to, long notBefore, Runnable arrived) {
        long delay = path.ackTravelNanos();
        if (delay < 0) {
            return -1;
        }
        long due = Math.max(notBefore, path.streams.now() + delay);
        launch(path, to, due, arrived, null);
        return due;
    }

    /** Puts one on its way that is due at {@code due}. */
    static void launch(StreamPath path, Kernel to, long due, Runnable arrived, @Nullable Runnable lost) {
        ControlSegment signal = new ControlSegment(path, to, arrived, lost);
        if (!path.holds(signal, due)) {
            signal.release(due - path.streams.now());
        }
    }

    @Override
    public void run() {
        if (to.dead || path.streams.net.isClosed()) {
            return;
        }
        if (!path.isOpen()) {
            if (lost != null) {
                lost.run();
            }
        } else if (!path.holds(this, path.streams.now())) {
            arrived.run();
        }
    }

    @Override
    public void release(long delayNanos) {
        if (to.dead) {
            return;
        }
        Domain domain = to.taskDomain();
        var unused = domain.schedule(to.taskActor(), null, TaskKind.DELIVERY, false, delayNanos, this);
    }

    @Override
    public Link link() {
        return path.link();
    }

    @Override
    public long number() {
        return number;
    }
}
