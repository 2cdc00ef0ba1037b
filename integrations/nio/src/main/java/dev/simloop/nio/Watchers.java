package dev.simloop.nio;

import java.util.ArrayList;
import java.util.List;

/** The selectors at which a channel is registered, and whoever waits in an operation of it: told when it may have become ready. */
final class Watchers {
    private final Waits waits;
    private final List<SimSelector> selectors = new ArrayList<>(1);

    Watchers(Waits waits) {
        this.waits = waits;
    }

    void add(SimSelector selector) {
        selectors.add(selector);
    }

    void remove(SimSelector selector) {
        selectors.remove(selector);
    }

    void changed() {
        for (SimSelector selector : selectors) {
            selector.changed();
        }
        waits.changed();
    }
}
