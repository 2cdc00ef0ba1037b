package dev.simloop.examples;

import java.io.PrintStream;

/**
 * Tells the story of a seed on the terminal: finds a planted split brain, repeats it, shows that the repair holds, and
 * then runs a real Raft library. Ends with 0 if all of it went as expected, else with 1.
 *
 * <p>{@code --seeds N}: how many seeds the repaired cluster has to survive, 2,000 unless told; the library gets a
 * quarter of that. {@code --replay TOKEN} runs one seed of the faulty cluster again.
 */
public final class MainJob {
    private static final int SEEDS = 2_000;

    private MainJob() {}

    /** Runs it. */
    public static void main(String[] args) {
        // Under -ea kotlinx would rename the thread at every step, which is of no use here and costs most of the speed.
        System.setProperty("kotlinx.coroutines.debug", "off");
        System.exit(run(args, System.out));
    }

    static int run(String[] args, PrintStream out) {
        if (args.length == 0) {
            return tell(SEEDS, out);
        }
        if (args.length == 2 && args[0].equals("--seeds") && args[1].matches("[1-9][0-9]{0,7}")) {
            return tell(Integer.parseInt(args[1]), out);
        }
        if (args.length == 2 && args[0].equals("--replay")) {
            return new SplitBrainHunt(new Page(out)).again(args[1]) ? 0 : 1;
        }
        out.println("arguments: [--seeds N | --replay TOKEN]");
        return 1;
    }

    private static int tell(int seeds, PrintStream out) {
        var page = new Page(out);
        boolean hunted = new SplitBrainHunt(page).tell(seeds);
        boolean held = new LibraryRun(page).tell(Math.max(1, seeds / 4));
        boolean asExpected = hunted && held;
        page.end(asExpected);
        return asExpected ? 0 : 1;
    }
}
