package dev.simloop.threads;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The monitor of one object in one run. */
final class Monitor {
    final String name;

    @Nullable
    GuestThread owner;
    /** How often its owner has entered it. */
    int count;
    /** The site at which its owner has. */
    int site;
    /** Those that want to enter, in the order in which they came. */
    final List<GuestThread> blocked = new ArrayList<>();
    /** Those in {@code wait}, in the order in which they came; {@code notify} wakes the first. */
    final List<GuestThread> waiting = new ArrayList<>();

    Monitor(String name) {
        this.name = name;
    }
}
