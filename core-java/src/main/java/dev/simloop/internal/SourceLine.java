package dev.simloop.internal;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the line of user code in a stack: the first frame that belongs to no library that sits between it and us. */
public final class SourceLine {
    private static final String[] LIBRARIES = {
        "dev.simloop.",
        "java.",
        "jdk.",
        "sun.",
        "com.sun.",
        "kotlin.",
        "kotlinx.coroutines.",
        "reactor.core.",
        "reactor.netty.",
        "io.reactivex.",
        "io.netty.",
        "io.grpc.",
        "io.lettuce.",
        "org.junit.",
        "org.mockito.",
        "io.mockk.",
        "net.bytebuddy."
    };
    /** Words of class names that stand for what a test puts in the place of something real. */
    private static final Pattern DOUBLE =
            Pattern.compile("(?<![a-z])(?:Fake|Stub|Mock|Mocked|MockitoMock|Dummy|Spy|InMemory|TestDouble)(?![a-z])");

    private static final String[] STORIES = {"dev.simloop.examples.", "dev.simloop.docs.", "dev.simloop.benchmarks."};

    private SourceLine() {}

    public static @Nullable String of(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (isUser(frame)) {
                return full(frame);
            }
        }
        return null;
    }

    /** {@return {@code shop.Bank.deposit(Bank.java:12)}} */
    public static String full(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }

    /** {@return {@code File.java:12}, without package and method} */
    public static String brief(StackTraceElement frame) {
        String file = frame.getFileName();
        return (file == null ? frame.getClassName() : file) + ":" + frame.getLineNumber();
    }

    /** {@return the function of the frame as its source has it: for a lambda or a coroutine the function around it} */
    public static String method(StackTraceElement frame) {
        String method = frame.getMethodName();
        String type = frame.getClassName();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        if (method.startsWith("lambda$")) {
            int end = method.indexOf('$', 7);
            method = end < 0 ? method.substring(7) : method.substring(7, end);
        } else if (method.equals("invokeSuspend") || method.equals("invoke") || method.equals("emit")) {
            // Kotlin names the class of a suspending lambda after the function: BankKt$deposit$2
            String[] parts = simple.split("\\$", -1);
            String named = "";
            for (int i = 1; i < parts.length; i++) {
                boolean name = !parts[i].isEmpty() && !Character.isDigit(parts[i].charAt(0));
                // a class in a class comes before its function
                if (name && (named.isEmpty() || Character.isUpperCase(named.charAt(0)))) {
                    named = parts[i];
                }
            }
            method = named.isEmpty() ? method : named;
        }
        if (method.equals("new") || method.equals("<init>")) {
            return simple.substring(simple.lastIndexOf('$') + 1);
        }
        int mangled = method.indexOf('$');
        return mangled > 0 ? method.substring(0, mangled) : method;
    }

    /**
     * {@return the function of the frame with its class, as a person names it: {@code OrderService.pay}} A top-level function of
     * Kotlin has no class.
     */
    public static String function(StackTraceElement frame) {
        String type = type(frame);
        return type.isEmpty() ? name(frame) : type + "." + name(frame);
    }

    /** The tests of Kotlin have sentences as names. */
    private static String name(StackTraceElement frame) {
        String method = method(frame);
        return method.indexOf(' ') < 0 ? method : "`" + method + "`";
    }

    /** {@return the class of the frame as its source has it, without packages and classes around it; empty for a file of Kotlin} */
    private static String type(StackTraceElement frame) {
        String name = frame.getClassName();
        String[] parts = name.substring(name.lastIndexOf('.') + 1).split("\\$", -1);
        String type = parts[0];
        for (int i = 1; i < parts.length && !parts[i].isEmpty() && Character.isUpperCase(parts[i].charAt(0)); i++) {
            type = parts[i].equals("Companion") || parts[i].equals("MockitoMock") ? type : parts[i];
        }
        String file = frame.getFileName();
        boolean ofFile = parts.length > 0
                && type.equals(parts[0])
                && type.endsWith("Kt")
                && file != null
                && file.endsWith(".kt");
        return ofFile ? "" : type;
    }

    /** {@return the function of the frame beside its line, which names the file: without the class where the file is called so} */
    public static String functionInFile(StackTraceElement frame) {
        String type = type(frame);
        String file = frame.getFileName();
        boolean said = file != null && file.startsWith(type + ".") && !isDouble(frame.getClassName());
        return type.isEmpty() || said ? name(frame) : type + "." + name(frame);
    }

    /**
     * {@return the function of the frame and its line, short: {@code OrderService.pay:31}, or {@code pay@Orders.kt:31} where the
     * class does not tell the file}
     *
     * @param said the file that a reader knows by then
     */
    public static String call(StackTraceElement frame, @Nullable String said) {
        String type = type(frame);
        String file = frame.getFileName();
        return file != null && (file.equals(said) || (!type.isEmpty() && file.startsWith(type + ".")))
                ? function(frame) + ":" + frame.getLineNumber()
                : function(frame) + "@" + brief(frame);
    }

    /** {@return whether a class, or one around it, is called as a test double is: {@code FakeStore}, {@code StoreStub}} */
    public static boolean isDouble(String type) {
        return DOUBLE.matcher(type.substring(type.lastIndexOf('.') + 1)).find();
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
