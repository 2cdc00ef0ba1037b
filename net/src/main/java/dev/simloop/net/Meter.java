package dev.simloop.net;

import java.util.EnumMap;
import java.util.Map;

/** The running figures of one link. Their sum over all links is the network's traffic. */
final class Meter {
    private static final DropReason[] REASONS = DropReason.values();

    long packetsSent;
    long bytesSent;
    long packetsDelivered;
    long bytesDelivered;
    long bytesDropped;
    long delayedByLoss;
    final long[] packetsDropped = new long[REASONS.length];

    void add(Meter other) {
        packetsSent += other.packetsSent;
        bytesSent += other.bytesSent;
        packetsDelivered += other.packetsDelivered;
        bytesDelivered += other.bytesDelivered;
        bytesDropped += other.bytesDropped;
        delayedByLoss += other.delayedByLoss;
        for (int i = 0; i < packetsDropped.length; i++) {
            packetsDropped[i] += other.packetsDropped[i];
        }
    }

    boolean isUsed() {
        return packetsSent > 0 || delayedByLoss > 0;
    }

    Traffic.Volume volume() {
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (DropReason reason : REASONS) {
            if (packetsDropped[reason.place()] > 0) {
                dropped.put(reason, packetsDropped[reason.place()]);
            }
        }
        return new Traffic.Volume(
                packetsSent, bytesSent, packetsDelivered, bytesDelivered, dropped, bytesDropped, delayedByLoss);
    }
}
