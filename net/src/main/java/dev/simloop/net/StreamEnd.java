package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection: what it still has to send, and what has arrived and waits to be read.
 *
 * <p><b>Models</b> TCP as a program sees it. Each direction is a queue in order: a segment never arrives before the one
 * in front of it. A segment that is stopped or lost comes back to the head of the queue together with all behind it, and
 * goes again after a wait that doubles. The sender holds at most its buffer, and sends no more than the other side's
 * buffer has room for.
 *
 * <p><b>Leaves out</b> congestion control, Nagle's delay, selective and fast retransmission, TIME_WAIT and urgent data:
 * they change when bytes arrive, not which. A window that stays closed is not probed.
 *
 * <p>One file past a screen or two because both directions share one state: which bytes are where, and how it ended. What it
 * knows of the other end is in {@link SendWindow}, when it tries again in {@link RetryTimer}.
 */
final class StreamEnd {
    /*
     * Arrival. Each segment under way has a timer, in the receiver's domain. Whichever is run first takes everything
     * that is due from the head of the queue, so segments of one instant arrive in order and at once.
     *
     * Calling out. Programs run inside the completion of a future: state is changed before anything is completed.
     */
    private static final int ORPHAN_RETRIES = 8;

    final Kernel kernel;
    final InetSocketAddress local;
    final InetSocketAddress remote;
    final StreamPath out;
    private @Nullable Actor actor;

    @Nullable
    StreamEnd peer;

    @Nullable
    StreamOwner channel;

    private @Nullable Backlog halfOpenAt;
    private @Nullable KeepAlive keepAlive;
    int sendBuffer;
    int receiveBuffer;

    private final ArrayDeque<Segment> unsent = new ArrayDeque<>();
    private final ArrayDeque<Segment> inFlight = new ArrayDeque<>();
    private final RetryTimer retry;
    private final SendWindow window;
    private final TlsStart tls = new TlsStart();
    private long written;
    private long nextToSend;
    private long lastDue;
    private boolean stalled;
    private boolean joined;

    private final ArrayDeque<Segment> received = new ArrayDeque<>();
    private int available;
    private long delivered;
    private long consumed;
    private long advertised;
    private long changedAt;
    private long heardAt;
    private boolean endReceived;

    private @Nullable CloseReason ending;
    private boolean endQueued;
    private boolean endDelivered;
    /** The program has closed it. */
    boolean closed;
    /** The connection is over: reset, timed out or forgotten. */
    boolean gone;

    StreamEnd(Kernel kernel, InetSocketAddress local, InetSocketAddress remote, StreamPath out) {
        this.kernel = kernel;
        this.local = local;
        this.remote = remote;
        this.out = out;
        StreamSettings settings = kernel.streams.settings;
        this.sendBuffer = settings.sendBuffer();
        this.receiveBuffer = settings.receiveBuffer();
        this.retry = new RetryTimer(this, this::tryAgain);
        this.window = new SendWindow(this, retry);
        kernel.ends.add(this);
    }

    Actor actor() {
        if (!kernel.domain.isAlive()) {
            return kernel.streams.wire();
        }
        Actor own = actor;
        if (own == null) {
            own = kernel.domain.newActor("socket");
            actor = own;
        }
        return own;
    }

    private Timer arm(TaskKind kind, long delayNanos, Runnable what) {
        return arm(kind, false, delayNanos, what);
    }

    Timer arm(TaskKind kind, boolean background, long delayNanos, Runnable what) {
        Actor who = kernel.isAlone() ? kernel.streams.wire() : actor();
        return kernel.taskDomain().schedule(who, null, kind, background, delayNanos, what);
    }

    /** {@return how long it was still armed for} */
    long disarm(Timer timer) {
        boolean unused = timer.cancel();
        return Math.max(0, timer.deadlineNanos() - kernel.streams.now());
    }

    boolean isJoined() {
        return joined && !gone;
    }

