package dev.simloop.disk;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;

/** A lock on a region of a file. A host is one process, so two that overlap never wait for each other: the second fails. */
final class SimFileLock extends FileLock {
    /** The locks held on one file. */
    static final class Table {
        private final List<SimFileLock> held = new ArrayList<>(0);

        SimFileLock add(SimFileLock lock) {
            for (SimFileLock other : held) {
                if (other.overlaps(lock.position(), lock.size())) {
                    throw new OverlappingFileLockException();
                }
            }
            held.add(lock);
            return lock;
        }

        void releaseAll(Channel channel) {
            held.removeIf(lock -> {
                boolean ours = lock.acquiredBy() == channel;
                lock.valid &= !ours;
                return ours;
            });
        }
    }

    private final Table table;
    private boolean valid = true;

    SimFileLock(Table table, FileChannel channel, long position, long size, boolean shared) {
        super(channel, position, size, shared);
        this.table = table;
    }

    SimFileLock(Table table, AsynchronousFileChannel channel, long position, long size, boolean shared) {
        super(channel, position, size, shared);
        this.table = table;
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public void release() throws ClosedChannelException {
        if (!acquiredBy().isOpen()) {
            throw new ClosedChannelException();
        }
        if (valid) {
            valid = false;
            table.held.remove(this);
        }
    }
}
