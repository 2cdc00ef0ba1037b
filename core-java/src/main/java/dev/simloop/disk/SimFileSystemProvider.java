package dev.simloop.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The provider of one disk. It is not installed: nothing of one host finds the disk of another by a URI. */
final class SimFileSystemProvider extends FileSystemProvider {
    static final String SCHEME = "simdisk";
    private static final int FILE_PERMISSIONS = 0644;
    private static final int DIRECTORY_PERMISSIONS = 0755;

    private final SimFileSystem system;
    private final SimDisk disk;

    SimFileSystemProvider(SimFileSystem system) {
        this.system = system;
        this.disk = system.disk;
    }

    private SimPath path(Path path) {
        return SimPath.of(system, path);
    }

    /** {@return false if the options say not to follow links} */
    static boolean follows(LinkOption... options) {
        for (LinkOption option : options) {
            if (Objects.requireNonNull(option) == LinkOption.NOFOLLOW_LINKS) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private static int permissions(int usual, FileAttribute<?>... attributes) {
        int permissions = usual;
        for (FileAttribute<?> attribute : attributes) {
            if (!attribute.name().equals("posix:permissions")) {
                throw new UnsupportedOperationException(
                        "'" + attribute.name() + "' not supported as initial attribute");
            }
            permissions = Attributes.mode((Set<PosixFilePermission>) attribute.value()) & ~022;
        }
        return permissions;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    // ---- by URI

    private void checkUri(URI uri) {
        if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("URI is not of scheme simdisk: " + uri);
        }
        if (!disk.host().name().equals(uri.getAuthority())) {
            throw new FileSystemNotFoundException("URI is not of host " + disk.host() + ": " + uri);
        }
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        checkUri(uri);
        throw new FileSystemAlreadyExistsException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        checkUri(uri);
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        checkUri(uri);
        return system.getPath(uri.getPath());
    }

    // ---- files

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        SimPath asked = path(path);
        int permissions = permissions(FILE_PERMISSIONS, attributes);
        return new SimFileChannel(OpenFile.open(disk, asked, Opening.of(options), permissions));
    }

    @Override
    public AsynchronousFileChannel newAsynchronousFileChannel(
            Path path,
            Set<? extends OpenOption> options,
            @Nullable ExecutorService executor,
            FileAttribute<?>... attributes)
            throws IOException {
        SimPath asked = path(path);
        int permissions = permissions(FILE_PERMISSIONS, attributes);
        if (options.contains(StandardOpenOption.APPEND)) {
            throw new UnsupportedOperationException("APPEND not allowed");
        }
        Opening how = Opening.of(options);
        return new SimAsyncFileChannel(OpenFile.open(disk, asked, how, permissions), executor);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.tree.delete(path(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        new Transfer(disk, path(source), path(target), options).copy();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        new Transfer(disk, path(source), path(target), options).move();
    }

    // ---- directories and links

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attributes) throws IOException {
        disk.tree.makeDirectory(path(dir), permissions(DIRECTORY_PERMISSIONS, attributes));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        Objects.requireNonNull(filter);
        SimPath asked = path(dir);
        if (!(found(asked) instanceof Inode.Directory directory)) {
            throw new NotDirectoryException(asked.text);
        }
        List<Path> names = new ArrayList<>(directory.entries.size());
        for (String name : directory.entries.keySet()) {
            names.add(asked.resolve(name));
        }
        return new Listing(names, filter);
    }

    private Inode found(SimPath directory) throws IOException {
        try {
            return disk.tree.find(directory, true);
        } catch (FileSystemException e) {
            throw "Not a directory".equals(e.getReason()) ? new NotDirectoryException(directory.text) : e;
        }
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        SimPath to = path(target);
        if (attributes.length > 0) {
            throw new UnsupportedOperationException(
                    "Initial file attributes" + "not supported when creating symbolic link");
        }
        SimPath at = path(link);
        if (to.text.isEmpty()) {
            throw new java.nio.file.NoSuchFileException(at.text);
        }
        disk.tree.makeLink(at, to.text);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        SimPath from = path(existing);
        SimPath at = path(link);
        Tree.Slot old = disk.tree.slot(from, false, at, from);
        Inode inode = old.inode();
        if (inode == null) {
            throw new java.nio.file.NoSuchFileException(at.text, from.text, null);
        }
        Tree.Slot slot = disk.tree.slot(at, false, at, from);
        if (slot.inode() != null) {
            throw new FileAlreadyExistsException(at.text, from.text, null);
        }
        if (inode instanceof Inode.Directory) {
            throw new FileSystemException(at.text, from.text, "Operation not permitted");
        }
        disk.tree.add(slot, inode);
        disk.named(at, "create link");
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        SimPath at = path(link);
        if (!(disk.tree.find(at, false) instanceof Inode.Link found)) {
            throw new NotLinkException(at.text);
        }
        return new SimPath(system, found.target);
    }

    // ---- attributes

    @Override
    public boolean isSameFile(Path path, Path path2) throws IOException {
        SimPath one = path(path);
        if (one.equals(path2)) {
            return true;
        }
        if (!(Objects.requireNonNull(path2) instanceof SimPath) || path2.getFileSystem() != system) {
            return false;
        }
        return disk.tree.find(one, true) == disk.tree.find(path(path2), true);
    }

    @Override
    public boolean isHidden(Path path) {
        SimPath at = path(path);
        return at.text.substring(at.text.lastIndexOf('/') + 1).startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        disk.tree.find(path(path), true);
        return system.store();
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        SimPath at = path(path);
        Inode inode = disk.tree.find(at, true);
        for (AccessMode mode : modes) {
            boolean plain = !(inode instanceof Inode.Directory);
            if (mode == AccessMode.EXECUTE && plain && (inode.permissions & 0111) == 0) {
                throw new java.nio.file.AccessDeniedException(at.text);
            }
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        SimPath at = path(path);
        String name = type == BasicFileAttributeView.class
                ? "basic"
                : type == PosixFileAttributeView.class
                        ? "posix"
                        : type == FileOwnerAttributeView.class ? "owner" : null;
        return name == null ? null : (V) new SimAttributeView(disk, at, follows(options), name);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class && type != PosixFileAttributes.class) {
            throw new UnsupportedOperationException();
        }
        return (A) new Attributes(disk.tree.find(path(path), follows(options)));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return SimAttributeView.read(disk, path(path), follows(options), attributes);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        SimAttributeView.write(disk, path(path), follows(options), attribute, value);
    }
}
