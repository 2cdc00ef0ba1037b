package dev.simloop.campaign;

import dev.simloop.failure.NondeterminismException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Audit} found.
 *
 * @param seedsRun how many seeds were compared, the one that differed included
 * @param seed the first that differed; 0 if none did
 * @param condition under what it differed, such as {@code run on another thread}; empty if none did
 * @param divergence where and by whose fault; null if no seed differed
 * @param leftovers what runs left on their thread that would have reached later runs: a line for each thread local that was set
 *     and not removed, with the first seed that did; it makes no seed differ, because it is taken away
 */
public record AuditResult(
        int seedsRun, long seed, String condition, @Nullable Divergence divergence, List<String> leftovers) {
    public AuditResult {
        leftovers = List.copyOf(leftovers);
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
