package dev.simloop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the user wants written; that it cannot be is one line, if possible before any work is done for it. */
final class OutputFile {
    private final Path path;
    private final String name;

    private OutputFile(Path path, String name) {
        this.path = path;
        this.name = name;
    }

    /** Writes to a file. */
    @FunctionalInterface
    interface Writer {
        /** Writes all of it. */
        void write(Path file) throws IOException;
    }

    /** {@return the file of that name, whose folder must exist} */
    static OutputFile of(String name) {
        Path path = InputFile.path(name);
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InputException("no such folder: " + folder);
        }
        if (Files.isDirectory(path)) {
            throw new InputException("is a folder: " + name);
        }
        return new OutputFile(path, name);
    }

    void write(Writer writer) {
        try {
            writer.write(path);
        } catch (IOException e) {
            throw new InputException(name + ": cannot be written: " + e, e);
        }
    }
}
