package dev.simloop.strategy;

import dev.simloop.spi.Strategy;
import java.util.function.Supplier;

/**
 * The strategies that a descriptor can name: a name, and parameters in brackets where it has some.
 *
 * <p>{@code k}, over how many steps with a choice changes are spread, and {@code w}, how many steps each actor takes, may be
 * left out for a campaign, which measures them; in a token they always stand.
 */
public final class Strategies {
    private static final String KNOWN = "random, fifo, pct(depth), pos, urw, surw, preempt(count), delay(count)";
    private static final int PCT_DEPTH = 3;
    private static final int CHANGES = 2;

    private Strategies() {}

    /** {@return strategy {@code random}: uniform among the ready mailboxes at every step} */
    public static Strategy random() {
        return new RandomWalk();
    }

    /** {@return strategy {@code fifo}: what was submitted first runs first} */
    public static Strategy fifo() {
        return new Fifo();
    }

    /**
     * {@return a factory for the strategy that {@code descriptor} names} A strategy whose {@code k} or {@code w} is left out
     * cannot begin a run; see {@link #measured}.
     *
     * @throws IllegalArgumentException if no strategy has that name, or it has other parameters
     */
    public static Supplier<Strategy> named(String descriptor) {
        Descriptor parsed = Descriptor.parse(descriptor);
        Supplier<Strategy> factory = of(parsed);
        Strategy unused = factory.get();
        return factory;
    }

    private static Supplier<Strategy> of(Descriptor parsed) {
        switch (parsed.name()) {
            case "random", "fifo", "pos" -> parsed.checkOnly(false);
            case "pct", "preempt", "delay" -> parsed.checkOnly(true, "k");
            case "urw", "surw" -> parsed.checkOnly(false, "w");
            case ChosenPath.NAME -> parsed.checkOnly(false, ChosenPath.KEYS);
            default ->
                throw new IllegalArgumentException(
                        "strategy is unknown: " + parsed + " (known: " + KNOWN + ", and for campaigns portfolio)");
        }
        return switch (parsed.name()) {
            case "random" -> RandomWalk::new;
            case "fifo" -> Fifo::new;
            case "pos" -> Pos::new;
            case "pct" -> {
                int depth = parsed.depth("depth", PCT_DEPTH);
                int length = parsed.length();
                yield () -> new Pct(parsed, depth, length);
            }
            case "preempt" -> {
                int count = parsed.depth("number of preemptions", CHANGES);
                int length = parsed.length();
                yield () -> new Preemptions(parsed, count, length);
            }
            case "delay" -> {
                int count = parsed.depth("number of delays", CHANGES);
                int length = parsed.length();
                yield () -> new Delays(parsed, count, length);
            }
            case ChosenPath.NAME -> ChosenPath.of(parsed);
            default -> {
                int[] weights = parsed.weights();
                yield parsed.name().equals("urw") ? () -> new Urw(parsed, weights) : () -> new Surw(parsed, weights);
            }
        };
    }

    /**
     * {@return whether {@code descriptor} leaves out what has to be measured}
     *
     * @throws IllegalArgumentException if no strategy has that name, or it has other parameters
     */
    public static boolean isToMeasure(String descriptor) {
        return !measured(descriptor, new Profile(1, new int[] {1})).equals(descriptor);
    }

    /**
     * {@return {@code descriptor} with all its values: what it leaves out is that of {@code profile}}
     *
     * @throws IllegalArgumentException if no strategy has that name, or it has other parameters
     */
    public static String measured(String descriptor, Profile profile) {
        Descriptor parsed = Descriptor.parse(descriptor);
        Supplier<Strategy> unused = of(parsed);
        return switch (parsed.name()) {
            case "pct", "preempt", "delay" ->
                parsed.length() > 0
                        ? descriptor
                        : parsed.with("k", profile.length()).toString();
            case "urw", "surw" ->
                parsed.weights().length > 0
                        ? descriptor
                        : parsed.with("w", profile.weights()).toString();
            default -> descriptor;
        };
    }
}
