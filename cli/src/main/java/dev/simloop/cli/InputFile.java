package dev.simloop.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the user named; whatever is wrong with it is one line. */
final class InputFile {
    /** A tape or log is read whole. One of a hundred thousand events has about 20 MiB. */
    private static final long MOST_BYTES = 512L << 20;

    private InputFile() {}

    /** Reads what {@link #read} has looked at. */
    @FunctionalInterface
    interface Reader<T> {
        /** {@return what {@code file} holds; a complaint of what it holds is an {@link IllegalArgumentException}} */
        T read(Path file) throws IOException;
    }

    /** {@return what {@code reader} makes of the file of that name} */
    static <T> T read(String name, Reader<T> reader) {
        Path file = path(name);
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(name);
            }
            if (!Files.isRegularFile(file)) {
                throw new InputException("not a regular file: " + name);
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new InputException(
                        name + ": has " + Files.size(file) + " bytes; at most " + MOST_BYTES + " are read");
            }
            return reader.read(file);
        } catch (NoSuchFileException e) {
            throw new InputException("no such file: " + name, e);
        } catch (AccessDeniedException e) {
            throw new InputException("file may not be read: " + name, e);
        } catch (CharacterCodingException e) {
            throw new InputException(name + ": is not text in UTF-8", e);
        } catch (IOException e) {
            throw new InputException(name + ": cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new InputException(name + ": " + e.getMessage(), e);
        }
    }

    /** {@return the path of that name} */
    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new InputException("not a path: " + name, e);
        }
    }
}
