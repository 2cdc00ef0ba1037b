package dev.simloop.internal.run;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.tape.Tape;
import dev.simloop.tape.TapeEdit;
import org.jspecify.annotations.Nullable;

/**
 * What one run is a function of.
 *
 * @param tape what the run is held to, strictly or leniently by {@code mode}; null for a run that draws for itself
 * @param edit what is changed of {@code tape}; in mode {@link RunMode#VARY} only
 * @param wantTape whether the report has the tape of a run that passes; that of a failing one it has always
 */
public record RunSpec(
        long seed,
        SimConfig config,
        RunMode mode,
        @Nullable Tape tape,
        @Nullable TapeEdit edit,
        Scenario scenario,
        boolean wantTape) {
    /** {@return a run at full speed that keeps nothing} */
    public static RunSpec hunt(long seed, SimConfig config, Scenario scenario) {
        return new RunSpec(seed, config, RunMode.HUNT, null, null, scenario, false);
    }

    /** {@return a recorded run} */
    public static RunSpec recorded(long seed, SimConfig config, Scenario scenario) {
        return new RunSpec(seed, config, RunMode.RECORD, null, null, scenario, true);
    }

    /** {@return a recorded run held to {@code tape}, in mode {@link RunMode#STRICT} or {@link RunMode#LENIENT}} */
    public static RunSpec replay(Tape tape, RunMode mode, SimConfig config, Scenario scenario) {
        return new RunSpec(tape.token().seed(), config, mode, tape, null, scenario, true);
    }

    /** {@return a run of {@code edit}'s tape with its changes} */
    public static RunSpec edited(TapeEdit edit, SimConfig config, Scenario scenario) {
        return new RunSpec(edit.tape().token().seed(), config, RunMode.VARY, edit.tape(), edit, scenario, true);
    }

    /** {@return whether creation stacks, events and log context are kept} */
    public boolean isRecorded() {
        return mode != RunMode.HUNT && mode != RunMode.VARY;
    }
}
