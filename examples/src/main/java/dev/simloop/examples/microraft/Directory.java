package dev.simloop.examples.microraft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A directory of files whose names can be made durable. */
final class Directory {
    final Path path;

    private Directory(Path path) {
        this.path = path;
    }

    /** Opens the directory; its name is durable when this returns. */
    static Directory open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        if (!Files.isDirectory(absolute)) {
            Files.createDirectory(absolute);
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            force(parent);
        }
        return new Directory(absolute);
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** {@return all bytes of that file; null if there is none} */
    @Nullable
    ByteBuffer read(String name) throws IOException {
        Path file = file(name);
        return Files.exists(file) ? ByteBuffer.wrap(Files.readAllBytes(file)) : null;
    }

    /**
     * The planted bug of {@link Durability#TERM_NOT_FORCED}: replaces the file as {@link dev.simloop.disk.AtomicFile} does, but forces
     * neither the file nor its name.
     */
    void replaceUnforced(String name, byte[] content) throws IOException {
        Path fresh = file(name + ".fresh");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(channel, content, 0);
        }
        Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes the names in it durable. */
    void force() throws IOException {
        force(path);
    }

    static void force(Path what) throws IOException {
        try (FileChannel channel = FileChannel.open(what, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes all of it, in as many writes as it takes. */
    static void write(FileChannel channel, byte[] content, long position) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(content);
        long at = position;
        while (left.hasRemaining()) {
            at += channel.write(left, at);
        }
    }
}
