package dev.simloop.cli;

import dev.simloop.RunReport;
import dev.simloop.event.EventLog;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.tape.Tape;
import dev.simloop.tape.Token;
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

    @Option(names = "--events", paramLabel = "FILE", description = "write the event log of the run there")
    @Nullable
    String events;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ReplayCommand() {}

    /** A tape strictly first, so that leniency is told only where it was needed. */
    @Override
    Answer answer(NamedScenario named) {
        if (lenient && run.tape == null) {
            throw new ParameterException(spec.commandLine(), "--lenient is for a tape");
        }
        OutputFile file = events == null ? null : OutputFile.of(events);
        Tape older = lenient ? run.tape() : null;
        String mismatch = older == null ? null : older.token().outdated();
        if (older != null && mismatch != null) {
            return told(named, named.campaign().replayLeniently(older), "lenient", mismatch, file);
        }
        RunReport report = run.replay(named.campaign());
        String mode = run.tape == null ? "token" : "strict";
        if (report.failure() instanceof TapeMismatchException e) {
            mismatch = e.getMessage();
            Tape tape = lenient ? run.tape() : null;
            if (tape != null) {
                report = named.campaign().replayLeniently(tape);
                mode = "lenient";
            }
        }
        return told(named, report, mode, mismatch, file);
    }

    /** A row makes its run from the seed of a token. */
    @Override
    Answer rows(NamedTest test) {
        if (run.token == null || events != null) {
            return super.rows(test);
        }
        try {
            Token token = Token.parse(run.token);
            return told(test, test.rows(token.seed(), 1), new JsonObject().put("token", token.toString()));
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Answer told(
            NamedScenario named, RunReport report, String mode, @Nullable String mismatch, @Nullable OutputFile file) {
        EventLog log = report.events();
        if (file != null && log != null) {
            file.write(log.withTest(named.name())::write);
        }
        return answer(named, report, mode, mismatch);
    }

    @Override
    @Nullable
    String tapeFile() {
        return run.tape;
    }

    private static Answer answer(NamedScenario named, RunReport run, String mode, @Nullable String mismatch) {
        ExitCode exit = run.failure() instanceof TapeMismatchException
                ? ExitCode.NOT_REPEATABLE
                : run.passed() ? ExitCode.PASSED : ExitCode.FOUND;
        String text = text(run, mode, mismatch);
        return new Answer(
                exit,
                text,
                new JsonObject()
                        .put("scenario", named.name())
                        .put("mode", mode)
                        .put("mismatch", mismatch)
                        .put("run", RunJson.run(run))
                        .put("text", text));
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
}
