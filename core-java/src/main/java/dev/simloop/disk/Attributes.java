package dev.simloop.disk;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What a file's attributes were when they were read. */
final class Attributes implements PosixFileAttributes {
    private record Key(long number) {
        @Override
        public String toString() {
            return "(dev=1,ino=" + number + ")";
        }
    }

    private final int type;
    private final int permissions;
    private final long size;
    private final Key key;
    private final SimPrincipal owner;
    private final SimPrincipal group;
    private final long created;
    private final long modified;
    private final long accessed;

    Attributes(Inode inode) {
        type = inode.type();
        permissions = inode.permissions;
        size = inode.size();
        key = new Key(inode.number);
        owner = new SimPrincipal(inode.owner);
        group = new SimPrincipal(inode.group);
        created = inode.created;
        modified = inode.modified;
        accessed = inode.accessed;
    }

    /** {@return nanoseconds since 1970, saturated} */
    static long nanos(Instant instant) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static FileTime time(long nanos) {
        return FileTime.from(nanos, TimeUnit.NANOSECONDS);
    }

    /** {@return the bits of {@code permissions} as {@code chmod} has them} */
    static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        int bit = 0400;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            mode |= permissions.contains(permission) ? bit : 0;
            bit >>= 1;
        }
        return mode;
    }

    static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> result = EnumSet.noneOf(PosixFilePermission.class);
        int bit = 0400;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & bit) != 0) {
                result.add(permission);
            }
            bit >>= 1;
        }
        return result;
    }

    @Override
    public FileTime lastModifiedTime() {
        return time(modified);
    }

    @Override
    public FileTime lastAccessTime() {
        return time(accessed);
    }

    @Override
    public FileTime creationTime() {
        return time(created);
    }

    @Override
    public boolean isRegularFile() {
        return type == 0100000;
    }

    @Override
    public boolean isDirectory() {
        return type == 0040000;
    }

    @Override
    public boolean isSymbolicLink() {
        return type == 0120000;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Object fileKey() {
        return key;
    }

    @Override
    public UserPrincipal owner() {
        return owner;
    }

    @Override
    public GroupPrincipal group() {
        return group;
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        return permissions(permissions);
    }
}
