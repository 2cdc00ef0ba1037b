package dev.simloop.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is replaced as a whole: after a power cut it holds the old content or the new one, never a part of each. Works on
 * any file system, so the same code runs on a {@link SimDisk} and on a real one.
 *
 * <p>A replacement is written beside the file, forced, renamed over it, and the directory is forced. Each of the four is needed:
 * without the first force the renamed file may be empty, without the second the name may still be the old one after the call has
 * returned. (Windows cannot force a directory; there the last step is left out, as the JDK offers none.)
 */
public final class AtomicFile {
    private static final String FRESH = ".fresh";

    private AtomicFile() {}

    /**
     * Replaces {@code file}; when the call returns the new content is durable.
     *
     * @throws IOException as the file system throws it; the old content is still there unless the force of the directory failed
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = target.resolveSibling(target.getFileName() + FRESH);
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                int unused = channel.write(left);
            }
            channel.force(true);
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(target);
    }

    /** {@return the content of the last replacement that took place; null if there is no such file} */
    public static byte @Nullable [] read(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : null;
    }

    /**
     * Replaces {@code file} by that text, in UTF-8; else as {@link #write}.
     *
     * @return the file
     */
    public static Path writeText(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
        return file;
    }

    /** {@return the text of the last replacement that took place; {@code otherwise} if there is no such file} */
    public static String readText(Path file, String otherwise) throws IOException {
        return Files.exists(file) ? Files.readString(file) : otherwise;
    }

    /** Makes the names in the directory of {@code file} durable. */
    static void forceDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        boolean isWindows = file.getFileSystem().getSeparator().equals("\\");
        if (directory != null && !isWindows) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
