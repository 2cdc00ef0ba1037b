package dev.simloop.net;

import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.tape.Fallback;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One thing that may happen to what is sent on a link, by its settings or by a fault, with a stream of its own. A
 * probability of 0 takes no draw.
 */
final class RandomEffect {
    private final Domain domain;
    private final String prefix;
    private final Object where;
    private final ToDoubleFunction<LinkFault> probability;
    private @Nullable DrawStream draws;
    private @Nullable LinkFault culprit;

    /**
     * @param prefix what its stream's name begins with
     * @param where what the name ends with; asked for its text at the first draw, for most links never have one
     * @param probability with which a fault makes it happen
     */
    RandomEffect(Domain domain, String prefix, Object where, ToDoubleFunction<LinkFault> probability) {
        this.domain = domain;
        this.prefix = prefix;
        this.where = where;
        this.probability = probability;
    }

    /** {@return whether it happens now: the settings are asked first, then the faults until one does it} */
    boolean strikes(double settings, LinkFault[] on) {
        culprit = null;
        if (settings > 0 && draws().chance(settings)) {
            return true;
        }
        for (LinkFault fault : on) {
            double p = probability.applyAsDouble(fault);
            if (p > 0 && draws().chance(p)) {
                culprit = fault;
                return true;
            }
        }
        return false;
    }

    /** {@return the fault that did it last time; null if it was the settings, or did not happen} */
    @Nullable
    LinkFault culprit() {
        return culprit;
    }

    /** Counts a hit of the fault that did it last time, if one did. */
    void hit() {
        if (culprit != null) {
            culprit.hit();
        }
    }

    /** {@return its stream, for what else it draws} */
    DrawStream draws() {
        DrawStream known = draws;
        if (known == null) {
            known = domain.stream(prefix + where, Fallback.ZERO);
            draws = known;
        }
        return known;
    }
}
