package dev.simloop.report;

import dev.simloop.event.EventLog;
import org.jspecify.annotations.Nullable;

/** Where two recorded runs part. */
final class FirstDifference {
    static final int NONE = -1;

    private FirstDifference() {}

    /**
     * {@return the index of the first event that the two runs do not share, or {@link #NONE} if there is no second run or
     * the two are equal; where one run is the beginning of the other, the index just past its end}
     */
    static int between(EventLog failing, @Nullable EventLog passing) {
        if (passing == null) {
            return NONE;
        }
        int shared = Math.min(failing.events().size(), passing.events().size());
        for (int i = 0; i < shared; i++) {
            if (!failing.events().get(i).equals(passing.events().get(i))) {
                return i;
            }
        }
        return failing.events().size() == passing.events().size() ? NONE : shared;
    }
}
