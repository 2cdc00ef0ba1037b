package dev.simloop.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which run of a scenario a command is about: one of the two. */
final class RunOptions {
    @Option(names = "--token", paramLabel = "TOKEN", description = "the token that a failure printed")
    @Nullable
    String token;

    @Option(names = "--tape", paramLabel = "FILE", description = "the tape of a run")
    @Nullable
    String tape;

    RunOptions() {}
}
