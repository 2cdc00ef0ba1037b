package dev.simloop.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands have in common: one answer, printed in one of two forms. */
abstract class Subcommand implements Callable<Integer> {
    private static final String FORMAT = "simloop-cli";
    private static final int VERSION = 1;

    @Spec
    CommandSpec spec;

    @Mixin
    OutputOptions output;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    Subcommand() {}

    /** {@return what the command found out; bad input is an {@link InputException}} */
    abstract Answer answer() throws Exception;

    /** Called when the answer has been printed, or will never be. */
    void printed() {}

    @Override
    public final Integer call() throws Exception {
        try {
            return print(answer());
        } catch (Error e) {
            // A broken class path, too little memory: picocli would let it through to the JVM, whose exit code is 1.
            throw new IllegalStateException(e.toString(), e);
        } finally {
            printed();
        }
    }

    private int print(Answer answer) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json) {
            out.println(document(spec.name(), answer.exit(), answer.json()));
        } else if (!answer.text().isEmpty()) {
            out.println(Printable.text(answer.text()));
        }
        out.flush();
        return answer.exit().code();
    }

    /** {@return the JSON document of one answer} */
    static String document(String command, ExitCode exit, JsonObject rest) {
        return new JsonObject()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("command", command)
                .put("exit", exit.code())
                .put("verdict", exit.verdict())
                .putAll(rest)
                .document();
    }
}
