package dev.simloop.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The directory operations that are not durable yet, oldest first.
 *
 * <p>Each is atomic, a rename too: both of its names change or none. Two that share a name or a file keep their order: the
 * later is durable only if the earlier is. So do moves of directories among themselves, which keeps the tree a tree. All
 * others are in no order. Above {@link #MOST} the older half is committed, as a kernel does on its own.
 */
final class Journal {
    private static final int MOST = 512;

    private static final class Change {
        final Inode.Directory directory;
        final String name;
        final @Nullable Inode before;
        final @Nullable Inode after;

        Change(Inode.Directory directory, String name, @Nullable Inode before, @Nullable Inode after) {
            this.directory = directory;
            this.name = name;
            this.before = before;
            this.after = after;
        }

        boolean shares(Change other) {
            return (directory == other.directory && name.equals(other.name))
                    || (before != null && (before == other.before || before == other.after))
                    || (after != null && (after == other.before || after == other.after));
        }

        void set(@Nullable Inode inode) {
            if (inode == null) {
                directory.entries.remove(name);
            } else {
                directory.entries.put(name, inode);
            }
        }
    }

    private static final class Operation {
        final Change first;
        final @Nullable Change second;
        boolean survives;

        Operation(Change first, @Nullable Change second) {
            this.first = first;
            this.second = second;
        }

        void tell(Lost lost) {
            Change last = second == null ? first : second;
            String directory = path(last.directory);
            String from = second == null ? null : path(first.directory, first.name);
            lost.entry(path(last.directory, last.name), directory, from, last.after == null);
        }

        private static String path(Inode.Directory directory, String name) {
            String in = path(directory);
            return in.equals("/") ? "/" + name : in + "/" + name;
        }

        /** Slow, and of use once in a run: directories do not know their names. */
        private static String path(Inode.Directory directory) {
            if (directory.parent == directory) {
                return "/";
            }
            for (Map.Entry<String, Inode> entry : directory.parent.entries.entrySet()) {
                if (entry.getValue() == directory) {
                    return path(directory.parent, entry.getKey());
                }
            }
            return "a directory that was deleted";
        }

        boolean isIn(Inode.Directory directory) {
            return first.directory == directory || (second != null && second.directory == directory);
        }

        private boolean movesDirectory() {
            return second != null && first.before instanceof Inode.Directory;
        }

        boolean needs(Operation earlier) {
            return (movesDirectory() && earlier.movesDirectory())
                    || touches(earlier.first)
                    || (earlier.second != null && touches(earlier.second));
        }

        private boolean touches(Change change) {
            return first.shares(change) || (second != null && second.shares(change));
        }
    }

    private final List<Operation> operations = new ArrayList<>();

    /** Changes one entry. */
    void change(Inode.Directory directory, String name, @Nullable Inode before, @Nullable Inode after) {
        Change change = new Change(directory, name, before, after);
        change.set(after);
        add(new Operation(change, null));
    }

    /** Moves {@code inode} from one entry to another, whose former inode is {@code over}. */
    void rename(
            Inode.Directory from, String name, Inode inode, Inode.Directory to, String target, @Nullable Inode over) {
        Change away = new Change(from, name, inode, null);
        Change here = new Change(to, target, over, inode);
        away.set(null);
        here.set(inode);
        add(new Operation(away, here));
    }

    private void add(Operation operation) {
        if (operations.size() == MOST) {
            operations.subList(0, MOST / 2).clear();
        }
        operations.add(operation);
    }

    /** Makes the operations in {@code directory} durable, and those they need. */
    void force(Inode.Directory directory) {
        if (operations.isEmpty()) {
            return;
        }
        for (Operation operation : operations) {
            operation.survives = operation.isIn(directory);
        }
        spread();
        operations.removeIf(operation -> operation.survives);
    }

    /** Is told of each change of names that a power cut takes back, oldest first. */
    interface Lost {
        /**
         * One entry of a directory.
         *
         * @param path its name
         * @param directory what should have been forced
         * @param moved the name it was moved from, or null where it was made or deleted
         * @param deleted whether it was deleted and is there again
         */
        void entry(String path, String directory, @Nullable String moved, boolean deleted);
    }

    /**
     * Takes back all that {@code survives} does not answer for, asked once for each, oldest first.
     *
     * @param lost is told, or null in a hunt
     */
    void crash(BooleanSupplier survives, @Nullable Lost lost) {
        for (Operation operation : operations) {
            operation.survives = survives.getAsBoolean();
        }
        spread();
        if (lost != null) {
            for (Operation operation : operations) {
                if (!operation.survives) {
                    operation.tell(lost);
                }
            }
        }
        for (int i = operations.size() - 1; i >= 0; i--) {
            Operation operation = operations.get(i);
            operation.first.set(operation.first.before);
            if (operation.second != null) {
                operation.second.set(operation.second.before);
            }
        }
        for (Operation operation : operations) {
            if (operation.survives) {
                operation.first.set(operation.first.after);
                if (operation.second != null) {
                    operation.second.set(operation.second.after);
                }
            }
        }
        operations.clear();
    }

    void clear() {
        operations.clear();
    }

    private void spread() {
        for (int i = operations.size() - 1; i > 0; i--) {
            Operation later = operations.get(i);
            for (int j = 0; later.survives && j < i; j++) {
                Operation earlier = operations.get(j);
                if (!earlier.survives && later.needs(earlier)) {
                    earlier.survives = true;
                }
            }
        }
    }
}
