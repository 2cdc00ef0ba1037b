package dev.simloop.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what goes wrong into one line on the error output, with {@code --json} into a document as well. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String text = Printable.line(String.valueOf(e.getMessage())).replaceFirst("^Error: ", "");
        PrintWriter err = line.getErr();
        err.println(line.getCommandSpec().qualifiedName() + ": " + text);
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        List<String> given = List.of(args);
        return end(line, ExitCode.BAD_INPUT, text, given.contains("--json"), given.contains("--stacktrace"), e);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
        ParseResult own = line.getParseResult();
        boolean json = own.matchedOptionValue("--json", false);
        boolean stacktrace = own.matchedOptionValue("--stacktrace", false);
        boolean theirs = e instanceof InputException;
        String text = theirs
                ? Printable.line(String.valueOf(e.getMessage()))
                : "internal error: " + Printable.line(e.toString()) + (stacktrace ? "" : " (--stacktrace shows where)");
        line.getErr().println(line.getCommandSpec().qualifiedName() + ": " + text);
        return end(line, theirs ? ExitCode.BAD_INPUT : ExitCode.INTERNAL, text, json, stacktrace, e);
    }

    private static int end(
            CommandLine line, ExitCode exit, String text, boolean json, boolean stacktrace, Exception e) {
        if (stacktrace) {
            e.printStackTrace(line.getErr());
        }
        line.getErr().flush();
        if (json) {
            JsonObject error = new JsonObject().put("error", text);
            line.getOut().println(Subcommand.document(line.getCommandName(), exit, error));
            line.getOut().flush();
        }
        return exit.code();
    }
}
