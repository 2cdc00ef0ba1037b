package dev.simloop.junit;

import dev.simloop.SimConfig;
import dev.simloop.campaign.Artifacts;
import dev.simloop.tape.Token;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The line to type to run one run of a test again, for the build tool that runs the tests. */
final class ReplayCommandLine {
    private static final boolean UNDER_GRADLE = System.getProperty("org.gradle.test.worker") != null;
    /** The IDE's own runner started this JVM, and no build tool. */
    private static final boolean IN_IDE = isIde(System.getProperty("sun.java.command", ""));

    private ReplayCommandLine() {}

    /** {@return where the build tool of this run would have artifacts go} */
    static Path artifacts() {
        return UNDER_GRADLE ? Path.of("build", "simloop") : Artifacts.ROOT;
    }

    static String ofSeed(TestName test, long seed) {
        return line(test, "-D" + SeedProperties.SEED + "=" + seed);
    }

    static String ofToken(TestName test, Token token) {
        return line(test, asOneWord("-D" + SeedProperties.REPLAY + "=" + token));
    }

    static String ofTape(TestName test, String file) {
        return line(test, tape(file));
    }

    private static String line(TestName test, String property) {
        var all = property + takeOver(System.getProperty(SimConfig.TAKE_OVER_PROPERTY));
        return withIde(of(test, all, UNDER_GRADLE), all, IN_IDE);
    }

    /** {@return what goes on the line besides: without it the run would have another configuration} */
    static String takeOver(@Nullable String asked) {
        return asked == null ? "" : " " + asOneWord("-D" + SimConfig.TAKE_OVER_PROPERTY + "=" + asked);
    }

    /** {@return the line that runs {@code test} and no other} */
    static String ofTest(TestName test) {
        return test(test, UNDER_GRADLE);
    }

    private static String tape(String file) {
        return asOneWord("-D" + SeedProperties.TAPE + "=" + file);
    }

    /** {@return {@code property} such that shells leave it alone} */
    private static String asOneWord(String property) {
        return property.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_./-:=".indexOf(c) >= 0)
                ? property
                : "\"" + property + "\"";
    }

    static String of(TestName test, String property, boolean gradle) {
        return test(test, gradle) + " " + property;
    }

    /** {@return the same for the person who has an IDE in front of them} */
    static String withIde(String line, String property, boolean ide) {
        return ide ? line + "\n    in the IDE: add " + property + " to the VM options of this run" : line;
    }

    /** {@return whether {@code command} is that of a test runner of IntelliJ, Eclipse or VS Code} */
    static boolean isIde(String command) {
        return command.startsWith("com.intellij.rt.")
                || command.startsWith("org.eclipse.jdt.internal.junit.")
                || command.startsWith("com.microsoft.java.test.");
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
