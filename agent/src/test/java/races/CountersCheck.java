package races;

import dev.simloop.threads.Operation;
import races.Counters.Plain;

// region operations
public class CountersCheck {
    private final Plain counter = new Plain();

    @Operation
    public int increment() {
        counter.increment();
        return counter.count();
    }

    @Operation
    public int count() {
        return counter.count();
    }
}
// endregion
