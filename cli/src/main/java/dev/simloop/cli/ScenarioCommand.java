package dev.simloop.cli;

import dev.simloop.campaign.FreshJvm;
import dev.simloop.campaign.TestMethods;
import dev.simloop.spi.ReplayCommand;
import dev.simloop.tape.Token;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command about a scenario, which it looks up before and lets go of after it has answered. */
abstract class ScenarioCommand extends Subcommand {
    @Mixin
    ScenarioOptions scenario;

    private @Nullable Interruption interruption;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ScenarioCommand() {}

    /** {@return what the command found out about {@code named}} */
    abstract Answer answer(NamedScenario named) throws Exception;

    @Override
    final Answer answer() throws Exception {
        try (ClassPath classPath = ClassPath.open(scenario.classPath)) {
            ScenarioLookup lookup = new ScenarioLookup(classPath);
            NamedTest test = lookup.test(scenario.scenario);
            if (test == null) {
                return about(lookup.find(scenario.scenario));
            }
            if (test.kind() == TestMethods.Kind.CAMPAIGN) {
                return test.with(this::about);
            }
            ReplayCommand.use(
                    token -> token.isEdited() ? null : ReplayLine.replay(test.name(), scenario.classPath, token));
            return rows(test);
        } finally {
            ReplayCommand.use(null);
        }
    }

    private Answer about(NamedScenario named) throws Exception {
        ReplayCommand.use(token -> again(named, token));
        return answer(named);
    }

    /** {@return what the command found out about a test whose rows make runs of their own} */
    Answer rows(NamedTest test) {
        throw new InputException(
                test.name() + " is a @SeedSource, whose rows know a seed and nothing else: hunt it, replay"
                        + " the token of a row, or make it a @SimTest");
    }

    /** {@return the answer of a test's rows} */
    final Answer told(NamedTest test, TestMethods.Rows rows, JsonObject json) {
        Throwable failure = rows.failure();
        String text = failure == null
                ? test.name() + ": " + rows.run() + " rows passed"
                : failure.getMessage() + "\n  the row of seed " + rows.seed() + " failed, row " + rows.run();
        json.put("scenario", test.name())
                .put("rows", rows.run())
                .put("seed", failure == null ? null : rows.seed())
                .put("failure", RunJson.failure(failure))
                .put("text", text);
        return new Answer(failure == null ? ExitCode.PASSED : ExitCode.FOUND, text, json);
    }

    /** {@return the tape that the command line names, for a run that no token repeats} */
    @Nullable
    String tapeFile() {
        return null;
    }

    private @Nullable String again(NamedScenario named, Token token) {
        if (!token.isEdited()) {
            return ReplayLine.replay(named.name(), scenario.classPath, token);
        }
        String tape = tapeFile();
        return tape == null ? null : ReplayLine.replayTape(named.name(), scenario.classPath, tape);
    }

    /** {@return what asks a fresh JVM about a finding of {@code named}} */
    final FreshJvm freshJvm(NamedScenario named) {
        return FreshScenario.of(named, scenario.classPath);
    }

    /** From now on Ctrl-C interrupts this thread, and the JVM waits for its answer. */
    final void endsEarly() {
        interruption = Interruption.awaited();
    }

    /** {@return whether Ctrl-C has been pressed since} */
    final boolean isInterrupted() {
        return interruption != null && interruption.isEnded();
    }

    @Override
    final void printed() {
        if (interruption != null) {
            interruption.close();
        }
    }
}
