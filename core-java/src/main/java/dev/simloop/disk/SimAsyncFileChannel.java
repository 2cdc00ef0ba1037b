package dev.simloop.disk;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimFuture;
import dev.simloop.spi.TaskKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous file channel. An operation takes a drawn latency, with two events in it: it happens, and a drawn time
 * later, at the end of the latency, it completes, as a task of the host or on the executor that the channel was opened
 * with. A crash or a close between the two leaves bytes on the disk that were never acknowledged. Two operations that are
 * under way at a time happen, and complete, in any order.
 *
 * <p>The futures it returns are {@link SimFuture}s: compose them, {@code get} would wait for ever. {@code force} and {@code
 * truncate} return their result and take no time.
 */
final class SimAsyncFileChannel extends AsynchronousFileChannel {
    @FunctionalInterface
    private interface Work<V> {
        V run() throws IOException;
    }

    /** One operation under way. */
    private final class Operation<V, A extends @Nullable Object> {
        private final Work<V> work;
        private final A attachment;
        private final CompletionHandler<V, ? super A> handler;
        private boolean done;

        Operation(Work<V> work, A attachment, CompletionHandler<V, ? super A> handler) {
            this.work = work;
            this.attachment = attachment;
            this.handler = handler;
        }

        void begin() {
            if (!open) {
                done = true;
                later(0, () -> handler.failed(new ClosedChannelException(), attachment));
                return;
            }
            underWay.add(this);
            long latency = file.latencyNanos();
            long gap = file.disk.zero("disk.acknowledge").draw(latency + 1);
            domain.schedule(actor, null, TaskKind.EXECUTE, false, latency - gap, () -> happen(gap));
        }

        private void happen(long gap) {
            if (done) {
                return;
            }
            V result = null;
            Exception failure = null;
            try {
                result = work.run();
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
            V value = result;
            Exception thrown = failure;
            if (gap == 0 && executor == null) {
                acknowledge(value, thrown);
            } else {
                later(gap, () -> acknowledge(value, thrown));
            }
        }

        @SuppressWarnings("NullAway") // a result that is null belongs to a failure
        private void acknowledge(@Nullable V result, @Nullable Exception failure) {
            if (done) {
                return;
            }
            done = true;
            underWay.remove(this);
            if (failure != null) {
                handler.failed(failure, attachment);
            } else {
                handler.completed(result, attachment);
            }
        }

        void close() {
            done = true;
            later(0, () -> handler.failed(new AsynchronousCloseException(), attachment));
        }
    }

    private final OpenFile file;
    private final Domain domain;
    private final Actor actor;
    private final @Nullable Executor executor;
    private final Set<Operation<?, ?>> underWay = new LinkedHashSet<>();
    private boolean open = true;

    SimAsyncFileChannel(OpenFile file, @Nullable Executor executor) {
        this.file = file;
        this.domain = file.disk.owner();
        this.actor = domain.newActor("file");
        this.executor = executor;
        file.disk.opened(this);
    }

    private void later(long nanos, Runnable body) {
        Executor other = executor;
        Runnable task = other == null ? body : () -> other.execute(body);
        domain.schedule(actor, null, TaskKind.EXECUTE, false, nanos, task);
    }

    private <V, A extends @Nullable Object> void begin(
            Work<V> work, A attachment, CompletionHandler<V, ? super A> handler) {
        new Operation<V, A>(work, attachment, handler).begin();
    }

    private <V> Future<V> begin(Work<V> work) {
        SimFuture<V> future = domain.newFuture();
        begin(work, future, new Completing<>(domain));
        return future;
    }

    private record Completing<V>(Domain domain) implements CompletionHandler<V, SimFuture<V>> {
        @Override
        public void completed(V result, SimFuture<V> future) {
            boolean unused = domain.settle(future, result, null);
        }

        @Override
        public void failed(Throwable failure, SimFuture<V> future) {
            boolean unused = domain.settle(future, null, failure);
        }
    }

    private void checkRead(ByteBuffer dst, long position) {
        if (position < 0) {
            throw new IllegalArgumentException("Negative position");
        }
        SimFileChannel.refuseReadOnly(dst);
        if (open && !file.how.read()) {
            throw new NonReadableChannelException();
        }
    }

    private void checkWrite(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("Negative position");
        }
        if (open && !file.how.write()) {
            throw new NonWritableChannelException();
        }
    }

    @Override
    public <A> void read(ByteBuffer dst, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
        java.util.Objects.requireNonNull(handler, "'handler' is null");
        checkRead(dst, position);
        begin(() -> file.read(position, dst), attachment, handler);
    }

    @Override
    public Future<Integer> read(ByteBuffer dst, long position) {
        checkRead(dst, position);
        return begin(() -> file.read(position, dst));
    }

    @Override
    public <A> void write(ByteBuffer src, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
        java.util.Objects.requireNonNull(handler, "'handler' is null");
        checkWrite(position);
        begin(() -> file.write(position, src), attachment, handler);
    }

    @Override
    public Future<Integer> write(ByteBuffer src, long position) {
        checkWrite(position);
        return begin(() -> file.write(position, src));
    }

    @Override
    public <A> void lock(
            long position, long size, boolean shared, A attachment, CompletionHandler<FileLock, ? super A> handler) {
        java.util.Objects.requireNonNull(handler, "'handler' is null");
        FileLock lock = open ? locked(position, size, shared) : null;
        begin(() -> granted(lock), attachment, handler);
    }

    @Override
    public Future<FileLock> lock(long position, long size, boolean shared) {
        FileLock lock = open ? locked(position, size, shared) : null;
        return begin(() -> granted(lock));
    }

    private static FileLock granted(@Nullable FileLock lock) throws ClosedChannelException {
        if (lock == null) {
            throw new ClosedChannelException();
        }
        return lock;
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        ensureOpen();
        return locked(position, size, shared);
    }

    private FileLock locked(long position, long size, boolean shared) {
        if (shared && !file.how.read()) {
            throw new NonReadableChannelException();
        }
        if (!shared && !file.how.write()) {
            throw new NonWritableChannelException();
        }
        SimFileLock.Table table = java.util.Objects.requireNonNull(file.locks());
        return table.add(new SimFileLock(table, this, position, size, shared));
    }

    private void ensureOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public long size() throws IOException {
        ensureOpen();
        return file.size();
    }

    @Override
    public AsynchronousFileChannel truncate(long size) throws IOException {
        if (size < 0) {
            throw new IllegalArgumentException("Negative size");
        }
        if (!open) {
            // What the JDK throws here.
            throw new AsynchronousCloseException();
        }
        if (!file.how.write()) {
            throw new NonWritableChannelException();
        }
        file.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        ensureOpen();
        file.force();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        SimFileLock.Table table = file.locks();
        if (table != null) {
            table.releaseAll(this);
        }
        file.disk.closed(this);
        file.close();
        for (Operation<?, ?> operation : underWay) {
            operation.close();
        }
        underWay.clear();
    }
}
