package dev.simloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Calls the command line in this JVM. */
final class Shell {
    private Shell() {}

    /** What one call left behind. */
    record Outcome(int exit, String out, String err) {
        /** {@return the one document on the standard output} */
        JsonNode json() {
            try {
                return new ObjectMapper().readerFor(JsonNode.class).readValue(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + out, e);
            }
        }

        /** {@return the one line on the error output} */
        String errorLine() {
            assertThat(err.lines()).as(err).hasSize(1);
            return err.strip();
        }
    }

    static Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(Ansi.OFF);
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = line.execute(args);
        return new Outcome(exit, out.toString(), err.toString());
    }

    /** {@return how the command line names {@code method} of {@link Programs}} */
    static String program(String method) {
        return "dev.simloop.cli.Programs#" + method;
    }
}
