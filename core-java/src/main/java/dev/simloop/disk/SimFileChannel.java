package dev.simloop.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** A file channel. It takes no virtual time, and is closed by the crash of the incarnation that opened it. */
final class SimFileChannel extends FileChannel {
    private static final int CHUNK = 8192;

    private final OpenFile file;
    private long position;

    SimFileChannel(OpenFile file) {
        this.file = file;
        file.disk.opened(this);
    }

    private void ensureOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void ensureReadable() throws ClosedChannelException {
        ensureOpen();
        if (!file.how.read()) {
            throw new NonReadableChannelException();
        }
    }

    private void ensureWritable() throws ClosedChannelException {
        ensureOpen();
        if (!file.how.write()) {
            throw new NonWritableChannelException();
        }
    }

    private static void notNegative(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("Negative position");
        }
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        ensureReadable();
        refuseReadOnly(dst);
        int n = file.read(position, dst);
        position += Math.max(n, 0);
        return n;
    }

    static void refuseReadOnly(ByteBuffer dst) {
        if (dst.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, dsts.length);
        ensureReadable();
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            if (dsts[i].hasRemaining()) {
                int n = read(dsts[i]);
                if (n < 0) {
                    return sum == 0 ? -1 : sum;
                }
                sum += n;
                if (dsts[i].hasRemaining()) {
                    break;
                }
            }
        }
        return sum;
    }

    @Override
    public int read(ByteBuffer dst, long at) throws IOException {
        Objects.requireNonNull(dst);
        notNegative(at);
        ensureReadable();
        refuseReadOnly(dst);
        return file.read(at, dst);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        ensureWritable();
        if (file.how.append()) {
            position = file.size();
        }
        int n = file.write(position, src);
        position += n;
        return n;
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, srcs.length);
        ensureWritable();
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            if (srcs[i].hasRemaining()) {
                sum += write(srcs[i]);
                if (srcs[i].hasRemaining()) {
                    break;
                }
            }
        }
        return sum;
    }

    /** On a channel opened to append it appends, wherever {@code at} is, as on Linux. */
    @Override
    public int write(ByteBuffer src, long at) throws IOException {
        Objects.requireNonNull(src);
        notNegative(at);
        ensureWritable();
        return file.write(file.how.append() ? file.size() : at, src);
    }

    @Override
    public long position() throws IOException {
        ensureOpen();
        return file.how.append() ? file.size() : position;
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        ensureOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException();
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws IOException {
        ensureOpen();
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        ensureOpen();
        if (size < 0) {
            throw new IllegalArgumentException("Negative size");
        }
        ensureWritable();
        file.truncate(size);
        position = Math.min(position, size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        ensureOpen();
        file.force();
    }

    @Override
    public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
        ensureOpen();
        if (!target.isOpen()) {
            throw new ClosedChannelException();
        }
        ensureReadable();
        if (target instanceof SimFileChannel ours) {
            ours.ensureWritable();
        }
        if (at < 0 || count < 0) {
            throw new IllegalArgumentException();
        }
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(count, CHUNK));
        long done = 0;
        while (done < count) {
            chunk.clear().limit((int) Math.min(count - done, CHUNK));
            if (file.read(at + done, chunk) <= 0) {
                break;
            }
            chunk.flip();
            int n = target.write(chunk);
            done += n;
            if (chunk.hasRemaining()) {
                break;
            }
        }
        return done;
    }

    @Override
    public long transferFrom(ReadableByteChannel src, long at, long count) throws IOException {
        ensureOpen();
        if (!src.isOpen()) {
            throw new ClosedChannelException();
        }
        ensureWritable();
        if (at < 0 || count < 0) {
            throw new IllegalArgumentException();
        }
        if (at > file.size()) {
            return 0;
        }
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(count, CHUNK));
        long done = 0;
        while (done < count) {
            chunk.clear().limit((int) Math.min(count - done, CHUNK));
            if (src.read(chunk) <= 0) {
                break;
            }
            chunk.flip();
            while (chunk.hasRemaining()) {
                done += write(chunk, at + done);
            }
        }
        return done;
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long at, long size) {
        throw new UnsupportedOperationException(
                "map is not simulated: nothing sees when a mapped byte changes; read and write through the channel");
    }

    @Override
    public FileLock lock(long at, long size, boolean shared) throws IOException {
        return tryLock(at, size, shared);
    }

    @Override
    public FileLock tryLock(long at, long size, boolean shared) throws IOException {
        ensureOpen();
        if (shared && !file.how.read()) {
            throw new NonReadableChannelException();
        }
        if (!shared && !file.how.write()) {
            throw new NonWritableChannelException();
        }
        SimFileLock.Table table = file.file().locks;
        return table.add(new SimFileLock(table, this, at, size, shared));
    }

    @Override
    protected void implCloseChannel() {
        SimFileLock.Table table = file.locks();
        if (table != null) {
            table.releaseAll(this);
        }
        file.disk.closed(this);
        file.close();
    }
}
