package dev.simloop.cli;

import dev.simloop.tape.Token;
import org.jspecify.annotations.Nullable;

/** The line to type to run one run of a scenario again. */
final class ReplayLine {
    /** How this program is called, where it is not {@code simloop}. */
    static final String COMMAND = "simloop.command";

    private ReplayLine() {}

    static String replay(String scenario, @Nullable String classPath, Token token) {
        return replay(scenario, classPath) + " --token " + quoted(token.toString());
    }

    static String replayTape(String scenario, @Nullable String classPath, String file) {
        return replay(scenario, classPath) + " --tape " + quoted(file);
    }

    private static String replay(String scenario, @Nullable String classPath) {
        return System.getProperty(COMMAND, "simloop") + " replay " + scenario
                + (classPath == null ? "" : " --class-path " + quoted(classPath));
    }

    /** {@return {@code text} such that a shell leaves it alone} */
    private static String quoted(String text) {
        return text.matches("[\\w./:=,+@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
