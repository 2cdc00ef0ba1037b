package dev.simloop.cli;

import dev.simloop.campaign.Audit;
import dev.simloop.campaign.AuditResult;
import dev.simloop.campaign.Divergence;
import dev.simloop.campaign.Seeds;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks whether a scenario is deterministic. */
@Command(
        name = "audit",
        description =
                "Runs each seed twice in this JVM, on another thread and in fresh JVMs, and tells what makes the runs"
                        + " differ.",
        footer = {
            "",
            "Fresh JVMs are for Class#method that takes nothing and returns a Scenario or a Campaign; anything else is"
                    + " compared in this JVM alone."
        })
final class AuditCommand extends ScenarioCommand {
    @Option(names = "--seeds", paramLabel = "N", description = "how many seeds (default: ${DEFAULT-VALUE})")
    int seeds = 10;

    @Option(names = "--start", paramLabel = "SEED", description = "the first seed (default: ${DEFAULT-VALUE})")
    long start;

    @Option(names = "--jvms", paramLabel = "N", description = "how many fresh JVMs (default: ${DEFAULT-VALUE})")
    int jvms = 2;

    AuditCommand() {}

    @Override
    Answer answer(NamedScenario named) {
        AuditResult result;
        int fresh = named.isPortable() ? jvms : 0;
        try {
            Audit audit = named.audit().withSeeds(Seeds.range(start, seeds)).withJvms(jvms);
            result = audit.run();
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
        return new Answer(
                result.passed() ? ExitCode.PASSED : ExitCode.NOT_REPEATABLE,
                result.describe()
                        + (result.passed()
                                ? "\n  in this JVM, on another thread"
                                        + (fresh == 0 ? "; in no fresh JVM" : " and in " + count(fresh, "fresh JVM"))
                                : ""),
                json(named, result, fresh));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private JsonObject json(NamedScenario named, AuditResult result, int fresh) {
        Divergence divergence = result.divergence();
        return new JsonObject()
                .put("scenario", named.name())
                .put(
                        "seeds",
                        new JsonObject().put("first", start).put("count", seeds).put("run", result.seedsRun()))
                .put("freshJvms", fresh)
                .put("seed", divergence == null ? null : result.seed())
                .put("condition", divergence == null ? null : result.condition())
                .put("divergence", RunJson.divergence(divergence));
    }
}
