package dev.simloop.cli;

import dev.simloop.campaign.FreshJvm;
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
            NamedScenario named = new ScenarioLookup(classPath).find(scenario.scenario);
            ReplayCommand.use(token -> again(named, token));
            return answer(named);
        } finally {
            ReplayCommand.use(null);
        }
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
