package dev.simloop.spi;

import dev.simloop.Domain;
import dev.simloop.World;
import java.time.Clock;
import java.util.function.Supplier;

/** A host as its parts see it: its disk, its network, its coroutines. Used on the loop's thread. */
public interface Machine {
    /** {@return the name} */
    String name();

    /** {@return whether it has power} */
    boolean isUp();

    /** {@return the current incarnation, or the last one if the host is down} */
    Domain domain();

    /** {@return the world it is part of} */
    World world();

    /** {@return its wall clock} */
    Clock clock();

    /** {@return the part of that type, which outlives crashes; made by {@code make} on first use} */
    <P> P part(Class<P> type, Supplier<P> make);
}
