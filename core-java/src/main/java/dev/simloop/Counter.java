package dev.simloop;

/**
 * One counter of a run, kept at hand so that counting costs no look-up. Made by {@link Domain#counter}; from then on it is
 * among the counters of the run, with 0 if nothing is ever added.
 */
public final class Counter {
    private final String name;
    private final long[] cell;

    Counter(String name, long[] cell) {
        this.name = name;
        this.cell = cell;
    }

    /** {@return its name in the run's report} */
    public String name() {
        return name;
    }

    /** Adds one. */
    public void add() {
        cell[0]++;
    }

    /**
     * Adds {@code amount}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void add(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("counter " + name + " cannot go down: " + amount);
        }
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
