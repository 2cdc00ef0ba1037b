package dev.simloop.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import points.Loops;

/** What code pays for points, and for the agent alone, on a thread of no run: JVMs with and without them, turn by turn. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PointsOutside {
    private static final String LINE = "apples=12;pears=7;plums=144;cherries=3;quinces=88;figs=21;";
    private static final double TIGHT_AT_MOST = 4;
    private static final double ELSEWHERE_AT_MOST = 1.5;
    private static final double AGENT_AT_MOST = 1.1;

    private final Loops loops = new Loops();

    @Benchmark
    public int tight() {
        return loops.tight();
    }

    @Benchmark
    public int elsewhere() {
        return loops.elsewhere(LINE);
    }

    /** The agent's jar. */
    public static void main(String[] args) throws RunnerException {
        String agent = "-javaagent:" + args[0];
        boolean met = true;
        for (String what : new String[] {"tight", "elsewhere"}) {
            double plain = Double.MAX_VALUE;
            double attached = Double.MAX_VALUE;
            double points = Double.MAX_VALUE;
            // The least of three turns each: whatever else the machine does only adds to it.
            for (int turn = 0; turn < 3; turn++) {
                plain = Math.min(plain, nanos(what));
                attached = Math.min(attached, nanos(what, agent));
                points = Math.min(points, nanos(what, agent, "-Dsimloop.points=points"));
            }
            double most = what.equals("tight") ? TIGHT_AT_MOST : ELSEWHERE_AT_MOST;
            boolean fits = points / plain <= most && attached / plain <= AGENT_AT_MOST;
            met &= fits;
            System.out.printf(
                    "%-10s %,9.1f ns without the agent, %.2f times with it, %.2f times with points (%.1f at most)  %s%n",
                    what, plain, attached / plain, points / plain, most, fits ? "met" : "NOT MET");
        }
        System.out.println("points outside of a run: " + (met ? "within the limits" : "NOT MET"));
        System.exit(met ? 0 : 1);
    }

    private static double nanos(String what, String... options) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(PointsOutside.class.getName() + "\\." + what + "$")
                        .jvmArgs(options)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .runSingle()
                .getPrimaryResult()
                .getScore();
    }
}
