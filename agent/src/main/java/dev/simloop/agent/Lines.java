package dev.simloop.agent;

/** Finds the line of the program that made a call. */
final class Lines {
    private static final String[] BETWEEN = {"dev.simloop.agent.", "java.", "jdk.", "sun.", "kotlin."};

    private Lines() {}

    /** {@return {@code shop.Bank.pay(Bank.java:12)}: the first frame above the JDK, Kotlin's library and the hooks} */
    static String ofCaller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !isBetween(frame.getClassName(), frame.getMethodName()))
                        .findFirst()
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName()
                                + ":" + frame.getLineNumber() + ")")
                        .orElse("a line that is not known"));
    }

    private static boolean isBetween(String type, String method) {
        if (method.startsWith("simloop$")) {
            return true;
        }
        for (String prefix : BETWEEN) {
            if (type.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
