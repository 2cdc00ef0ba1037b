package dev.simloop.net;

/**
 * What one end knows of the other: SND.UNA and SND.UNA + SND.WND of RFC 9293, and whether somebody waits to know more.
 *
 * <p>Acknowledgements are no events unless somebody waits for one. The sender may look at what the receiver has (this is a
 * simulation), but it applies only what an acknowledgement could have told it by now: one that left when the receiver's state
 * last changed. If that one would still be under way, it is sent for. If the way back is cut when data arrives, the retry timer
 * is armed, because the acknowledgement that should disarm it never comes.
 *
 * <p>Each method says whose task runs: a task of this end may apply what is due at once; a task of the other end may not, and
 * lets an acknowledgement travel.
 */
final class SendWindow {
    private final StreamEnd end;
    private final RetryTimer retry;
    /** The first byte that is not acknowledged, as far as this end knows. */
    private long unacked;
    /** The first byte that may not be sent yet. */
    private long limit;

    private boolean awaitingAck;
    private boolean ackFlying;

    SendWindow(StreamEnd end, RetryTimer retry) {
        this.end = end;
        this.retry = retry;
    }

    long unacked() {
        return unacked;
    }

    long limit() {
        return limit;
    }

    boolean isAwaitingAck() {
        return awaitingAck;
    }

    /** The handshake has told how much the other end takes. */
    void open(long receiveBuffer) {
        limit = receiveBuffer;
    }

    /** Takes note of an acknowledgement that must have come by now. A task of this end runs. */
    void applyDueAck() {
        StreamEnd from = end.peer;
        if (from == null || from.kernel.dead || ackFlying || from.delivered() == unacked) {
            return;
        }
        long delay = from.out.ackTravelNanos();
        if (delay >= 0 && from.changedAt() + delay <= end.kernel.streams.now()) {
            applyAck(from.delivered(), from.advertise());
        }
    }

    private void applyAck(long delivered, long advertisedEdge) {
        unacked = Math.max(unacked, delivered);
        limit = Math.max(limit, advertisedEdge);
    }

    /** Asks for the next acknowledgement: it is sent now if there is news, else with the next change. A task of this end runs. */
    void wantAck() {
        wantAck(true);
    }

    /** Something has arrived at the other end, whose task runs. */
    void delivered() {
        if (!end.other().out.isOpen()) {
            retry.arm();
            return;
        }
        end.progress();
        if (awaitingAck) {
            wantAck(false);
        }
    }

    /** What the other end has to tell has changed: it read something. Its task runs. */
    void peerChanged() {
        if (awaitingAck && !ackFlying && !end.gone) {
            wantAck(false);
        }
    }

    /** The retry timer expired with nothing to send, and a probe would get through. A task of this end runs. */
    void retryAck() {
        wantAck();
        if (!awaitingAck) {
            ackArrived(unacked, limit);
        }
    }

    /** The host has lost its programs: an acknowledgement on its way there is lost with them. */
    void ackLost() {
        ackFlying = false;
        if (awaitingAck) {
            retryAck();
        }
    }

    /** @param here whether a task of this end runs, so that one which must have come by now is applied at once */
    private void wantAck(boolean here) {
        awaitingAck = true;
        if (ackFlying || end.gone || end.isIdle()) {
            return;
        }
        StreamEnd from = end.other();
        if (from.kernel.dead) {
            retry.arm();
            return;
        }
        long toAck = from.delivered();
        long toEdge = from.advertise();
        if (toAck == unacked && toEdge == limit) {
            return;
        }
        long delay = from.out.ackTravelNanos();
        if (delay < 0) {
            retry.arm();
            return;
        }
        long due = from.changedAt() + delay;
        long now = end.kernel.streams.now();
        if (here && due <= now) {
            awaitingAck = false;
            applyAck(toAck, toEdge);
            return;
        }
        ackFlying = true;
        ControlSegment.launch(
                from.out,
                end.kernel,
                Math.max(due, now),
                () -> {
                    ackFlying = false;
                    ackArrived(toAck, toEdge);
                },
                () -> {
                    ackFlying = false;
                    retry.arm();
                });
    }

    private void ackArrived(long toAck, long toEdge) {
        if (end.gone) {
            return;
        }
        awaitingAck = false;
        end.progress();
        applyAck(toAck, toEdge);
        end.push();
        end.wakeWriter();
    }
}
