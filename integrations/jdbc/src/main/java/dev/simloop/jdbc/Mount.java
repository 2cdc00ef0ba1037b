package dev.simloop.jdbc;

import dev.simloop.disk.SimDisk;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one incarnation of a host sees of its disk. H2 finds databases that are open by their path, in a map of the whole JVM, so
 * each mount has a name of its own in its paths: the next incarnation does not find what a dead one had open. The name is the
 * same in every run of a seed, because messages of H2 have it.
 */
final class Mount {
    /** By name, those of the one run that has H2. */
    private static final Map<String, Mount> ALL = new ConcurrentHashMap<>();

    private final SimDisk disk;
    final String name;
    private volatile boolean dead;
    private volatile boolean synced;

    private Mount(SimDisk disk, String name) {
        this.disk = disk;
        this.name = name;
    }

    static Mount of(SimDisk disk, int incarnation) {
        String host = disk.host().name();
        if (host.indexOf('/') >= 0 || host.indexOf(';') >= 0) {
            throw new IllegalArgumentException("H2 takes no slash or semicolon in the name of a host: " + host);
        }
        Mount mount = new Mount(disk, host + "." + incarnation);
        ALL.put(mount.name, mount);
        return mount;
    }

    /**
     * {@return the mount of that name}
     *
     * @throws ClosedFileSystemException if its incarnation has ended
     */
    static Mount named(String name) {
        Mount mount = ALL.get(name);
        if (mount == null) {
            throw new ClosedFileSystemException();
        }
        return mount;
    }

    /**
     * {@return {@code path} on the disk}
     *
     * @throws ClosedFileSystemException if its incarnation has ended
     */
    Path path(String path) {
        if (dead) {
            throw new ClosedFileSystemException();
        }
        return disk.path(path);
    }

    boolean isSynced() {
        return synced;
    }

    void setSynced(boolean on) {
        synced = on;
    }

    SimDisk disk() {
        return disk;
    }

    /** Nothing that goes through it reaches the disk from now on. */
    void end() {
        dead = true;
        ALL.remove(name, this);
    }
}
