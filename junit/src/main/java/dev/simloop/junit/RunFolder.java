package dev.simloop.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the files about a failing run go: {@code target/simloop/TEST/SEED}, under {@code build} for Gradle, or under the
 * folder that system property {@code simloop.artifacts} names.
 */
final class RunFolder {
    private static final String PROPERTY = "simloop.artifacts";
    private static final int LONGEST = 120;

    private RunFolder() {}

    static Path of(TestName test, long seed) {
        var set = System.getProperty(PROPERTY);
        var base = set == null || set.isBlank() ? Path.of(RerunLine.outputFolder(), "simloop") : Path.of(set.strip());
        return base.resolve(plain(test.shortType() + "." + test.method())).resolve(Long.toString(seed));
    }

    static Path made(Path folder) throws IOException {
        return Files.createDirectories(folder);
    }

    /** {@return {@code name} such that it is the name of one folder on any file system and plain to a shell} */
    static String plain(String name) {
        var plain = new StringBuilder();
        for (int i = 0; i < name.length() && i < LONGEST; i++) {
            char c = name.charAt(i);
            boolean asIs = c < 128 && (Character.isLetterOrDigit(c) || "_-".indexOf(c) >= 0 || (c == '.' && i > 0));
            plain.append(asIs ? c : c == '$' && i > 0 ? '.' : '_');
        }
        return name.length() <= LONGEST ? plain.toString() : plain + "-" + Integer.toHexString(name.hashCode());
    }
}
