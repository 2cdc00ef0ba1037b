package dev.simloop.agent.hooks;

import java.io.File;
import java.io.FileFilter;
import java.io.FilenameFilter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code File} asks of the file behind its name, with the answers of the JDK: false or null where {@code Files} would throw. Long because
 * every such method has its own.
 */
@SuppressWarnings({"NullAway", "unused"}) // stands for calls of these
public final class FileNames {
    private static final String ROW = "File";
    private static final int SHORTEST_PREFIX = 3;

    /** Whether the empty name is the working directory: it is in newer JDKs, and nothing in older ones. */
    private static final boolean IS_EMPTY_HERE = new File("").exists();

    private FileNames() {}

    /** What is asked of a file on the disk. */
    interface Question<T> {
        T ask(Path file) throws IOException;
    }

    private static boolean isInvalid(File file) {
        return file.getPath().indexOf('\0') >= 0;
    }

    /** {@return what {@code question} finds out, {@code otherwise} if it throws, or the name is none} */
    static <T> T ask(Sim run, File file, T otherwise, Question<T> question) {
        if (isInvalid(file) || (file.getPath().isEmpty() && !IS_EMPTY_HERE)) {
            return otherwise;
        }
        try {
            return question.ask(run.onDisk(file.getPath()));
        } catch (IOException e) {
            return otherwise;
        }
    }

    private static boolean does(Sim run, File file, Question<?> action) {
        return ask(run, file, false, path -> {
            Object unused = action.ask(path);
            return true;
        });
    }

    // ---- asking

    public static boolean exists(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.exists() : ask(run, file, false, Files::exists);
    }

    public static boolean isFile(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.isFile() : ask(run, file, false, Files::isRegularFile);
    }

    public static boolean isDirectory(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.isDirectory() : ask(run, file, false, Files::isDirectory);
    }

    public static boolean isHidden(File file) {
        Sim run = Hooks.files(ROW);
        return run == null
                ? file.isHidden()
                : ask(
                        run,
                        file,
                        false,
                        path -> Files.exists(path) && file.getName().startsWith("."));
    }

    public static long length(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.length() : ask(run, file, 0L, Files::size);
    }

    public static long lastModified(File file) {
        Sim run = Hooks.files(ROW);
        return run == null
                ? file.lastModified()
                : ask(run, file, 0L, path -> Files.getLastModifiedTime(path).toMillis());
    }

    public static boolean canRead(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.canRead() : ask(run, file, false, Files::isReadable);
    }

    public static boolean canWrite(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.canWrite() : ask(run, file, false, Files::isWritable);
    }

    public static boolean canExecute(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.canExecute() : ask(run, file, false, Files::isExecutable);
    }

    public static long getTotalSpace(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.getTotalSpace() : space(run, file, FileStore::getTotalSpace);
    }

    public static long getFreeSpace(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.getFreeSpace() : space(run, file, FileStore::getUnallocatedSpace);
    }

    public static long getUsableSpace(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.getUsableSpace() : space(run, file, FileStore::getUsableSpace);
    }

    /** What is asked of the disk. */
    private interface Space {
        long of(FileStore store) throws IOException;
    }

    private static long space(Sim run, File file, Space space) {
        return ask(run, file, 0L, path -> space.of(Files.getFileStore(path)));
    }

    // ---- names

