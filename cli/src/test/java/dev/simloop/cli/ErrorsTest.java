package dev.simloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

class ErrorsTest {
    /** A command with a mistake of ours. */
    @Command(name = "fail")
    static final class Failing extends Subcommand {
        private final boolean error;

        Failing(boolean error) {
            this.error = error;
        }

        @Override
        Answer answer() {
            if (error) {
                throw new StackOverflowError();
            }
            throw new IllegalStateException("one\ntwo");
        }
    }

    @Test
    void anErrorOfOursIsOneLineAndSeventy() {
        assertThat(run(false)).isEqualTo("""
                70 simloop fail: internal error: java.lang.IllegalStateException: one\\ntwo (--stacktrace shows where)
                """);
        assertThat(run(true))
                .startsWith("70 simloop fail: internal error: ")
                .contains("StackOverflowError")
                .hasLineCount(1);
    }

    @Test
    void aStackTraceIsPrintedIfAsked() {
        assertThat(run(false, "--stacktrace"))
                .startsWith("70 simloop fail: internal error: ")
                .containsPattern(
                        "\tat (\\S+/)?dev\\.simloop\\.cli\\.ErrorsTest\\$Failing\\.answer\\(ErrorsTest\\.java:");
    }

    @Test
    void namesWhatWasMeant() {
        var outcome = Shell.run("hunt", "a.B", "--sedes", "5");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("""
                simloop hunt: Unknown options: '--sedes', '5'
                Possible solutions: --seeds
                Try 'simloop hunt --help'.
                """);
    }

    @Test
    void wantsACommand() {
        assertThat(Shell.run().err()).isEqualTo("""
                simloop: a command is missing
                Try 'simloop --help'.
                """);
        assertThat(Shell.run("hnut").exit()).isEqualTo(2);
        assertThat(Shell.run("hunt").exit()).isEqualTo(2);
    }

    @Test
    void aWrongOptionIsADocumentToo() {
        var outcome = Shell.run("hunt", "a.B", "--json", "--nix");

        assertThat(outcome.json().at("/exit").asInt()).isEqualTo(2);
        assertThat(outcome.json().at("/command").asText()).isEqualTo("hunt");
        assertThat(outcome.json().at("/error").asText()).isEqualTo("Unknown option: '--nix'");
    }

    @Test
    void tellsItsVersions() {
        assertThat(Shell.run("--version").out()).startsWith("simloop ").contains("\ntape version 1\n");
    }

    private static String run(boolean error, String... args) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(Ansi.OFF);
        CommandLine failing = new CommandLine(new Failing(error))
                .setExecutionExceptionHandler(new Errors())
                .setErr(new PrintWriter(err));
        line.addSubcommand(failing);
        String[] all = new String[args.length + 1];
        all[0] = "fail";
        System.arraycopy(args, 0, all, 1, args.length);
        int exit = line.execute(all);
        return exit + " " + err;
    }
}
