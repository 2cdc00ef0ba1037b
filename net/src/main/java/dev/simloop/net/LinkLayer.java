package dev.simloop.net;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings for some links, each of them set or left open. A field left open is taken from the next less specific layer:
 * first the {@link Link} itself, then what the sending host has for all it sends, then what the receiving host has for
 * all it gets, then the network's defaults.
 *
 * @param <T> the layer's own type
 */
public abstract sealed class LinkLayer<T extends LinkLayer<T>> permits Link, HostLinks {
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

    abstract T self();

    private LinkSettings set() {
        LinkSettings fields = set;
        return fields == null ? LinkSettings.defaults() : fields;
    }

    private T changed(LinkSettings fields) {
        set = fields;
        net.settingsChanged(fields);
        return self();
    }

    /** Sets every field; {@return this} */
    public T setSettings(LinkSettings settings) {
        T layer = changed(Objects.requireNonNull(settings, "settings"));
        hasLatency = true;
        hasLoss = true;
        hasDuplicate = true;
        hasReorder = true;
        hasCorrupt = true;
        hasBandwidth = true;
        hasQueue = true;
        return layer;
    }

    /** Sets how long packets travel; {@return this} */
    public T setLatency(LatencyModel model) {
        LinkSettings fields = set().withLatency(model);
        hasLatency = true;
        return changed(fields);
    }

    /** Sets the probability that a packet is lost; {@return this} */
    public T setLoss(double p) {
        LinkSettings fields = set().withLoss(p);
        hasLoss = true;
        return changed(fields);
    }

    /** Sets the probability that a packet arrives twice; {@return this} */
    public T setDuplicate(double p) {
        LinkSettings fields = set().withDuplicate(p);
        hasDuplicate = true;
        return changed(fields);
    }

    /** Sets the probability that a packet is held up for an extra time of at most {@code within}; {@return this} */
    public T setReorder(double p, Duration within) {
        LinkSettings fields = set().withReorder(p, within);
        hasReorder = true;
        return changed(fields);
    }

    /** Sets the probability that a packet is damaged; {@return this} */
    public T setCorrupt(double p) {
        LinkSettings fields = set().withCorrupt(p);
        hasCorrupt = true;
        return changed(fields);
    }

    /** Sets the bandwidth of each link, in bytes per second; {@return this} */
    public T setBandwidth(long bytesPerSecond) {
        LinkSettings fields = set().withBandwidth(bytesPerSecond);
        hasBandwidth = true;
        return changed(fields);
    }

    /** Sets how many bytes may wait for each link; {@return this} */
    public T setQueue(long bytes) {
        LinkSettings fields = set().withQueue(bytes);
        hasQueue = true;
        return changed(fields);
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
