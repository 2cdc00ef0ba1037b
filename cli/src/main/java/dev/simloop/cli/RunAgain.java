package dev.simloop.cli;

import dev.simloop.tape.Token;
import org.jspecify.annotations.Nullable;

/** The line to type to run one run of a scenario again. */
final class RunAgain {
    /** How this program is called, where it is not {@code simloop}. */
    static final String COMMAND = "simloop.command";

    private RunAgain() {}

    static String replay(String scenario, @Nullable String classPath, Token token) {
        return System.getProperty(COMMAND, "simloop") + " replay " + scenario
                + (classPath == null ? "" : " --class-path " + quoted(classPath)) + " --token " + token;
    }

    /** {@return {@code text} such that a shell leaves it alone} */
    private static String quoted(String text) {
        return text.matches("[\\w./:=,+@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
