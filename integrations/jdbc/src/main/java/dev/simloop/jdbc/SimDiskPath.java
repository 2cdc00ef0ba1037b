package dev.simloop.jdbc;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.message.DbException;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * H2's view of the disks of hosts: {@code simdisk:MOUNT/PATH}. It does what H2's own view of a real disk does, without its
 * repetitions, which wait and collect garbage.
 */
@SuppressWarnings("NullAway.Init") // H2 sets the name
final class SimDiskPath extends FilePath {
    static final String SCHEME = "simdisk";

    static {
        FilePath.register(new SimDiskPath());
    }

    private @Nullable Mount mount;

    /** Makes H2 know the scheme. */
    static void register() {
        // done once the class is there
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public SimDiskPath getPath(String path) {
        int from = SCHEME.length() + 1;
        int slash = path.indexOf('/', from);
        if (!path.startsWith(SCHEME + ":") || slash < 0) {
            throw new IllegalArgumentException("no path on a simulated disk: " + path + "; take it from H2OnDisk.url");
        }
        return on(Mount.named(path.substring(from, slash)), path.substring(slash));
    }

    private static SimDiskPath on(Mount mount, String path) {
        SimDiskPath made = new SimDiskPath();
        made.mount = mount;
        made.name = SCHEME + ":" + mount.name + path;
        return made;
    }

    private Mount mount() {
        if (mount == null) {
            throw new IllegalStateException("the provider itself is no path");
        }
        return mount;
    }

    private Path path() {
        return mount().path(name.substring(name.indexOf('/')));
    }

    private SimDiskPath at(Path path) {
        return on(mount(), path.toString());
    }

    @Override
    public long size() {
        try {
            return Files.size(path());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        Path to = ((SimDiskPath) target).path();
        try {
            if (atomicReplace) {
                Path unused = Files.move(path(), to, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Path unused = Files.move(path(), to);
            }
        } catch (IOException e) {
            throw DbException.get(ErrorCode.FILE_RENAME_FAILED_2, e, name, target.name);
        }
    }

    @Override
    public boolean createFile() {
        try {
            Path unused = Files.createFile(path());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw DbException.get(ErrorCode.FILE_CREATION_FAILED_1, e, name);
        }
    }

    @Override
    public boolean exists() {
        return Files.exists(path());
    }

    @Override
    public void delete() {
        try {
            boolean unused = Files.deleteIfExists(path());
        } catch (DirectoryNotEmptyException e) {
            throw DbException.get(ErrorCode.FILE_DELETE_FAILED_1, e, name);
        } catch (IOException e) {
            throw DbException.get(ErrorCode.FILE_DELETE_FAILED_1, e, name);
        }
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        List<FilePath> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(path())) {
            files.forEach(file -> all.add(at(file)));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw DbException.convertIOException(e, name);
        }
        return all;
    }

    @Override
    public SimDiskPath toRealPath() {
        return at(path().toAbsolutePath().normalize());
    }

    @Override
    public @Nullable FilePath getParent() {
        Path parent = path().getParent();
        return parent == null ? null : at(parent);
    }

    @Override
    public boolean isDirectory() {
        return Files.isDirectory(path());
    }

    @Override
    public boolean isRegularFile() {
        return Files.isRegularFile(path());
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public long lastModified() {
        try {
            return Files.getLastModifiedTime(path()).toMillis();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean canWrite() {
        return Files.isWritable(path());
    }

    @Override
    public void createDirectory() {
        Path directory = path();
        try {
            if (!Files.isDirectory(directory)) {
                Path unused = Files.createDirectory(directory);
            }
        } catch (IOException e) {
            throw DbException.get(ErrorCode.FILE_CREATION_FAILED_1, e, name);
        }
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Set<OpenOption> options = new LinkedHashSet<>();
        options.add(StandardOpenOption.READ);
        if (!mode.equals("r")) {
            options.add(StandardOpenOption.WRITE);
            options.add(StandardOpenOption.CREATE);
            if (mount().isSynced()) {
                options.add(StandardOpenOption.DSYNC);
            }
        }
        switch (mode) {
            case "r", "rw" -> {}
            case "rws" -> options.add(StandardOpenOption.SYNC);
            case "rwd" -> options.add(StandardOpenOption.DSYNC);
            default -> throw new IllegalArgumentException("unknown mode of opening: " + mode);
        }
        try {
            return FileChannel.open(path(), options);
        } catch (NoSuchFileException e) {
            FileNotFoundException missing = new FileNotFoundException(name);
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public boolean setReadOnly() {
        throw new UnsupportedOperationException("files on a simulated disk have no permissions to take away: " + name);
    }

    /** As the disk names them: those of H2 are drawn once for all runs of a JVM. */
    @Override
    public FilePath createTempFile(String suffix, boolean inTempDir) throws IOException {
        Path here = path();
        Path directory = here.getParent();
        if (directory == null) {
            directory = here.getFileSystem().getPath("/");
        }
        return at(mount().disk().createTempFile(directory, here.getFileName() + ".", suffix));
    }
}
