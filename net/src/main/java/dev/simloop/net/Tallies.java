package dev.simloop.net;

import dev.simloop.Domain;

/** The counters of all traffic, each looked up by name once a run. */
final class Tallies {
    final Tally sent;
    final Tally sentBytes;
    final Tally delivered;
    final Tally deliveredBytes;
    final Tally droppedBytes;
    final Tally duplicated;
    final Tally reordered;
    final Tally corrupted;
    final Tally held;
    final Tally slowed;
    final Tally queued;
    final Tally delayedByLoss;
    private final Tally[] dropped;

    Tallies(Domain domain) {
        sent = new Tally(domain, "net.sent");
        sentBytes = new Tally(domain, "net.sent.bytes");
        delivered = new Tally(domain, "net.delivered");
        deliveredBytes = new Tally(domain, "net.delivered.bytes");
        droppedBytes = new Tally(domain, "net.dropped.bytes");
        duplicated = new Tally(domain, "net.duplicated");
        reordered = new Tally(domain, "net.reordered");
        corrupted = new Tally(domain, "net.corrupted");
        held = new Tally(domain, "net.held");
        slowed = new Tally(domain, "net.slowed");
        queued = new Tally(domain, "net.queued");
        delayedByLoss = new Tally(domain, "net.delayed.loss");
        DropReason[] reasons = DropReason.values();
        dropped = new Tally[reasons.length];
        for (DropReason reason : reasons) {
            dropped[reason.place()] = new Tally(domain, reason.counter());
        }
    }

    Tally dropped(DropReason reason) {
        return dropped[reason.place()];
    }

    /** What settings ask for is to be seen to happen, or seen not to. */
    void declare(LinkSettings settings) {
        if (settings.loss() > 0) {
            var unused = dropped(DropReason.LOSS).declare();
        }
        if (settings.duplicate() > 0) {
            var unused = duplicated.declare();
        }
        if (settings.reorder() > 0) {
            var unused = reordered.declare();
        }
        if (settings.corrupt() > 0) {
            var unused = corrupted.declare();
        }
        if (settings.queueBytes() < LinkSettings.UNLIMITED) {
            var unused = dropped(DropReason.QUEUE).declare();
        }
    }
}
