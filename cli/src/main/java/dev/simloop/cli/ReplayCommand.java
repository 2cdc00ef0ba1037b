package dev.simloop.cli;

import dev.simloop.Campaign;
import dev.simloop.RunReport;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.tape.Tape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Repeats one run. */
@Command(name = "replay", description = "Repeats the run that a token or a tape holds.")
final class ReplayCommand extends ScenarioCommand {
    @ArgGroup(multiplicity = "1")
    RunOptions run;

    @Option(
            names = "--lenient",
            description = "where the tape no longer fits, take the calm choice and go on; without it, that ends with 4")
    boolean lenient;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ReplayCommand() {}

    @Override
    Answer answer(NamedScenario named) {
        String tape = run.tape;
        if (lenient && tape == null) {
            throw new ParameterException(spec.commandLine(), "--lenient is for a tape");
        }
        return tape == null
                ? answer(named, once(() -> named.campaign().replay(String.valueOf(run.token))), "token", null)
                : replay(named, InputFile.read(tape, Tape::read));
    }

    /** Strictly first, so that leniency is told only where it was needed. */
    private Answer replay(NamedScenario named, Tape tape) {
        Campaign campaign = named.campaign();
        RunReport strict = once(() -> campaign.replay(tape));
        if (!(strict.failure() instanceof TapeMismatchException mismatch)) {
            return answer(named, strict, "strict", null);
        }
        return lenient
                ? answer(named, campaign.replayLeniently(tape), "lenient", mismatch.getMessage())
                : answer(named, strict, "strict", mismatch.getMessage());
    }

    private static Answer answer(NamedScenario named, RunReport run, String mode, @Nullable String mismatch) {
        ExitCode exit = run.failure() instanceof TapeMismatchException
                ? ExitCode.NOT_REPEATABLE
                : run.passed() ? ExitCode.PASSED : ExitCode.FOUND;
        return new Answer(
                exit,
                text(run, mode, mismatch),
                new JsonObject()
                        .put("scenario", named.name())
                        .put("mode", mode)
                        .put("mismatch", mismatch)
                        .put("run", RunJson.run(run))
                        .put("text", run.describe()));
    }

    private static String text(RunReport run, String mode, @Nullable String mismatch) {
        String text = run.passed() ? passed(run.describe()) : run.describe();
        if (mismatch == null) {
            return text;
        }
        return mode.equals("lenient")
                ? "the tape no longer fits, replayed leniently: " + mismatch + "\n" + text
                : text + "\n  the tape no longer fits; --lenient takes the calm choice where it does not";
    }

    /** A run that passed need not be run again. */
    private static String passed(String text) {
        return text.substring(0, text.indexOf("\n  run again: "));
    }

    /** A token that is none, or of another configuration, is bad input. */
    private static RunReport once(java.util.function.Supplier<RunReport> replay) {
        try {
            return replay.get();
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
