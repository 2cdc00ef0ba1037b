package dev.simloop.agent.hooks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a {@code Path} beyond replacing it for the call: what gives further paths, which the program gets as names in the default
 * file system.
 */
@SuppressWarnings({"NullAway", "StreamResourceLeak", "unused"}) // stands for calls of these
public final class FilePaths {
    private static final String ROW = "Files.list";
    private static final String TEMPORARY = "Files.createTempFile";

    private FilePaths() {}

    // ---- what is in a directory

    private static Stream<Path> names(Stream<Path> found, Path sent, Path given) {
        return sent == given ? found : found.map(Hooks::name);
    }

    public static Stream<Path> filesList(Path directory) throws IOException {
        Path sent = Hooks.path(directory, ROW);
        return names(Files.list(sent), sent, directory);
    }

    public static Stream<Path> filesWalk(Path start, FileVisitOption... options) throws IOException {
        Path sent = Hooks.path(start, ROW);
        return names(Files.walk(sent, options), sent, start);
    }

    public static Stream<Path> filesWalk(Path start, int depth, FileVisitOption... options) throws IOException {
        Path sent = Hooks.path(start, ROW);
        return names(Files.walk(sent, depth, options), sent, start);
    }

    public static Stream<Path> filesFind(
            Path start, int depth, BiPredicate<Path, BasicFileAttributes> wanted, FileVisitOption... options)
            throws IOException {
        Path sent = Hooks.path(start, ROW);
        return sent == start
                ? Files.find(start, depth, wanted, options)
                : Files.find(sent, depth, (path, attributes) -> wanted.test(Hooks.name(path), attributes), options)
                        .map(Hooks::name);
    }

    /** Entries by their names. */
    private record Named(DirectoryStream<Path> found) implements DirectoryStream<Path> {
        @Override
        public Iterator<Path> iterator() {
            Iterator<Path> all = found.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public Path next() {
                    return Hooks.name(all.next());
                }
            };
        }

