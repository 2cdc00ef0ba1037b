package dev.simloop;

import java.nio.file.Path;

/** What {@link ForkedRuns} starts: class, method, folder for the results, seeds. */
final class ForkedAudit {
    private ForkedAudit() {}

    public static void main(String[] args) throws Exception {
        long[] seeds = new long[args.length - 3];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = Long.parseLong(args[i + 3]);
        }
        Audit.fork(Class.forName(args[0]), args[1], Path.of(args[2]), seeds);
        // A thread that the program left behind must not keep this JVM.
        Runtime.getRuntime().halt(0);
    }
}
