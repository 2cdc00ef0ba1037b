package dev.simloop.junit;

import dev.simloop.tape.Token;

/** The line to type to run one run of a test again, for the build tool that runs the tests. */
final class RerunLine {
    private static final boolean UNDER_GRADLE = System.getProperty("org.gradle.test.worker") != null;

    private RerunLine() {}

    /** {@return the folder that the build tool of this run puts its output into} */
    static String outputFolder() {
        return UNDER_GRADLE ? "build" : "target";
    }

    static String ofSeed(TestName test, long seed) {
        return of(test, "-D" + SeedProperties.SEED + "=" + seed, UNDER_GRADLE);
    }

    static String ofToken(TestName test, Token token) {
        return of(test, "-D" + SeedProperties.REPLAY + "=" + token, UNDER_GRADLE);
    }

    static String ofTape(TestName test, String file) {
        return of(test, tape(file), UNDER_GRADLE);
    }

    /** {@return the line that runs {@code test} and no other} */
    static String ofTest(TestName test) {
        return test(test, UNDER_GRADLE);
    }

    private static String tape(String file) {
        var property = "-D" + SeedProperties.TAPE + "=" + file;
        return file.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_./-:".indexOf(c) >= 0)
                ? property
                : "\"" + property + "\"";
    }

    static String of(TestName test, String property, boolean gradle) {
        return test(test, gradle) + " " + property;
    }

    private static String test(TestName test, boolean gradle) {
        return gradle
                ? "gradle test --tests " + quoted(test.type().getName() + "." + test.method(), '*')
                : "mvn test " + quoted("-Dtest=" + test, '?');
    }

    /** {@return {@code text} such that shells leave it alone: what they or the tool would read is a wildcard} */
    private static String quoted(String text, char wildcard) {
        var pattern = new StringBuilder();
        boolean plain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean asIs = Character.isLetterOrDigit(c) || "_.#-=".indexOf(c) >= 0;
            plain &= asIs;
            pattern.append(asIs ? c : wildcard);
        }
        return plain ? text : "\"" + pattern + "\"";
    }
}
