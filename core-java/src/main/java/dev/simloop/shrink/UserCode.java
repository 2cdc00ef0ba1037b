package dev.simloop.shrink;

/** Tells user code from the libraries around it. Our own stories and tests count as users. */
final class UserCode {
    private static final String[] LIBRARIES = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "kotlin.",
        "kotlinx.",
        "org.junit.",
        "org.assertj.",
        "org.opentest4j.",
        "org.hamcrest.",
        "io.kotest.",
        "org.testng."
    };
    private static final String OURS = "dev.simloop.";
    private static final String[] STORIES = {"dev.simloop.examples.", "dev.simloop.docs.", "dev.simloop.benchmarks."};

    private UserCode() {}

    static boolean contains(StackTraceElement frame) {
        String name = frame.getClassName();
        for (String library : LIBRARIES) {
            if (name.startsWith(library)) {
                return false;
            }
        }
        if (!name.startsWith(OURS)) {
            return true;
        }
        for (String story : STORIES) {
            if (name.startsWith(story)) {
                return true;
            }
        }
        String file = frame.getFileName();
        return file != null && file.contains("Test.");
    }
}
