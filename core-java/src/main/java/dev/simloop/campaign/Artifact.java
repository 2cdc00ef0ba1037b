package dev.simloop.campaign;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * One file that explains a finding, made when it is written; see {@link Artifacts}.
 *
 * @param file its name, without a folder
 * @param about what it is, one sentence for the README
 * @param content what is in it
 */
public record Artifact(String file, String about, Content content) {
    /** What writes a file's text. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it to {@code out}, which keeps none of it in memory. */
        void writeTo(Appendable out) throws IOException;
    }

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is not one of letters, digits, dots, dashes and underscores that begins
     *     with a letter or digit
     */
    public Artifact {
        Objects.requireNonNull(about);
        Objects.requireNonNull(content);
        if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("artifact name is not a plain file name: \"" + file + "\"");
        }
    }

    /** {@return an artifact of the text that {@code text} makes} */
    public static Artifact of(String file, String about, Supplier<String> text) {
        return new Artifact(file, about, out -> out.append(text.get()));
    }
}