    /** The programs of its host are paused: what is armed becomes the kernel's own. */
    void detachFromHost() {
        retry.rearm();
        KeepAlive probes = keepAlive;
        if (probes != null) {
            probes.detachFromHost();
        }
        StreamEnd sender = peer;
        if (sender != null) {
            for (Segment s : sender.inFlight) {
                Timer arrival = s.timer;
                if (arrival != null) {
                    sender.armArrival(s, disarm(arrival));
                }
            }
        }
    }

    boolean isIdle() {
        return kernel.dead || kernel.streams.net.isClosed();
    }

    // ---- beginning

    void beginAt(Backlog listener) {
        halfOpenAt = listener;
        listener.begun();
    }

    /** Both sides know each other from now on. */
    void join(StreamEnd other) {
        peer = other;
        window.open(other.receiveBuffer);
        other.advertised = other.receiveBuffer;
        joined = true;
        heard();
    }

    /** Sends the last third of the handshake. */
    void open() {
        unsent.addFirst(Segment.opening(this));
        push();
    }

    void keepAlive(boolean on) {
        KeepAlive before = keepAlive;
        if (before != null) {
            before.stop();
        }
        keepAlive = on && joined && !gone ? new KeepAlive(this) : null;
    }

    // ---- sending

    /** {@return how many bytes can be written now} */
    private int room() {
        return (int) Math.max(0, sendBuffer - (written - window.unacked()));
    }

    /** {@return how many of {@code bytes} can be written now; if none, the writer is woken when that changes} */
    int writable(int bytes) {
        if (room() < bytes) {
            window.applyDueAck();
            do {
                push();
                if (room() > 0) {
                    break;
                }
                window.wantAck();
            } while (!window.isAwaitingAck());
        }
        return Math.min(room(), bytes);
    }

    /** {@return what a write finds broken, or null} */
    @Nullable
    IOException writeFailure() {
        if (!gone) {
            return null;
        }
        CloseReason how = ending;
        ending = null;
        return how == null ? CloseReason.PIPE.whenWritten() : how.whenWritten();
    }

    /** {@return how many bytes it has taken from the buffers, in their order: as many as there is {@code room} for, or a part of them} */
    int write(ByteBuffer[] srcs, int room) {
        byte[] bytes = new byte[kernel.partial(room)];
        int at = 0;
        for (ByteBuffer src : srcs) {
            int part = Math.min(bytes.length - at, src.remaining());
            src.get(bytes, at, part);
            at += part;
        }
        write(bytes);
        return bytes.length;
    }

    private void write(byte[] bytes) {
        written += bytes.length;
        unsent.add(new Segment(this, bytes, tls.plain(bytes)));
        push();
    }

    void shutdownOutput() {
        if (!endQueued && !gone) {
            endQueued = true;
            unsent.add(Segment.ending(this));
            push();
        }
    }

    /** Sends what the window allows. */
    void push() {
        if (stalled || gone || !joined || isIdle()) {
            return;
        }
        for (Segment s = unsent.peekFirst(); s != null; s = unsent.peekFirst()) {
            if (s.length > 0) {
                if (window.limit() <= nextToSend) {
                    window.wantAck();
                    if (window.isAwaitingAck()) {
                        return;
                    }
                    continue;
                }
                int most = (int)
                        Math.min(Math.min(s.length, window.limit() - nextToSend), kernel.streams.settings.segment());
                int first = out.split(most);
                unsent.removeFirst();
                if (first < s.length) {
                    unsent.addFirst(s.rest(first));
                }
            } else {
                unsent.removeFirst();
            }
            if (!launch(s)) {
                return;
            }
        }
    }

    StreamEnd other() {
        StreamEnd other = peer;
        if (other == null) {
            throw new AssertionError("simulator bug: " + local + " sends before it is connected");
        }
        return other;
    }