    /** Of what is there the links are followed; what is not there is appended to that. */
    private static String canonical(Sim run, File file) throws IOException {
        if (isInvalid(file)) {
            throw new IOException("Invalid file path");
        }
        Path whole = run.onDisk(WorkingDirectory.absolute(file.getPath())).normalize();
        for (Path there = whole; there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                return there.toRealPath()
                        .resolve(there.relativize(whole).toString())
                        .normalize()
                        .toString();
            }
        }
        return whole.toString();
    }

    public static String getCanonicalPath(File file) throws IOException {
        Sim run = Hooks.files(ROW);
        return run == null ? file.getCanonicalPath() : canonical(run, file);
    }

    public static File getCanonicalFile(File file) throws IOException {
        Sim run = Hooks.files(ROW);
        return run == null ? file.getCanonicalFile() : new File(canonical(run, file));
    }

    // ---- directories

    private static String @Nullable [] names(Sim run, File directory) {
        if (isInvalid(directory)) {
            return null;
        }
        try (Stream<Path> all = Files.list(run.onDisk(directory.getPath()))) {
            return all.map(path -> path.getFileName().toString()).toArray(String[]::new);
        } catch (IOException e) {
            return null;
        }
    }

    public static String @Nullable [] list(File directory) {
        Sim run = Hooks.files(ROW);
        return run == null ? directory.list() : names(run, directory);
    }

    public static String @Nullable [] list(File directory, @Nullable FilenameFilter filter) {
        Sim run = Hooks.files(ROW);
        if (run == null) {
            return directory.list(filter);
        }
        String[] names = names(run, directory);
        if (names == null || filter == null) {
            return names;
        }
        List<String> accepted = new ArrayList<>();
        for (String name : names) {
            if (filter.accept(directory, name)) {
                accepted.add(name);
            }
        }
        return accepted.toArray(String[]::new);
    }

    /** Decides about one entry. */
    private interface Accepting {
        boolean accepts(String name, File file);
    }

    private static File @Nullable [] files(Sim run, File directory, Accepting accepting) {
        String[] names = names(run, directory);
        if (names == null) {
            return null;
        }
        List<File> accepted = new ArrayList<>();
        for (String name : names) {
            File file = directory.getPath().isEmpty() ? new File(name) : new File(directory, name);
            if (accepting.accepts(name, file)) {
                accepted.add(file);
            }
        }
        return accepted.toArray(File[]::new);
    }

    public static File @Nullable [] listFiles(File directory) {
        Sim run = Hooks.files(ROW);
        return run == null ? directory.listFiles() : files(run, directory, (name, file) -> true);
    }

    public static File @Nullable [] listFiles(File directory, @Nullable FilenameFilter filter) {
        Sim run = Hooks.files(ROW);
        return run == null
                ? directory.listFiles(filter)
                : files(run, directory, (name, file) -> filter == null || filter.accept(directory, name));
    }

    public static File @Nullable [] listFiles(File directory, @Nullable FileFilter filter) {
        Sim run = Hooks.files(ROW);
        return run == null
                ? directory.listFiles(filter)
                : files(run, directory, (name, file) -> filter == null || filter.accept(file));
    }

    public static boolean mkdir(File directory) {
        Sim run = Hooks.files(ROW);
        return run == null ? directory.mkdir() : does(run, directory, Files::createDirectory);
    }

    public static boolean mkdirs(File directory) {
        Sim run = Hooks.files(ROW);
        return run == null
                ? directory.mkdirs()
                : ask(run, directory, false, path -> {
                    if (Files.exists(path)) {
                        return false;
                    }
                    Path unused = Files.createDirectories(path);
                    return true;
                });
    }

    // ---- changing

    public static boolean createNewFile(File file) throws IOException {
        Sim run = Hooks.files(ROW);
        if (run == null) {
            return file.createNewFile();
        }
        if (isInvalid(file)) {
            throw new IOException("Invalid file path");
        }
        try {
            if (file.getPath().isEmpty()) {
                throw new IOException("No such file or directory");
            }
            Path unused = Files.createFile(run.onDisk(file.getPath()));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new IOException(FileStreams.reason(e));
        }
    }

    private static File temporary(Sim run, String prefix, @Nullable String suffix, @Nullable File in)
            throws IOException {
        if (prefix.length() < SHORTEST_PREFIX) {
            throw new IllegalArgumentException(
                    "Prefix string \"" + prefix + "\" too short: length must be at least " + SHORTEST_PREFIX);
        }
        Path directory = in == null ? null : run.onDisk(in.getPath());
        try {
            return new File(run.temporary(directory, prefix, suffix == null ? ".tmp" : suffix, false)
                    .toString());
        } catch (IOException e) {
            throw new IOException(FileStreams.reason(e));
        }
    }

    public static File fileCreateTempFile(String prefix, @Nullable String suffix) throws IOException {
        Sim run = Hooks.files(ROW);
        return run == null ? File.createTempFile(prefix, suffix) : temporary(run, prefix, suffix, null);
    }

    public static File fileCreateTempFile(String prefix, @Nullable String suffix, @Nullable File in)
            throws IOException {
        Sim run = Hooks.files(ROW);
        return run == null ? File.createTempFile(prefix, suffix, in) : temporary(run, prefix, suffix, in);
    }

    public static boolean delete(File file) {
        Sim run = Hooks.files(ROW);
        return run == null
                ? file.delete()
                : does(run, file, path -> {
                    Files.delete(path);
                    return path;
                });
    }

    /** The JVM does not end with a run, and a power cut deletes nothing. */
    public static void deleteOnExit(File file) {
        if (Hooks.files(ROW) == null) {
            file.deleteOnExit();
        }
    }

    public static boolean renameTo(File file, File to) {
        Sim run = Hooks.files(ROW);
        if (run == null) {
            return file.renameTo(to);
        }
        return !isInvalid(to)
                && !to.getPath().isEmpty()
                && does(run, file, path -> Files.move(path, run.onDisk(to.getPath()), StandardCopyOption.ATOMIC_MOVE));
    }

    public static boolean setLastModified(File file, long millis) {
        Sim run = Hooks.files(ROW);
        if (run == null) {
            return file.setLastModified(millis);
        }
        if (millis < 0) {
            throw new IllegalArgumentException("Negative time");
        }
        return does(run, file, path -> Files.setLastModifiedTime(path, FileTime.fromMillis(millis)));
    }

    // ---- permissions

    private static final Set<PosixFilePermission> READING =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private static final Set<PosixFilePermission> WRITING = EnumSet.of(
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private static final Set<PosixFilePermission> EXECUTING = EnumSet.of(
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private static boolean set(Sim run, File file, Set<PosixFilePermission> all, boolean value, boolean ownerOnly) {
        return does(run, file, path -> {
            Set<PosixFilePermission> now = EnumSet.noneOf(PosixFilePermission.class);
            now.addAll(Files.getPosixFilePermissions(path));
            for (PosixFilePermission each : all) {
                if (ownerOnly && !each.name().startsWith("OWNER")) {
                    continue;
                }
                boolean unused = value ? now.add(each) : now.remove(each);
            }
            return Files.setPosixFilePermissions(path, now);
        });
    }

    public static boolean setReadOnly(File file) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.setReadOnly() : set(run, file, WRITING, false, false);
    }

    public static boolean setWritable(File file, boolean value, boolean ownerOnly) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.setWritable(value, ownerOnly) : set(run, file, WRITING, value, ownerOnly);
    }

    public static boolean setWritable(File file, boolean value) {
        return setWritable(file, value, true);
    }

    public static boolean setReadable(File file, boolean value, boolean ownerOnly) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.setReadable(value, ownerOnly) : set(run, file, READING, value, ownerOnly);
    }

    public static boolean setReadable(File file, boolean value) {
        return setReadable(file, value, true);
    }

    public static boolean setExecutable(File file, boolean value, boolean ownerOnly) {
        Sim run = Hooks.files(ROW);
        return run == null ? file.setExecutable(value, ownerOnly) : set(run, file, EXECUTING, value, ownerOnly);
    }

    public static boolean setExecutable(File file, boolean value) {
        return setExecutable(file, value, true);
    }
}
