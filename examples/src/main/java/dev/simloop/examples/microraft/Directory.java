package dev.simloop.examples.microraft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Files of one directory, written so that a power cut leaves the old content or the new. */
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

    /** Gives the file this content: all of it, or none if the power goes. Durable when this returns, if {@code forced}. */
    void replace(String name, byte[] content, boolean forced) throws IOException {
        Path fresh = file(name + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(channel, content, 0);
            if (forced) {
                channel.force(true);
            }
        }
        Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE);
        if (forced) {
            force();
        }
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
