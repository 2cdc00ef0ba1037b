package dev.simloop.disk;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The file system on one disk. Like the default one it cannot be closed. */
final class SimFileSystem extends FileSystem {
    private static final Set<String> VIEWS =
            Collections.unmodifiableSet(new TreeSet<>(List.of("basic", "owner", "posix", "unix")));

    final SimDisk disk;
    private final SimFileSystemProvider provider;
    private final SimFileStore store;

    SimFileSystem(SimDisk disk) {
        this.disk = disk;
        this.provider = new SimFileSystemProvider(this);
        this.store = new SimFileStore(disk);
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(new SimPath(this, "/"));
    }

    SimFileStore store() {
        return store;
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(store);
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return VIEWS;
    }

    @Override
    public Path getPath(String first, String... more) {
        String joined = first;
        if (more.length > 0) {
            StringBuilder text = new StringBuilder(first);
            for (String part : more) {
                if (!part.isEmpty()) {
                    text.append(text.length() == 0 ? "" : "/").append(part);
                }
            }
            joined = text.toString();
        }
        return new SimPath(this, normalized(joined));
    }

    private static String normalized(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidPathException(text, "Nul character not allowed");
            }
            boolean slash = c == '/';
            if (!(slash && clean.length() > 0 && clean.charAt(clean.length() - 1) == '/')) {
                clean.append(c);
            }
        }
        if (clean.length() > 1 && clean.charAt(clean.length() - 1) == '/') {
            clean.setLength(clean.length() - 1);
        }
        return clean.toString();
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        int colon = syntaxAndPattern.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException();
        }
        String syntax = syntaxAndPattern.substring(0, colon);
        String input = syntaxAndPattern.substring(colon + 1);
        Pattern pattern;
        if (syntax.equalsIgnoreCase("glob")) {
            pattern = Glob.compile(input);
        } else if (syntax.equalsIgnoreCase("regex")) {
            pattern = Pattern.compile(input);
        } else {
            throw new UnsupportedOperationException("Syntax '" + syntax + "' not recognized");
        }
        return path -> pattern.matcher(path.toString()).matches();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return new UserPrincipalLookupService() {
            @Override
            public UserPrincipal lookupPrincipalByName(String name) {
                return new SimPrincipal(name);
            }

            @Override
            public GroupPrincipal lookupPrincipalByGroupName(String group) {
                return new SimPrincipal(group);
            }
        };
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("watch services are not simulated");
    }

    @Override
    public String toString() {
        return "disk of " + disk.host();
    }
}
