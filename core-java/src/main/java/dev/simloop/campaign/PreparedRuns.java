package dev.simloop.campaign;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.internal.run.RunSpec;
import dev.simloop.internal.run.Runner;
import dev.simloop.spi.Strategy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a worker keeps for the kinds of runs that it makes again and again. Of one thread at a time. */
final class PreparedRuns {
    private static final int MOST = 64;

    private final SimConfig config;
    private final Runner runner;
    private final Map<RunChoice, Prepared> kept = new LinkedHashMap<>();

    /** The configuration of such a run, and a strategy that serves one after the other. */
    record Prepared(SimConfig config, Strategy strategy) {}

    PreparedRuns(SimConfig config, Runner runner) {
        this.config = config;
        this.runner = runner;
    }

    Prepared of(RunChoice what) {
        @Nullable Prepared run = kept.get(what);
        if (run == null) {
            if (kept.size() == MOST) {
                kept.clear();
            }
            SimConfig own = what.in(config);
            run = new Prepared(own, runner.strategy(own));
            kept.put(what, run);
        }
        return run;
    }

    /** {@return whether a run that passed goes another way when it is made once more} A failing one is run again anyway. */
    boolean differs(RunReport report, Prepared run, Scenario scenario) {
        return report.passed()
                && !report.isSameRun(
                        runner.here(RunSpec.hunt(report.token().seed(), run.config(), scenario), run.strategy()));
    }
}
