package dev.simloop.internal;

import org.jspecify.annotations.Nullable;

/** Finds the line of user code in a stack: the first frame that belongs to no library that sits between it and us. */
public final class SourceLine {
    private static final String[] LIBRARIES = {
        "dev.simloop.", "java.", "jdk.", "sun.", "kotlin.", "kotlinx.coroutines.", "org.junit."
    };
    private static final String[] STORIES = {"dev.simloop.examples.", "dev.simloop.docs."};

    private SourceLine() {}

    public static @Nullable String of(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (isUser(frame)) {
                return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")";
            }
        }
        return null;
    }

    /** {@return {@code File.java:12}, without package and method} */
    public static String brief(StackTraceElement frame) {
        String file = frame.getFileName();
        return (file == null ? frame.getClassName() : file) + ":" + frame.getLineNumber();
    }

    /** {@return whether the frame is the user's; asks for the file, which is dear, only where the class is ours} */
    public static boolean isUser(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        return name.startsWith("dev.simloop.") ? isUser(frame.toStackTraceElement()) : !isLibrary(name);
    }

    /** {@return whether a class of that name may be the program's: it is in none of the libraries, or in a story or test of ours} */
    public static boolean isProgram(String name) {
        for (String story : STORIES) {
            if (name.startsWith(story)) {
                return true;
            }
        }
        int nested = name.indexOf('$');
        boolean test =
                name.startsWith("dev.simloop.") && (nested < 0 ? name : name.substring(0, nested)).endsWith("Test");
        return test || !isLibrary(name);
    }

    private static boolean isLibrary(String name) {
        for (String library : LIBRARIES) {
            if (name.startsWith(library)) {
                return true;
            }
        }
        return false;
    }

    /** Our own tests and examples count as users: their files end in Test, Samples or live in a story's package. */
    public static boolean isUser(StackTraceElement frame) {
        String name = frame.getClassName();
        for (String story : STORIES) {
            if (name.startsWith(story)) {
                return true;
            }
        }
        for (String library : LIBRARIES) {
            if (name.startsWith(library)) {
                String file = frame.getFileName();
                return library.startsWith("dev.simloop") && file != null && file.contains("Test.");
            }
        }
        return true;
    }
}