    private boolean launch(Segment s) {
        kernel.streams.segments++;
        long delay = -1;
        if (other().kernel.dead) {
            probeRestartedPeer();
        } else {
            PacketLog log = kernel.streams.net.log;
            if (log != null) {
                s.event = log.sent(s, out, kernel.host.name());
            }
            delay = out.transit(s.size());
            if (log != null && delay < 0) {
                log.dropped(s, out, out.fate());
            }
        }
        if (delay < 0) {
            unsent.addFirst(s);
            stall();
            return false;
        }
        long now = kernel.streams.now();
        lastDue = Math.max(lastDue, now + delay);
        s.due = lastDue;
        nextToSend += s.length;
        s.number = kernel.streams.net.nextNumber();
        inFlight.add(s);
        if (out.holds(s, s.due)) {
            s.held = true;
        } else {
            armArrival(s, lastDue - now);
        }
        return true;
    }

    private void armArrival(Segment s, long delay) {
        StreamEnd to = other();
        PacketLog log = kernel.streams.net.log;
        if (log == null) {
            s.timer = to.arm(TaskKind.DELIVERY, delay, s);
        } else {
            int before = log.recorder.causedBy(s.event);
            s.timer = to.arm(TaskKind.DELIVERY, delay, s);
            int unused = log.recorder.causedBy(before);
        }
    }

    void launchAgain(Segment s, long delay) {
        if (other().kernel.dead) {
            return;
        }
        s.due = kernel.streams.now() + delay;
        lastDue = Math.max(lastDue, s.due);
        armArrival(s, delay);
    }

    /** Something has arrived at the other end. */
    void arrive() {
        if (kernel.streams.net.isClosed()) {
            return;
        }
        StreamEnd to = other();
        if (to.kernel.dead) {
            return;
        }
        long now = kernel.streams.now();
        boolean taken = false;
        for (Segment s = inFlight.peekFirst(); s != null && !s.held && s.due <= now; s = inFlight.peekFirst()) {
            if (!out.isOpen()) {
                loseAll(DropReason.PARTITION);
                break;
            }
            if (out.holds(s, now)) {
                s.held = true;
                break;
            }
            inFlight.removeFirst();
            s.drop();
            out.delivered(s.size());
            if (kernel.streams.net.log != null) {
                kernel.streams.net.log.delivered(s, out, to.kernel.host.name());
            }
            taken = true;
            to.take(s);
        }
        if (taken) {
            if (!gone && !kernel.dead) {
                window.delivered();
            }
            to.wake();
        }
    }

    private void drop(Segment s, DropReason reason) {
        out.dropped(reason, s.size());
        if (kernel.streams.net.log != null) {
            kernel.streams.net.log.dropped(s, out, reason);
        }
    }

    private void loseAll(DropReason reason) {
        for (Iterator<Segment> last = inFlight.descendingIterator(); last.hasNext(); ) {
            Segment s = last.next();
            s.drop();
            drop(s, reason);
            nextToSend -= s.length;
            if (!gone && !kernel.dead) {
                unsent.addFirst(s.again());
            }
        }
        inFlight.clear();
        if (!gone && !kernel.dead) {
            stall();
        }
    }

    // ---- what the other end has, and what this one tells

    /** A sign of life. */
    void progress() {
        heard();
        retry.reset();
        if (!stalled) {
            retry.cancel();
        }
    }

    /** {@return how many bytes have arrived here} */
    long delivered() {
        return delivered;
    }

    /** {@return when an acknowledgement would last have had news} */
    long changedAt() {
        return changedAt;
    }

    void wakeWriter() {
        StreamOwner waiting = channel;
        if (waiting != null) {
            waiting.wakeWriter();
        }
    }

    /** {@return the first byte that this end has no room for, as it tells it: without small steps (RFC 9293, 3.8.6.2.2)} */
    long advertise() {
        long open = consumed + receiveBuffer;
        long worthwhile = Math.min(receiveBuffer / 2, 2L * kernel.streams.settings.segment());
        if (open - advertised >= worthwhile) {
            advertised = open;
        }
        return advertised;
    }

