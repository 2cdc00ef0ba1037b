package dev.simloop.cli;

import dev.simloop.event.EventLog;
import dev.simloop.report.Report;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws a log. */
@Command(
        name = "report",
        description = "Draws a recorded run for people, or exports it for another program.",
        footer = {
            "",
            "Formats: html (a page that needs no network), text (a column per host), story (what happened, in words),"
                    + " perfetto (Chrome's trace events), mermaid (a sequence diagram)."
        })
final class ReportCommand extends Subcommand {
    /** What a report can be. */
    enum Format {
        HTML {
            @Override
            void write(Report report, Writer out) throws IOException {
                report.writeHtml(out);
            }
        },
        TEXT {
            @Override
            void write(Report report, Writer out) throws IOException {
                report.writeText(out, TEXT_WIDTH, false);
            }
        },
        STORY {
            @Override
            void write(Report report, Writer out) throws IOException {
                out.write(report.story() + "\n");
            }
        },
        PERFETTO {
            @Override
            void write(Report report, Writer out) throws IOException {
                report.writePerfetto(out);
            }
        },
        MERMAID {
            @Override
            void write(Report report, Writer out) throws IOException {
                out.write(report.mermaid());
            }
        };

        private static final int TEXT_WIDTH = 160;

        abstract void write(Report report, Writer out) throws IOException;
    }

    @Parameters(index = "0", paramLabel = "LOG", description = "an event log: events.jsonl of a finding")
    String file = "";

    @Option(
            names = "--passing",
            paramLabel = "OTHER",
            description = "the log of a run that passes, to be shown beside it where the format can")
    @Nullable
    String passing;

    @Option(
            names = "--tape",
            paramLabel = "FILE",
            description = "the tape of the run, to mark where it departed from the calm order")
    @Nullable
    String tape;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "html, text, story, perfetto or mermaid (default: text)")
    Format format = Format.TEXT;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write it there instead of printing it; --json needs it")
    @Nullable
    String target;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ReportCommand() {}

    @Override
    Answer answer() throws IOException {
        if (output.json && target == null) {
            throw new InputException("--json needs --output FILE, for the report itself is no part of the document");
        }
        OutputFile to = target == null ? null : OutputFile.of(target);
        EventLog log = InputFile.read(file, EventLog::read);
        Report report = Report.of(log);
        if (passing != null) {
            report = report.withNearestPassing(InputFile.read(passing, EventLog::read));
        }
        if (tape != null) {
            report = marked(report, InputFile.read(tape, Tape::read));
        }
        Report made = report;
        if (to == null) {
            format.write(made, spec.commandLine().getOut());
            return new Answer(ExitCode.PASSED, "", new JsonObject());
        }
        to.write(path -> {
            try (Writer out = Files.newBufferedWriter(path)) {
                format.write(made, out);
            }
        });
        return new Answer(
                ExitCode.PASSED,
                "",
                new JsonObject()
                        .put("log", EventLine.head(log))
                        .put("reportFormat", RunJson.name(format))
                        .put("output", target));
    }

    private static Report marked(Report report, Tape tape) {
        try {
            return report.withDeviations(tape);
        } catch (IllegalArgumentException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