        @Override
        public void close() throws IOException {
            found.close();
        }
    }

    public static DirectoryStream<Path> filesNewDirectoryStream(Path directory) throws IOException {
        Path sent = Hooks.path(directory, ROW);
        DirectoryStream<Path> found = Files.newDirectoryStream(sent);
        return sent == directory ? found : new Named(found);
    }

    public static DirectoryStream<Path> filesNewDirectoryStream(Path directory, String glob) throws IOException {
        Path sent = Hooks.path(directory, ROW);
        DirectoryStream<Path> found = Files.newDirectoryStream(sent, glob);
        return sent == directory ? found : new Named(found);
    }

    public static DirectoryStream<Path> filesNewDirectoryStream(
            Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
        Path sent = Hooks.path(directory, ROW);
        return sent == directory
                ? Files.newDirectoryStream(directory, filter)
                : new Named(Files.newDirectoryStream(sent, path -> filter.accept(Hooks.name(path))));
    }

    /** Tells the program's visitor the names. */
    private record Naming(FileVisitor<? super Path> visitor) implements FileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
            return visitor.preVisitDirectory(Hooks.name(path), attributes);
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            return visitor.visitFile(Hooks.name(path), attributes);
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
            return visitor.visitFileFailed(Hooks.name(path), failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) throws IOException {
            return visitor.postVisitDirectory(Hooks.name(path), failure);
        }
    }

    public static Path filesWalkFileTree(Path start, FileVisitor<? super Path> visitor) throws IOException {
        Path sent = Hooks.path(start, ROW);
        Path unused =
                sent == start ? Files.walkFileTree(start, visitor) : Files.walkFileTree(sent, new Naming(visitor));
        return start;
    }

    public static Path filesWalkFileTree(
            Path start, Set<FileVisitOption> options, int depth, FileVisitor<? super Path> visitor) throws IOException {
        Path sent = Hooks.path(start, ROW);
        Path unused = sent == start
                ? Files.walkFileTree(start, options, depth, visitor)
                : Files.walkFileTree(sent, options, depth, new Naming(visitor));
        return start;
    }

    // ---- temporary files

    private static Path made(
            Sim run,
            @Nullable Path in,
            @Nullable String prefix,
            @Nullable String suffix,
            boolean isDirectory,
            FileAttribute<?>... attributes)
            throws IOException {
        String front = prefix == null ? "" : prefix;
        String back = suffix == null ? isDirectory ? "" : ".tmp" : suffix;
        if (front.indexOf('/') >= 0 || back.indexOf('/') >= 0) {
            throw new IllegalArgumentException("Invalid prefix or suffix");
        }
        Path made = run.temporary(in, front, back, isDirectory);
        Path unused = Files.setPosixFilePermissions(
                made, PosixFilePermissions.fromString(isDirectory ? "rwx------" : "rw-------"));
        for (FileAttribute<?> attribute : attributes) {
            Path same = Files.setAttribute(made, attribute.name(), attribute.value());
        }
        return made;
    }

    private static boolean isName(Path path) {
        return path.getFileSystem() == FileSystems.getDefault();
    }

    /** {@return the run, if {@code in} is a name or a path of a disk; null if the JDK makes the file} */
    private static @Nullable Sim run(Path in) {
        if (isName(in)) {
            return Hooks.files(TEMPORARY);
        }
        Sim run = Hooks.sim();
        boolean isOfDisk = run != null
                && run.hasFiles()
                && in.getFileSystem().getClass()
                        == run.onDisk("/").getFileSystem().getClass();
        return isOfDisk ? run : null;
    }

    private static Path temporary(
            Sim run,
            Path in,
            @Nullable String prefix,
            @Nullable String suffix,
            boolean isDirectory,
            FileAttribute<?>... attributes)
            throws IOException {
        return isName(in)
                ? Hooks.name(made(run, run.onDisk(in.toString()), prefix, suffix, isDirectory, attributes))
                : made(run, in, prefix, suffix, isDirectory, attributes);
    }

    public static Path filesCreateTempFile(
            @Nullable String prefix, @Nullable String suffix, FileAttribute<?>... attributes) throws IOException {
        Sim run = Hooks.files(TEMPORARY);
        return run == null
                ? Files.createTempFile(prefix, suffix, attributes)
                : Hooks.name(made(run, null, prefix, suffix, false, attributes));
    }

    public static Path filesCreateTempFile(
            Path in, @Nullable String prefix, @Nullable String suffix, FileAttribute<?>... attributes)
            throws IOException {
        Sim run = run(in);
        return run == null
                ? Files.createTempFile(in, prefix, suffix, attributes)
                : temporary(run, in, prefix, suffix, false, attributes);
    }

    public static Path filesCreateTempDirectory(@Nullable String prefix, FileAttribute<?>... attributes)
            throws IOException {
        Sim run = Hooks.files(TEMPORARY);
        return run == null
                ? Files.createTempDirectory(prefix, attributes)
                : Hooks.name(made(run, null, prefix, null, true, attributes));
    }

    public static Path filesCreateTempDirectory(Path in, @Nullable String prefix, FileAttribute<?>... attributes)
            throws IOException {
        Sim run = run(in);
        return run == null
                ? Files.createTempDirectory(in, prefix, attributes)
                : temporary(run, in, prefix, null, true, attributes);
    }

    public static Path toRealPath(Path path, LinkOption... options) throws IOException {
        Path sent = Hooks.path(path, "Path.toRealPath");
        return Hooks.named(sent.toRealPath(options), sent, path);
    }

    // ---- what cannot be had

    public static FileSystemProvider provider(FileSystem system) {
        reject(system);
        return system.provider();
    }

    public static Iterable<FileStore> getFileStores(FileSystem system) {
        reject(system);
        return system.getFileStores();
    }

    private static void reject(FileSystem system) {
        if (system == FileSystems.getDefault()) {
            Hooks.reject("FileSystem.provider");
        }
    }
}