    private void tellSender() {
        changedAt = kernel.streams.now();
        StreamEnd sender = peer;
        if (sender != null && !kernel.dead) {
            sender.window.peerChanged();
        }
    }

    // ---- trying again

    private void stall() {
        stalled = true;
        retry.arm();
    }

    private void tryAgain() {
        retry.expired();
        stalled = false;
        if (gone || isIdle()) {
            return;
        }
        StreamSettings settings = kernel.streams.settings;
        if (retry.backOff(closed ? Math.min(ORPHAN_RETRIES, settings.retries()) : settings.retries())) {
            timeOut();
            return;
        }
        kernel.streams.retransmits++;
        if (!unsent.isEmpty()
                && (window.limit() > nextToSend || other().kernel.dead || unsent.getFirst().length == 0)) {
            push();
            wakeWriter();
        } else if (reaches()) {
            progress();
            if (window.isAwaitingAck()) {
                window.retryAck();
            }
        } else {
            probeRestartedPeer();
            retry.arm();
        }
    }

    /** {@return whether a probe that leaves now and its answer get through} */
    boolean reaches() {
        StreamEnd to = other();
        return !to.kernel.dead && !to.gone && out.ackTravelNanos() >= 0 && to.out.ackTravelNanos() >= 0;
    }

    void timeOut() {
        if (!gone) {
            kernel.streams.timeouts++;
            StreamEnd to = other();
            end(CloseReason.TIMED_OUT);
            if (to.halfOpenAt != null) {
                to.abandon();
            }
        }
    }

    /** Sends a segment to where the other end was: if that host is up again, it answers with RST. */
    void probeRestartedPeer() {
        StreamEnd to = other();
        if (!to.kernel.dead && !to.gone) {
            return;
        }
        Kernel there = kernel.streams.answering(to.kernel.host);
        if (there != null) {
            ControlSegment.send(out, there, () -> {
                ControlSegment.send(there.pathTo(kernel.host), kernel, () -> reset(CloseReason.RESET));
            });
        }
    }

    /** The other host has lost power, and with it all that was on its way there. */
    void peerVanished() {
        StreamEnd other = peer;
        if (other == null || other.gone || other.kernel.dead) {
            return;
        }
        if (other.halfOpenAt != null) {
            other.abandon();
            return;
        }
        if (!other.inFlight.isEmpty()) {
            other.loseAll(DropReason.CRASH);
        } else if (!other.unsent.isEmpty() || other.window.isAwaitingAck()) {
            other.retry.arm();
        }
    }

    // ---- receiving

    private void take(Segment s) {
        kernel.domain.fold(s.digest());
        heard();
        if (s.opens) {
            Backlog listener = halfOpenAt;
            halfOpenAt = null;
            if (listener != null && !listener.ready(this)) {
                abort();
            }
        }
        if (s.length > 0) {
            if (gone || closed) {
                abort();
                return;
            }
            kernel.streams.bytes += s.length;
            received.add(s);
            available += s.length;
            delivered += s.length;
            changedAt = kernel.streams.now();
        }
        if (s.ends) {
            endReceived = true;
            s.from.endDelivered = true;
            s.from.forgetIfOver();
            forgetIfOver();
        }
    }

    private void wake() {
        StreamOwner waiting = channel;
        if (waiting != null) {
            waiting.wakeReader();
        }
    }

    /** {@return how many bytes a read can have now: 0 for none yet, -1 at the end} */
    int readable() throws IOException {
        if (available > 0) {
            return available;
        }
        if (endReceived) {
            return -1;
        }
        if (gone) {
            CloseReason how = ending;
            ending = null;
            if (how == null || how == CloseReason.PIPE) {
                return -1;
            }
            throw how.whenRead();
        }
        return 0;
    }

    /** {@return how many bytes have arrived and wait to be read} */
    int available() {
        return available;
    }

