package dev.simloop.junit;

import dev.simloop.failure.TapeFormatException;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The tape of system property {@code simloop.tape}.
 *
 * @param name the file, as the property has it
 */
record TapeFile(String name, Tape tape) {
    static final Claim CLAIM = new Claim();

    /** Which test of this JVM the tape is for: the first that asks, for a run of one test is no run of another. */
    static final class Claim {
        private @Nullable TestName owner;

        synchronized void by(TestName test) {
            if (owner == null) {
                owner = test;
            } else if (!owner.equals(test)) {
                throw new IllegalArgumentException(SeedProperties.TAPE + " is for one test, and " + owner + " and "
                        + test + " are run: name the one it was made by, as in " + ReplayCommandLine.ofTest(test));
            }
        }

        synchronized void forget() {
            owner = null;
        }
    }

    /** {@return the tape in file {@code name}, which is the one test to follow it} */
    static TapeFile read(String name, TestName test) {
        CLAIM.by(test);
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw wrong(name, "is not the name of a file", e);
        }
        if (!Files.exists(file)) {
            throw wrong(name, "there is no such file in " + Path.of("").toAbsolutePath(), null);
        }
        try {
            return new TapeFile(name, Tape.read(file));
        } catch (TapeFormatException e) {
            throw wrong(name, String.valueOf(e.getMessage()), e);
        } catch (CharacterCodingException e) {
            throw wrong(name, "is not a tape: not a text in UTF-8", e);
        } catch (IOException e) {
            throw wrong(name, "cannot be read: " + e, e);
        }
    }

    private static IllegalArgumentException wrong(String name, String what, @Nullable Exception cause) {
        return new IllegalArgumentException(SeedProperties.TAPE + "=" + name + ": " + what, cause);
    }
}
