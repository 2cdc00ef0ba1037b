package dev.simloop.cli;

import java.io.Console;

/** Whether a person watches. */
final class Terminal {
    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // isTerminal() is asked as well
    static boolean isInteractive() {
        Console console = System.console();
        return console != null
                && isTerminal(console)
                && System.getenv("CI") == null
                && !"dumb".equals(System.getenv("TERM"));
    }

    /** From JDK 22 on there is a console without a terminal, too, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
