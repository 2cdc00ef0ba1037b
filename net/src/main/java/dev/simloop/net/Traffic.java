package dev.simloop.net;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the network carried up to the moment it was asked.
 *
 * @param total over all links
 * @param links for each directed link that was used, by its name, such as {@code a->b}, in the order in which
 *     settings or packets first named them
 */
public record Traffic(Volume total, Map<String, Volume> links) {
    /**
     * Packets and bytes. An object counts as the network's {@link SimNetwork#setObjectSize object size}.
     *
     * @param packetsSent packets given to the network
     * @param bytesSent their bytes
     * @param packetsDelivered packets that arrived, duplicates included
     * @param bytesDelivered their bytes
     * @param packetsDropped packets that did not arrive, by reason; a reason that never applied is absent
     * @param bytesDropped their bytes
     * @param delayedByLoss what a loss made late and not lost: segments of a stream that had to be sent again
     */
    public record Volume(
            long packetsSent,
            long bytesSent,
            long packetsDelivered,
            long bytesDelivered,
            Map<DropReason, Long> packetsDropped,
            long bytesDropped,
            long delayedByLoss) {
        public Volume {
            Map<DropReason, Long> copy = new EnumMap<>(DropReason.class);
            copy.putAll(packetsDropped);
            packetsDropped = Collections.unmodifiableMap(copy);
        }

        /** {@return how many packets did not arrive for that reason} */
        public long dropped(DropReason reason) {
            return packetsDropped.getOrDefault(reason, 0L);
        }

        /** {@return how many packets did not arrive} */
        public long dropped() {
            long sum = 0;
            for (long packets : packetsDropped.values()) {
                sum += packets;
            }
            return sum;
        }
    }

    public Traffic {
        links = Collections.unmodifiableMap(new LinkedHashMap<>(links));
    }

    /** {@return what went from one node to another, all zeros if nothing did} */
    public Volume link(String from, String to) {
        Volume volume = links.get(from + "->" + to);
        return volume == null ? new Volume(0, 0, 0, 0, Map.of(), 0, 0) : volume;
    }
}
