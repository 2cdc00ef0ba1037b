package dev.simloop.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which scenario a command is about. */
final class ScenarioOptions {
    @Parameters(
            index = "0",
            paramLabel = "SCENARIO",
            description = "a class, or Class#method; 'simloop --help' tells which fit")
    String scenario = "";

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            description = "folders and jars to find it in, after the JVM's own class path; as java takes them")
    @Nullable
    String classPath;
}
