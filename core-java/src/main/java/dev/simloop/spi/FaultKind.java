package dev.simloop.spi;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.World;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
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

    /**
     * Begins one fault of this kind of which some is stated; the rest is drawn. A kind that knows nothing of parts takes a stated
     * victim for the only one, and refuses the others.
     *
     * @throws IllegalArgumentException if it has no such part, or the value makes no sense; see {@link #check}
     */
    default @Nullable Fault begin(World world, DrawStream draws, List<Host> victims, FaultParts parts) {
        return begin(world, draws, victims);
    }

    /**
     * Refuses parts that a fault of this kind does not have.
     *
     * @throws IllegalArgumentException with what is wrong, behind the name of the fault
     */
    default void check(FaultParts parts) {
        if (parts.hasLink()) {
            throw new IllegalArgumentException("it harms no link");
        }
        if (parts.hasFactor()) {
            throw new IllegalArgumentException("it has no factor");
        }
    }

    /**
     * {@return whether the world has, at this moment, what it could do harm to; draws nothing} A schedule draws among the kinds that
     * are possible, so one that cannot bite does not take the place of one that can.
     */
    default boolean possible(World world) {
        return true;
    }

    /**
     * {@return a kind that strikes one of the victims that are up, drawn first; it is possible while any host is up}
     *
     * @param name such as {@code host.crash}
     */
    static FaultKind onHost(String name, Strike strike) {
        return onHost(name, host -> true, strike);
    }

    /**
     * {@return a kind that strikes one of the victims that are up and in question, drawn first; it is possible while any such host
     * is up}
     *
     * @param inQuestion whether a host has, at this moment, what the fault could harm; where no victim has, one that is up is
     *     struck all the same, as a recipe may demand
     */
    static FaultKind onHost(String name, Predicate<Host> inQuestion, Strike strike) {
        Objects.requireNonNull(strike);
        return new OnHost(name, inQuestion, (host, draws, factor) -> strike.begin(host, draws), 1, 0);
    }

    /**
     * {@return a kind as {@link #onHost(String, Strike)} makes it, whose strength may be stated}
     *
     * @param strike told the factor, {@link Double#NaN} where it is to be drawn
     * @param least the least factor, which is a part of the range as {@code most} is
     */
    static FaultKind onHost(String name, Measured strike, double least, double most) {
        return onHost(name, host -> true, strike, least, most);
    }

    /** {@return a kind as {@link #onHost(String, Predicate, Strike)} makes it, whose strength may be stated} */
    static FaultKind onHost(String name, Predicate<Host> inQuestion, Measured strike, double least, double most) {
        return new OnHost(name, inQuestion, strike, least, most);
    }

    /** How a kind of {@link #onHost} with a factor begins. */
    @FunctionalInterface
    interface Measured {
        /** {@return what ends it; null if there is nothing to do to {@code host} now} */
        @Nullable
        Fault begin(Host host, DrawStream draws, double factor);
    }

    /** How a kind of {@link #onHost} begins. */
    @FunctionalInterface
    interface Strike {
        /** {@return what ends it; null if there is nothing to do to {@code host} now} */
        @Nullable
        Fault begin(Host host, DrawStream draws);
    }
}
