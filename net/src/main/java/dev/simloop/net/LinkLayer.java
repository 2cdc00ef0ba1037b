package dev.simloop.net;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings for some links, each of them set or left open. A field left open is taken from the next less specific layer:
 * first the {@link Link} itself, then what the sending host has for all it sends, then what the receiving host has for
 * all it gets, then the network's defaults.
 */
public abstract sealed class LinkLayer permits Link, HostLinks {
    final SimNetwork net;
    private @Nullable LinkSettings set;
    private boolean hasLatency;
    private boolean hasLoss;
    private boolean hasDuplicate;
    private boolean hasReorder;
    private boolean hasCorrupt;
    private boolean hasBandwidth;
    private boolean hasQueue;

    LinkLayer(SimNetwork net) {
        this.net = net;
    }

    private LinkSettings set() {
        LinkSettings fields = set;
        return fields == null ? LinkSettings.defaults() : fields;
    }

    private void changed(LinkSettings fields) {
        set = fields;
        net.settingsChanged(fields);
    }

    /** Sets every field. */
    public void setSettings(LinkSettings settings) {
        changed(Objects.requireNonNull(settings, "settings"));
        hasLatency = true;
        hasLoss = true;
        hasDuplicate = true;
        hasReorder = true;
        hasCorrupt = true;
        hasBandwidth = true;
        hasQueue = true;
    }

    /** Sets how long packets travel. */
    public void setLatency(LatencyModel model) {
        LinkSettings fields = set().withLatency(model);
        hasLatency = true;
        changed(fields);
    }

    /** Sets the probability that a packet is lost. */
    public void setLoss(double p) {
        LinkSettings fields = set().withLoss(p);
        hasLoss = true;
        changed(fields);
    }

    /** Sets the probability that a packet arrives twice. */
    public void setDuplicate(double p) {
        LinkSettings fields = set().withDuplicate(p);
        hasDuplicate = true;
        changed(fields);
    }

    /** Sets the probability that a packet is held up for an extra time of at most {@code within}. */
    public void setReorder(double p, Duration within) {
        LinkSettings fields = set().withReorder(p, within);
        hasReorder = true;
        changed(fields);
    }

    /** Sets the probability that a packet is damaged. */
    public void setCorrupt(double p) {
        LinkSettings fields = set().withCorrupt(p);
        hasCorrupt = true;
        changed(fields);
    }

    /** Sets the bandwidth of each link, in bytes per second. */
    public void setBandwidth(long bytesPerSecond) {
        LinkSettings fields = set().withBandwidth(bytesPerSecond);
        hasBandwidth = true;
        changed(fields);
    }

    /** Sets how many bytes may wait for each link. */
    public void setQueue(long bytes) {
        LinkSettings fields = set().withQueue(bytes);
        hasQueue = true;
        changed(fields);
    }

    /** {@return {@code below} with the fields that this layer sets} */
    LinkSettings over(LinkSettings below) {
        LinkSettings fields = set;
        if (fields == null) {
            return below;
        }
        return new LinkSettings(
                hasLatency ? fields.latency() : below.latency(),
                hasLoss ? fields.loss() : below.loss(),
                hasDuplicate ? fields.duplicate() : below.duplicate(),
                hasReorder ? fields.reorder() : below.reorder(),
                hasReorder ? fields.reorderWithin() : below.reorderWithin(),
                hasCorrupt ? fields.corrupt() : below.corrupt(),
                hasBandwidth ? fields.bytesPerSecond() : below.bytesPerSecond(),
                hasQueue ? fields.queueBytes() : below.queueBytes());
    }
}
