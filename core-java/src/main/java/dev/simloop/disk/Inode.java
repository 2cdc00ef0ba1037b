package dev.simloop.disk;

import java.util.TreeMap;

/** What a directory entry leads to: a file, a directory or a symbolic link, whatever its names are. */
abstract sealed class Inode {
    final long number;
    int permissions;
    String owner = "sim";
    String group = "sim";
    /** Nanoseconds since 1970. */
    long created;

    long modified;
    long changed;
    long accessed;
    /** How many entries lead here. */
    int links;

    private Inode(long number, int permissions, long now) {
        this.number = number;
        this.permissions = permissions;
        created = now;
        touched(now);
        accessed = now;
    }

    void touched(long now) {
        modified = now;
        changed = now;
    }

    long size() {
        return 0;
    }

    /** {@return the type bits of {@code st_mode}} */
    abstract int type();

    static final class File extends Inode {
        final FileData data = new FileData();
        final SimFileLock.Table locks = new SimFileLock.Table();
        int open;

        File(long number, int permissions, long now) {
            super(number, permissions, now);
        }

        @Override
        long size() {
            return data.size();
        }

        @Override
        int type() {
            return 0100000;
        }
    }

    static final class Directory extends Inode {
        /** Sorted, which makes the order of a listing part of the run. */
        final TreeMap<String, Inode> entries = new TreeMap<>();

        Directory parent;

        Directory(long number, int permissions, long now) {
            super(number, permissions, now);
            parent = this;
        }

        @Override
        long size() {
            return 4096;
        }

        @Override
        int type() {
            return 0040000;
        }
    }

    static final class Link extends Inode {
        final String target;

        Link(long number, String target, long now) {
            super(number, 0777, now);
            this.target = target;
        }

        @Override
        long size() {
            return target.length();
        }

        @Override
        int type() {
            return 0120000;
        }
    }
}