    /** {@return whether a read would not wait: there is something, the end, or a failure} It changes nothing. */
    boolean isReadable() {
        return available > 0 || endReceived || gone;
    }

    /** {@return whether a write would not wait: there is room, or a failure} If not, the writer is woken when that changes. */
    boolean isWritable() {
        return gone || writable(1) > 0;
    }

    /** {@return how many bytes of {@code there} it has moved into the buffers, in their order: all that fit, or a part of them} */
    int read(ByteBuffer[] dsts, int there) {
        int count = kernel.partial(Math.min(there, Operation.remaining(dsts)));
        int left = count;
        for (ByteBuffer dst : dsts) {
            int part = Math.min(left, dst.remaining());
            if (part > 0) {
                read(dst, part);
                left -= part;
            }
        }
        return count;
    }

    /** Moves {@code count} bytes of those that are there into {@code into}. */
    private void read(ByteBuffer into, int count) {
        int left = count;
        while (left > 0) {
            Segment s = received.getFirst();
            int now = Math.min(left, s.length);
            into.put(s.bytes, s.offset, now);
            s.offset += now;
            s.length -= now;
            left -= now;
            if (s.length == 0) {
                received.removeFirst();
            }
        }
        available -= count;
        consumed += count;
        tellSender();
    }

    void heard() {
        heardAt = kernel.streams.now();
    }

    long lastHeard() {
        return heardAt;
    }

    // ---- the end

    /** The program closes it. */
    void close() {
        closed = true;
        channel = null;
        if (gone) {
            return;
        }
        if (available > 0) {
            abort();
        } else {
            shutdownOutput();
            forgetIfOver();
        }
    }

    /** The program closes it, and nothing of it is to go on. */
    void closeAtOnce() {
        closed = true;
        channel = null;
        if (!gone) {
            abort();
        }
    }

    /** The program has ended: what was on its way to it is lost, what it wrote goes on. */
    void exit() {
        peerVanished();
        Domain own = kernel.domain;
        if (!own.isAlive() && joined) {
            // Its timers went with the incarnation; what the kernel still has to do is the world's from here on.
            retry.armAnew();
            window.ackLost();
        }
        if (joined) {
            close();
        } else {
            forget();
        }
    }

    /** Drops it and tells the other side, which finds out when that arrives. */
    void abort() {
        finish();
        StreamEnd to = peer;
        if (to == null || to.kernel.dead || isIdle()) {
            return;
        }
        long due = ControlSegment.sendAfter(out, to.kernel, lastDue + 1, () -> to.reset(CloseReason.RESET));
        lastDue = Math.max(lastDue, due);
    }

    /** Drops a connection that the other side has given up before it was open. */
    void abandon() {
        Backlog listener = halfOpenAt;
        halfOpenAt = null;
        if (listener != null) {
            listener.abandoned();
        }
        finish();
    }

    /** Resets it as a task of its own host. */
    void resetSoon() {
        var unused = arm(TaskKind.FAULT, 0, () -> reset(CloseReason.RESET));
    }

    /** An RST has arrived. */
    void reset(CloseReason how) {
        if (!gone && !isIdle()) {
            kernel.streams.resets++;
            end(endReceived && !endQueued && how == CloseReason.RESET ? CloseReason.PIPE : how);
        }
    }

    private void end(CloseReason how) {
        ending = how;
        for (Segment s : inFlight) {
            s.drop();
            drop(s, DropReason.NOBODY);
        }
        inFlight.clear();
        abandon();
        StreamOwner waiting = channel;
        if (waiting != null) {
            waiting.wakeWriter();
            waiting.wakeReader();
        }
    }

    private void finish() {
        gone = true;
        unsent.clear();
        retry.cancel();
        keepAlive(false);
        kernel.ends.remove(this);
    }

    void forget() {
        if (!gone) {
            finish();
        }
    }

    private void forgetIfOver() {
        if (closed && endReceived && endDelivered && inFlight.isEmpty()) {
            forget();
        }
    }
}
