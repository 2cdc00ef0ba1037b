package dev.simloop.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command {@code simloop}; {@code --help} tells what it can do. */
public final class Main {
    private static final String DEBUG = "kotlinx.coroutines.debug";

    private Main() {}

    /** Does what {@code args} say and ends the JVM with the exit code that {@code --help} lists. */
    public static void main(String[] args) {
        // Under -ea kotlinx would rename the thread at every step, which is of no use here and costs most of the speed.
        if (System.getProperty(DEBUG) == null) {
            System.setProperty(DEBUG, "off");
        }
        System.exit(commandLine(Ansi.AUTO).execute(args));
    }

    static CommandLine commandLine(Ansi ansi) {
        Errors errors = new Errors();
        return new CommandLine(new Simloop())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setUsageHelpWidth(100);
    }
}
