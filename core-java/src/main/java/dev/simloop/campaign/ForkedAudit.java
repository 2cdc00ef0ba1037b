package dev.simloop.campaign;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/** What {@link ForkedRuns} starts: class, method, folder for the results, order of sets, seeds. */
final class ForkedAudit {
    /** The exit code of a JVM that walks its sets the other way than it was to; nothing ran in it. */
    static final int OTHER_ORDER = 97;

    /** Stands for either order. */
    static final String ANY = "any";

    private static final int SEEDS_FROM = 4;

    private ForkedAudit() {}

    /**
     * {@return which way the immutable sets and maps of this JVM are walked, {@code ab} or {@code ba}} A JVM draws the
     * direction and the place to begin from when it starts. Two that walk in opposite directions have another order for each set
     * of two elements or more; two that only begin elsewhere may have the same.
     */
    static String orderOfSets() {
        return Objects.requireNonNull(String.join("", Set.of("a", "b")));
    }

    /** {@return the order in which this JVM does not walk its sets; either, where the agent has them walked alike in every JVM} */
    static String otherOrder() {
        if (!ChildJvm.agent().isEmpty()) {
            return ANY;
        }
        return orderOfSets().equals("ab") ? "ba" : "ab";
    }

    /** Ends this JVM if it walks its sets otherwise than {@code wanted}. */
    static void checkOrder(String wanted) {
        if (!wanted.equals(ANY) && !wanted.equals(orderOfSets())) {
            Runtime.getRuntime().halt(OTHER_ORDER);
        }
    }

    public static void main(String[] args) throws Exception {
        checkOrder(args[3]);
        long[] seeds = new long[args.length - SEEDS_FROM];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = Long.parseLong(args[i + SEEDS_FROM]);
        }
        Audit.fork(Class.forName(args[0]), args[1], Path.of(args[2]), seeds);
        // A thread that the program left behind must not keep this JVM.
        Runtime.getRuntime().halt(0);
    }
}
