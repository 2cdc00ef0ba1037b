package dev.simloop.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that only has subcommands. */
@Command(
        name = "simloop",
        description = "Hunts for seeds under which a scenario fails, repeats such runs and explains them.",
        subcommands = {
            HuntCommand.class,
            ExhaustiveCommand.class,
            ReplayCommand.class,
            ShrinkCommand.class,
            AuditCommand.class,
            TraceCommand.class,
            DiffCommand.class,
            ReportCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "SCENARIO is the name of a class that implements dev.simloop.Scenario or Scenario.Action and has a public"
                    + " constructor without parameters (each run gets a new object), or Class#method: a public static"
                    + " method that takes nothing and returns a Campaign, a Scenario or a Scenario.Action, or that"
                    + " takes a World; or a @SimTest or @SeedSource method of JUnit, with junit-platform-launcher on the"
                    + " class path.",
            ""
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done, and nothing found: every run passed, both logs are equal",
            "1:found: a run failed, two logs differ",
            "2:bad input: an option, a name, a file, a token",
            "3:not-covered: no run failed, but something required never happened, or exhaustive could not prove it",
            "4:not repeatable: a seed or a tape did not go the same way again; outweighs 1",
            "70:internal error of this program",
            "130:ended by Ctrl-C; hunt, exhaustive and shrink tell what they have until then"
        })
final class Simloop implements Runnable {
    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    Simloop() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
