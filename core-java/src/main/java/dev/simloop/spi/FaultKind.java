package dev.simloop.spi;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of fault that a schedule can begin without knowing what it is: it draws its victims and intensities itself.
 * An instance keeps nothing of a run and serves any number of them.
 */
public interface FaultKind {
    /** {@return its name, such as {@code net.partition}; a module's kinds have names of their own} */
    String name();

    /**
     * Begins one fault of this kind. Everything it chooses it draws from {@code draws} now, in an order that depends on
     * the world alone.
     *
     * @param victims the hosts that it may harm, in the order they were made; a link is harmed if one of its ends is
     * @return what ends it, exactly this fault and once; null if there was nothing to do it to
     */
    @Nullable
    Fault begin(World world, DrawStream draws, List<Host> victims);

    /** {@return whether the world has, at this moment, what it could do harm to; draws nothing} */
    default boolean possible(World world) {
        return true;
    }

    /**
     * {@return a kind that strikes one of the victims that are up, drawn first; it is possible while any host is up}
     *
     * @param name such as {@code host.crash}
     */
    static FaultKind onHost(String name, Strike strike) {
        return new OnHost(name, strike);
    }

    /** How a kind of {@link #onHost} begins. */
    @FunctionalInterface
    interface Strike {
        /** {@return what ends it; null if there is nothing to do to {@code host} now} */
        @Nullable
        Fault begin(Host host, DrawStream draws);
    }
}
