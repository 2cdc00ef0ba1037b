package dev.simloop;

/**
 * One counter of a run, kept at hand so that counting costs no look-up. Made by {@link Domain#counter}; from then on it is
 * among the counters of the run, with 0 if nothing is ever added. It belongs to the loop's thread while the run goes on; {@link
 * #value} can be read by any thread once the run is over.
 */
public final class Counter {
    private final String name;
    private final long[] cell;
    private final Engine engine;

    Counter(String name, long[] cell, Engine engine) {
        this.name = name;
        this.cell = cell;
        this.engine = engine;
    }

    /** {@return its name in the run's report} */
    public String name() {
        return name;
    }

    /**
     * Adds one.
     *
     * @throws dev.simloop.failure.ForeignThreadException if called from a thread that is not the loop's
     */
    public void add() {
        engine.check("counter ", name);
        cell[0]++;
    }

    /**
     * Adds {@code amount}.
     *
     * @throws IllegalArgumentException if it is negative
     * @throws dev.simloop.failure.ForeignThreadException if called from a thread that is not the loop's
     */
    public void add(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("counter " + name + " cannot go down: " + amount);
        }
        engine.check("counter ", name);
        cell[0] += amount;
    }

    /** {@return how much was counted in this run so far} */
    public long value() {
        return cell[0];
    }

    @Override
    public String toString() {
        return name + "=" + cell[0];
    }
}
