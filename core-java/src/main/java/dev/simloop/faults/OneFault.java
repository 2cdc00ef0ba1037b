package dev.simloop.faults;

import dev.simloop.CheckReturnValue;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.internal.Times;
import dev.simloop.spi.FaultKind;
import dev.simloop.spi.FaultParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One fault that a recipe is to begin once. Whatever of it is stated (victim, link, factor, start, length) is as stated, and the seed
 * draws the rest. Immutable; each configuring method returns a changed copy.
 *
 * <pre>{@code
 * Faults.none().and(OneFault.of(NetworkFaultKinds.named("net.slow")).withLink("n1", "n2").withFactor(20)).start(world);
 * }</pre>
 *
 * <p><b>Determinism.</b> Its identity is its place in the recipe: the first draws from stream {@code fault/1}, the second from
 * {@code fault/2}. So one more at the end, or another kind in one place, leaves the others as they were.
 */
public final class OneFault {
    private final FaultKind kind;
    private final FaultParts parts;
    private final @Nullable Duration start;
    private final @Nullable Duration length;

    private OneFault(FaultKind kind, FaultParts parts, @Nullable Duration start, @Nullable Duration length) {
        this.kind = kind;
        this.parts = parts;
        this.start = start;
        this.length = length;
    }

    /** {@return a fault of that kind of which the seed draws everything} */
    public static OneFault of(FaultKind kind) {
        return new OneFault(Objects.requireNonNull(kind), FaultParts.NONE, null, null);
    }

    /** {@return a copy that harms that host; it is checked when the recipe starts that there is one} */
    @CheckReturnValue
    public OneFault withVictim(String host) {
        return checked(new FaultParts(Objects.requireNonNull(host), parts.from(), parts.to(), parts.factor()));
    }

    /**
     * {@return a copy that harms the link from one host to another}
     *
     * @throws IllegalArgumentException if faults of this kind harm no link, or the two are the same
     */
    @CheckReturnValue
    public OneFault withLink(String from, String to) {
        if (from.equals(to)) {
            throw new IllegalArgumentException("fault " + kind.name() + " on the link of " + from + " to itself");
        }
        return checked(new FaultParts(parts.victim(), from, to, parts.factor()));
    }

    /**
     * {@return a copy of that strength} How many times as long packets take ({@code net.slow}), as fast a clock goes ({@code
     * clock.drift}), or the share of packets or operations that are hit.
     *
     * @throws IllegalArgumentException if faults of this kind have none, or it is out of their range
     */
    @CheckReturnValue
    public OneFault withFactor(double factor) {
        if (Double.isNaN(factor)) {
            throw new IllegalArgumentException("factor of fault " + kind.name() + " is not a number");
        }
        return checked(new FaultParts(parts.victim(), parts.from(), parts.to(), factor));
    }

    /**
     * {@return a copy that begins then, from the start of the recipe on}
     *
     * @throws IllegalArgumentException if it is negative
     */
    @CheckReturnValue
    public OneFault withStart(Duration at) {
        if (at.isNegative()) {
            throw new IllegalArgumentException("start is negative: " + at);
        }
        return new OneFault(kind, parts, at, length);
    }

    /**
     * {@return a copy that is on for that long, if the recipe does not end before}
     *
     * @throws IllegalArgumentException if it is not positive
     */
    @CheckReturnValue
    public OneFault withLength(Duration window) {
        return new OneFault(kind, parts, start, Faults.positive("window", window));
    }

    private OneFault checked(FaultParts changed) {
        if (changed.victim() != null && changed.hasLink()) {
            throw new IllegalArgumentException("fault " + kind.name() + " has both a victim, " + changed.victim()
                    + ", and a link, " + changed.from() + "->" + changed.to());
        }
        try {
            kind.check(changed);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("fault " + kind.name() + ": " + e.getMessage(), e);
        }
        return new OneFault(kind, changed, start, length);
    }

    FaultKind kind() {
        return kind;
    }

    FaultParts parts() {
        return parts;
    }

    @Nullable
    Duration start() {
        return start;
    }

    @Nullable
    Duration length() {
        return length;
    }

    /** Fails if what it fixes is not there, or never comes; {@code place} is its own in the recipe, from 1 on. */
    void check(World world, int place, Duration recipe) {
        Duration begins = start;
        if (begins != null && begins.compareTo(recipe) >= 0) {
            throw new IllegalArgumentException("fault " + kind.name() + " is to begin at " + begins
                    + ", and all heal at " + recipe + ": raise it with lasting");
        }
        for (String name : hosts()) {
            if (world.hosts().stream().noneMatch(host -> host.name().equals(name))) {
                throw new IllegalArgumentException("fault " + place + " of the recipe, " + this + ", is on host \""
                        + name + "\", and there is none; there are " + names(world));
            }
        }
    }

    private List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        for (String name : new @Nullable String[] {parts.victim(), parts.from(), parts.to()}) {
            if (name != null) {
                hosts.add(name);
            }
        }
        return hosts;
    }

    private static String names(World world) {
        List<String> names = world.hosts().stream().map(Host::name).toList();
        return names.isEmpty() ? "no hosts" : String.join(", ", names);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.name());
        if (parts.victim() != null) {
            text.append(" on ").append(parts.victim());
        }
        if (parts.hasLink()) {
            text.append(" on ").append(parts.from()).append("->").append(parts.to());
        }
        if (parts.hasFactor()) {
            text.append(" by ").append(parts.factor());
        }
        Duration begins = start;
        if (begins != null) {
            text.append(" at ").append(Times.human(begins));
        }
        Duration lasts = length;
        if (lasts != null) {
            text.append(" for ").append(Times.human(lasts));
        }
        return text.toString();
    }
}
