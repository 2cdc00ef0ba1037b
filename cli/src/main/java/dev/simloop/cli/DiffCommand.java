package dev.simloop.cli;

import dev.simloop.campaign.Divergence;
import dev.simloop.event.Event;
import dev.simloop.event.EventLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two logs. */
@Command(
        name = "diff",
        description = "Tells the first event in which two recorded runs differ, and in what.",
        footer = {
            "",
            "Classes: choice (another task ran), kind, clock (the same at another time), actor, host, value (what was"
                    + " drawn, sent, written or observed), subject, place (the line of code), cause, end (one log ends)."
        })
final class DiffCommand extends Subcommand {
    @Parameters(index = "0", paramLabel = "A", description = "an event log")
    String one = "";

    @Parameters(index = "1", paramLabel = "B", description = "another")
    String other = "";

    @Option(
            names = "--context",
            paramLabel = "N",
            description = "events to show before the first that differs (default: ${DEFAULT-VALUE})")
    int context = 3;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    DiffCommand() {}

    @Override
    Answer answer() {
        if (context < 0) {
            throw new InputException("number of events to show is negative: " + context);
        }
        EventLog a = InputFile.read(one, EventLog::read);
        EventLog b = InputFile.read(other, EventLog::read);
        int index = Divergence.firstDifference(a, b);
        Difference difference = index < 0 ? null : Difference.of(event(a, index), event(b, index));
        return new Answer(
                difference == null ? ExitCode.PASSED : ExitCode.FOUND,
                text(a, b, index, difference),
                new JsonObject()
                        .put("one", EventLine.head(a))
                        .put("other", EventLine.head(b))
                        .put("sameToken", a.token().equals(b.token()))
                        .put("event", difference == null ? null : index)
                        .put("class", difference == null ? null : RunJson.name(difference))
                        .put("oneEvent", RunJson.event(event(a, index)))
                        .put("otherEvent", RunJson.event(event(b, index))));
    }

    private static @Nullable Event event(EventLog log, int index) {
        return index < 0 || index >= log.events().size() ? null : log.events().get(index);
    }

    private String text(EventLog a, EventLog b, int index, @Nullable Difference difference) {
        List<String> lines = new ArrayList<>();
        if (!a.token().equals(b.token())) {
            lines.add("two runs: " + a.token() + " and " + b.token());
        }
        if (difference == null) {
            lines.add("equal, " + a.events().size() + " events");
            return String.join("\n", lines);
        }
        lines.add("they differ first in event " + index + ": " + difference.words());
        lines.add("  " + EventLine.header());
        for (Event same : a.events().subList(Math.max(0, index - context), index)) {
            lines.add("  " + EventLine.text(same));
        }
        lines.add("A " + line(event(a, index)));
        lines.add("B " + line(event(b, index)));
        return String.join("\n", lines);
    }

    private static String line(@Nullable Event event) {
        return event == null ? "       the log ends" : EventLine.text(event);
    }
}
