package dev.simloop.disk;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A path in the manner of Unix. Relative ones are relative to the root. */
final class SimPath implements Path {
    private final SimFileSystem system;
    /** Without slashes that say nothing. */
    final String text;

    SimPath(SimFileSystem system, String text) {
        this.system = system;
        this.text = text;
    }

    /** {@return {@code path} as a path of {@code system}} */
    static SimPath of(SimFileSystem system, Path path) {
        Objects.requireNonNull(path);
        if (!(path instanceof SimPath ours) || ours.system != system) {
            throw new ProviderMismatchException();
        }
        return ours;
    }

    private SimPath of(Path other) {
        return of(system, other);
    }

    private SimPath path(String other) {
        return new SimPath(system, other);
    }

    @Override
    public FileSystem getFileSystem() {
        return system;
    }

    @Override
    public boolean isAbsolute() {
        return text.startsWith("/");
    }

    @Override
    public @Nullable Path getRoot() {
        return isAbsolute() ? path("/") : null;
    }

    private int nameStart() {
        return text.lastIndexOf('/') + 1;
    }

    @Override
    public @Nullable Path getFileName() {
        return text.equals("/") ? null : nameStart() == 0 ? this : path(text.substring(nameStart()));
    }

    @Override
    public @Nullable Path getParent() {
        int start = nameStart();
        if (start == 0 || text.equals("/")) {
            return null;
        }
        return path(start == 1 ? "/" : text.substring(0, start - 1));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        if (text.equals("/")) {
            return names;
        }
        int from = isAbsolute() ? 1 : 0;
        for (int slash = text.indexOf('/', from); slash >= 0; slash = text.indexOf('/', from)) {
            names.add(text.substring(from, slash));
            from = slash + 1;
        }
        names.add(text.substring(from));
        return names;
    }

    @Override
    public int getNameCount() {
        return names().size();
    }

    @Override
    public Path getName(int index) {
        List<String> names = names();
        if (index < 0 || index >= names.size()) {
            throw new IllegalArgumentException();
        }
        return path(names.get(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        List<String> names = names();
        if (beginIndex < 0 || endIndex > names.size() || beginIndex >= endIndex) {
            throw new IllegalArgumentException();
        }
        return path(String.join("/", names.subList(beginIndex, endIndex)));
    }

    @Override
    public boolean startsWith(Path other) {
        if (!(other instanceof SimPath that) || that.system != system || that.isAbsolute() != isAbsolute()) {
            return false;
        }
        if (that.text.isEmpty() || text.isEmpty()) {
            return that.text.equals(text);
        }
        List<String> mine = names();
        List<String> theirs = that.names();
        return theirs.size() <= mine.size() && mine.subList(0, theirs.size()).equals(theirs);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof SimPath that) || that.system != system) {
            return false;
        }
        if (that.isAbsolute() || that.text.isEmpty() || text.isEmpty()) {
            return that.text.equals(text);
        }
        List<String> mine = names();
        List<String> theirs = that.names();
        int skipped = mine.size() - theirs.size();
        return skipped >= 0 && mine.subList(skipped, mine.size()).equals(theirs);
    }

    @Override
    public Path normalize() {
        List<String> kept = new ArrayList<>();
        for (String name : names()) {
            boolean up = name.equals("..");
            if (up && !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..")) {
                kept.remove(kept.size() - 1);
            } else if (!(name.equals(".") || (up && isAbsolute()))) {
                kept.add(name);
            }
        }
        return path((isAbsolute() ? "/" : "") + String.join("/", kept));
    }

    @Override
    public Path resolve(Path other) {
        SimPath that = of(other);
        if (that.isAbsolute() || text.isEmpty()) {
            return that;
        }
        if (that.text.isEmpty()) {
            return this;
        }
        return path(text.equals("/") ? "/" + that.text : text + "/" + that.text);
    }

    @Override
    public Path relativize(Path other) {
        SimPath that = of(other);
        if (that.text.equals(text)) {
            return path("");
        }
        if (that.isAbsolute() != isAbsolute()) {
            throw new IllegalArgumentException("'other' is different type of Path");
        }
        if (text.isEmpty()) {
            return that;
        }
        SimPath base = (SimPath) normalize();
        SimPath goal = (SimPath) that.normalize();
        List<String> from = base.text.isEmpty() ? List.of() : base.names();
        List<String> to = goal.text.isEmpty() ? List.of() : goal.names();
        int common = 0;
        while (common < from.size() && common < to.size() && from.get(common).equals(to.get(common))) {
            common++;
        }
        List<String> result = new ArrayList<>();
        for (String name : from.subList(common, from.size())) {
            if (name.equals("..")) {
                throw new IllegalArgumentException("Unable to compute relative  path from " + this + " to " + other);
            }
            result.add("..");
        }
        result.addAll(to.subList(common, to.size()));
        return path(String.join("/", result));
    }

    @Override
    public URI toUri() {
        try {
            return new URI(SimFileSystemProvider.SCHEME, system.disk.host().name(), absolute().text, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    SimPath absolute() {
        return isAbsolute() ? this : path(text.isEmpty() ? "/" : "/" + text);
    }

    @Override
    public Path toAbsolutePath() {
        return absolute();
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        boolean follow = SimFileSystemProvider.follows(options);
        SimPath whole = absolute();
        Tree.Slot slot = system.disk.tree.slot(whole, follow);
        Inode inode = slot.inode();
        if (inode == null) {
            throw new java.nio.file.NoSuchFileException(whole.text);
        }
        if (!follow) {
            return whole.normalize();
        }
        StringBuilder real = new StringBuilder();
        if (slot.isNamed()) {
            real.append('/').append(slot.name());
        }
        Inode.Directory at = slot.isNamed() ? slot.directory() : (Inode.Directory) inode;
        for (; at != at.parent; at = at.parent) {
            real.insert(0, nameOf(at)).insert(0, '/');
        }
        return path(real.length() == 0 ? "/" : real.toString());
    }

    private static String nameOf(Inode.Directory directory) {
        for (var entry : directory.parent.entries.entrySet()) {
            if (entry.getValue() == directory) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("a directory is not in its parent");
    }

    @Override
    public File toFile() {
        throw new UnsupportedOperationException("a path of the simulated disk is no java.io.File: " + this);
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        Objects.requireNonNull(watcher);
        throw new ProviderMismatchException();
    }

    @Override
    public int compareTo(Path other) {
        return text.compareTo(((SimPath) other).text);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof SimPath other && other.system == system && other.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
