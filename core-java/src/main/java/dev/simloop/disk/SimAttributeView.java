package dev.simloop.disk;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of one file by the views basic, owner, posix and unix. */
final class SimAttributeView implements PosixFileAttributeView {
    private static final List<String> BASIC = List.of(
            "size",
            "creationTime",
            "lastAccessTime",
            "lastModifiedTime",
            "isDirectory",
            "isRegularFile",
            "isSymbolicLink",
            "isOther",
            "fileKey");
    private static final List<String> OWNER = List.of("owner");
    private static final List<String> POSIX = List.of("permissions", "owner", "group");
    private static final List<String> UNIX = List.of("mode", "ino", "nlink", "ctime");

    private final SimDisk disk;
    private final SimPath path;
    private final boolean follow;
    private final String name;

    SimAttributeView(SimDisk disk, SimPath path, boolean follow, String name) {
        this.disk = disk;
        this.path = path;
        this.follow = follow;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    private Inode inode() throws IOException {
        return disk.tree.find(path, follow);
    }

    private Inode changing() throws IOException {
        Inode inode = inode();
        inode.changed = disk.wallNanos();
        disk.fold(FingerprintTags.ATTRIBUTE, inode.number, 0);
        return inode;
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
        return new Attributes(inode());
    }

    @Override
    public void setTimes(
            @Nullable FileTime lastModifiedTime, @Nullable FileTime lastAccessTime, @Nullable FileTime createTime)
            throws IOException {
        if (lastModifiedTime == null && lastAccessTime == null) {
            return;
        }
        Inode inode = changing();
        if (lastModifiedTime != null) {
            inode.modified = Attributes.nanos(lastModifiedTime.toInstant());
        }
        if (lastAccessTime != null) {
            inode.accessed = Attributes.nanos(lastAccessTime.toInstant());
        }
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        int mode = Attributes.mode(permissions);
        changing().permissions = mode;
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
        return new SimPrincipal(inode().owner);
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
        String who = principal(owner);
        changing().owner = who;
    }

    @Override
    public void setGroup(GroupPrincipal group) throws IOException {
        String who = principal(group);
        changing().group = who;
    }

    private static String principal(UserPrincipal principal) {
        if (!(Objects.requireNonNull(principal) instanceof SimPrincipal ours)) {
            throw new java.nio.file.ProviderMismatchException();
        }
        return ours.name();
    }

    // ---- by name

    private static List<String> known(String view) {
        return switch (view) {
            case "basic" -> BASIC;
            case "owner" -> OWNER;
            case "posix" -> joined(BASIC, POSIX);
            case "unix" -> joined(joined(BASIC, POSIX), UNIX);
            default -> throw new UnsupportedOperationException("View '" + view + "' not available");
        };
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
    }

    /** {@return the attributes that {@code wanted} names, such as {@code posix:owner,group} or {@code *}} */
    static Map<String, Object> read(SimDisk disk, SimPath path, boolean follow, String wanted) throws IOException {
        int colon = wanted.indexOf(':');
        List<String> known = known(colon < 0 ? "basic" : wanted.substring(0, colon));
        List<String> asked = Arrays.asList(wanted.substring(colon + 1).split(","));
        if (asked.contains("*")) {
            asked = known;
        }
        for (String one : asked) {
            if (!known.contains(one)) {
                throw new IllegalArgumentException("'" + one + "' not recognized");
            }
        }
        Inode inode = disk.tree.find(path, follow);
        Attributes attributes = new Attributes(inode);
        Map<String, Object> result = new LinkedHashMap<>();
        for (String one : asked) {
            result.put(one, value(one, attributes, inode));
        }
        return result;
    }

    private static Object value(String attribute, Attributes of, Inode inode) {
        return switch (attribute) {
            case "size" -> of.size();
            case "creationTime" -> of.creationTime();
            case "lastAccessTime" -> of.lastAccessTime();
            case "lastModifiedTime" -> of.lastModifiedTime();
            case "isDirectory" -> of.isDirectory();
            case "isRegularFile" -> of.isRegularFile();
            case "isSymbolicLink" -> of.isSymbolicLink();
            case "isOther" -> of.isOther();
            case "fileKey" -> of.fileKey();
            case "permissions" -> of.permissions();
            case "owner" -> of.owner();
            case "group" -> of.group();
            case "mode" -> inode.type() | inode.permissions;
            case "ino" -> inode.number;
            case "nlink" -> inode.links;
            case "ctime" -> Attributes.time(inode.changed);
            default -> throw new IllegalArgumentException("'" + attribute + "' not recognized");
        };
    }

    @SuppressWarnings("unchecked")
    static void write(SimDisk disk, SimPath path, boolean follow, String attribute, Object value) throws IOException {
        int colon = attribute.indexOf(':');
        String view = colon < 0 ? "basic" : attribute.substring(0, colon);
        String one = attribute.substring(colon + 1);
        if (!known(view).contains(one)) {
            throw new IllegalArgumentException("'" + view + ":" + one + "' not recognized");
        }
        SimAttributeView target = new SimAttributeView(disk, path, follow, view);
        switch (one) {
            case "lastModifiedTime" -> target.setTimes((FileTime) value, null, null);
            case "lastAccessTime" -> target.setTimes(null, (FileTime) value, null);
            case "creationTime" -> target.setTimes(null, null, (FileTime) value);
            case "permissions" -> target.setPermissions((Set<PosixFilePermission>) value);
            case "owner" -> target.setOwner((UserPrincipal) value);
            case "group" -> target.setGroup((GroupPrincipal) value);
            case "mode" -> {
                int mode = (Integer) value & 07777;
                target.changing().permissions = mode;
            }
            default -> throw new IllegalArgumentException("'" + view + ":" + one + "' not recognized");
        }
    }
}
