package dev.simloop.report;

import java.util.Objects;

/**
 * A draw at which the run left the calm universe.
 *
 * @param stream the stream it belongs to: {@code schedule}, {@code fault}
 * @param index its place in the stream, from 0
 * @param picked who was picked, or what was drawn where the stream picks no actor
 * @param calm who or what the calm value 0 would have been
 * @param event the index of the event that the picked actor's step, or the drawn fault, left in the failing run's log
 */
public record ExplainedDeviation(String stream, long index, String picked, String calm, int event) {
    public ExplainedDeviation {
        Objects.requireNonNull(stream);
        Objects.requireNonNull(picked);
        Objects.requireNonNull(calm);
        if (index < 0) {
            throw new IllegalArgumentException("index is negative: " + index);
        }
        if (event < 0) {
            throw new IllegalArgumentException("event is negative: " + event);
        }
    }
}
