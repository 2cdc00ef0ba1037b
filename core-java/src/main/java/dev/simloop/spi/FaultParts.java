package dev.simloop.spi;

import org.jspecify.annotations.Nullable;

/**
 * What of one fault is stated and not drawn.
 *
 * @param victim the host that it harms, or null
 * @param from where the link begins that it harms, or null
 * @param to where that link ends, or null
 * @param factor how strong it is, in the kind's own measure, or {@link Double#NaN}
 */
public record FaultParts(
        @Nullable String victim,
        @Nullable String from,
        @Nullable String to,
        double factor) {
    /** Nothing is stated. */
    public static final FaultParts NONE = new FaultParts(null, null, null, Double.NaN);

    /** {@return whether a link is stated} */
    public boolean hasLink() {
        return from != null;
    }

    /** {@return whether a factor is stated} */
    public boolean hasFactor() {
        return !Double.isNaN(factor);
    }
}
