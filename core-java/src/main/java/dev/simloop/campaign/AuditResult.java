package dev.simloop.campaign;

import dev.simloop.failure.NondeterminismException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Audit} found.
 */
public final class AuditResult {
    private final int seedsRun;
    private final long seed;
    private final String condition;
    private final @Nullable Divergence divergence;
    private final List<String> leftovers;

    AuditResult(int seedsRun, long seed, String condition, @Nullable Divergence divergence, List<String> leftovers) {
        this.seedsRun = seedsRun;
        this.seed = seed;
        this.condition = condition;
        this.divergence = divergence;
        this.leftovers = List.copyOf(leftovers);
    }

    /** {@return how many seeds were compared, the one that differed included} */
    public int seedsRun() {
        return seedsRun;
    }

    /** {@return the first that differed; 0 if none did} */
    public long seed() {
        return seed;
    }

    /** {@return under what it differed, such as {@code run on another thread}; empty if none did} */
    public String condition() {
        return condition;
    }

    /** {@return where and by whose fault; null if no seed differed} */
    public @Nullable Divergence divergence() {
        return divergence;
    }

    /**
     * {@return what runs left behind: a line for each thread local that was set and not removed, with the first seed that did, which makes
     * no seed differ, because it is taken away; a line for each static field of the program that held something else after a run
     * than before, which later runs do see; and what could not be looked at}
     */
    public List<String> leftovers() {
        return leftovers;
    }

    /** {@return whether no two runs of a seed differed} */
    public boolean passed() {
        return divergence == null;
    }

    /** {@return what a person reads} */
    public String describe() {
        if (divergence == null) {
            return seedsRun + (seedsRun == 1 ? " seed" : " seeds") + ", each run the same way every time" + more();
        }
        return "seed " + seed + " differs when " + condition + ": " + divergence.describe() + more();
    }

    private String more() {
        StringBuilder text = new StringBuilder();
        for (String leftover : leftovers) {
            text.append("\n  ").append(leftover);
        }
        return text.toString();
    }

    /**
     * {@return this, if no seed differed}
     *
     * @throws NondeterminismException otherwise; its message is {@link #describe()}
     */
    public AuditResult assertPassed() {
        if (!passed()) {
            throw new NondeterminismException(describe());
        }
        return this;
    }
}
