package dev.simloop.cli;

import dev.simloop.spi.Rerun;
import picocli.CommandLine.Mixin;

/** A command about a scenario, which it looks up before and lets go of after it has answered. */
abstract class ScenarioCommand extends Subcommand {
    @Mixin
    ScenarioOptions scenario;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ScenarioCommand() {}

    /** {@return what the command found out about {@code named}} */
    abstract Answer answer(NamedScenario named) throws Exception;

    @Override
    final Answer answer() throws Exception {
        try (ClassPath classPath = ClassPath.open(scenario.classPath)) {
            NamedScenario named = new ScenarioLookup(classPath).find(scenario.scenario);
            Rerun.use(token -> RunAgain.replay(named.name(), scenario.classPath, token));
            return answer(named);
        } finally {
            Rerun.use(null);
        }
    }
}
