package dev.simloop.cli;

import picocli.CommandLine.Option;

/** How a command prints. */
final class OutputOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this and do nothing else")
    boolean help;

    @Option(names = "--json", description = "print one JSON document instead of text")
    boolean json;

    @Option(names = "--stacktrace", description = "print the stack trace of an error, too")
    boolean stacktrace;
}
