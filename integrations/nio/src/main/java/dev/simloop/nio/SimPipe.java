package dev.simloop.nio;

import dev.simloop.SimLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.Arrays;
import java.util.Objects;

/** A pipe within one process: as much as Linux' pipes hold, and no network. */
final class SimPipe extends Pipe {
    private static final int CAPACITY = 65_536;

    private final ByteBuffer held = ByteBuffer.allocate(CAPACITY);
    private final Source source;
    private final Sink sink;
    private final Waits waits;

    SimPipe(SelectorProvider provider, SimLoop loop) {
        this.waits = Waits.of(loop);
        this.source = new Source(provider, new Watchers(waits));
        this.sink = new Sink(provider, new Watchers(waits));
    }

    @Override
    public SourceChannel source() {
        return source;
    }

    @Override
    public SinkChannel sink() {
        return sink;
    }

    private boolean isReadable() {
        return held.position() > 0 || !sink.isOpen();
    }

    private boolean isWritable() {
        return held.hasRemaining() || !source.isOpen();
    }

    private final class Source extends SourceChannel implements Selectable {
        private final Watchers watchers;

        Source(SelectorProvider provider, Watchers watchers) {
            super(provider);
            this.watchers = watchers;
        }

        @Override
        public int readyOps(int interest) {
            return isReadable() ? interest & SelectionKey.OP_READ : 0;
        }

        @Override
        public Watchers watchers() {
            return watchers;
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return (int) read(new ByteBuffer[] {dst}, 0, 1);
        }

        @Override
        public long read(ByteBuffer[] dsts) throws IOException {
            return read(dsts, 0, dsts.length);
        }

        @Override
        public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, dsts.length);
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
            ByteBuffer[] into = Arrays.copyOfRange(dsts, offset, offset + length);
            if (Arrays.stream(into).noneMatch(ByteBuffer::hasRemaining)) {
                return 0;
            }
            while (isBlocking() && !isReadable()) {
                waits.block(this, "read()", SimPipe.this::isReadable, Long.MAX_VALUE, null);
            }
            if (held.position() == 0) {
                return sink.isOpen() ? 0 : -1;
            }
            held.flip();
            long count = 0;
            for (ByteBuffer dst : into) {
                int part = Math.min(held.remaining(), dst.remaining());
                dst.put(held.slice(held.position(), part));
                held.position(held.position() + part);
                count += part;
            }
            held.compact();
            sink.watchers.changed();
            return count;
        }

        @Override
        protected void implCloseSelectableChannel() {
            watchers.changed();
            sink.watchers.changed();
        }

        @Override
        protected void implConfigureBlocking(boolean block) {}

        @Override
        public String toString() {
            return "a pipe";
        }
    }

    private final class Sink extends SinkChannel implements Selectable {
        private final Watchers watchers;

        Sink(SelectorProvider provider, Watchers watchers) {
            super(provider);
            this.watchers = watchers;
        }

        @Override
        public int readyOps(int interest) {
            return isWritable() ? interest & SelectionKey.OP_WRITE : 0;
        }

        @Override
        public Watchers watchers() {
            return watchers;
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            return (int) write(new ByteBuffer[] {src}, 0, 1);
        }

        @Override
        public long write(ByteBuffer[] srcs) throws IOException {
            return write(srcs, 0, srcs.length);
        }

        @Override
        public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, srcs.length);
            if (!isOpen()) {
                throw new ClosedChannelException();
            }
            long count = 0;
            for (ByteBuffer src : Arrays.copyOfRange(srcs, offset, offset + length)) {
                while (src.hasRemaining()) {
                    if (!source.isOpen()) {
                        throw new IOException("Broken pipe");
                    }
                    int part = Math.min(held.remaining(), src.remaining());
                    if (part == 0) {
                        if (!isBlocking()) {
                            return count;
                        }
                        waits.block(this, "write()", SimPipe.this::isWritable, Long.MAX_VALUE, null);
                    }
                    held.put(src.slice(src.position(), part));
                    src.position(src.position() + part);
                    count += part;
                    source.watchers.changed();
                }
            }
            return count;
        }

        @Override
        protected void implCloseSelectableChannel() {
            watchers.changed();
            source.watchers.changed();
        }

        @Override
        protected void implConfigureBlocking(boolean block) {}

        @Override
        public String toString() {
            return "a pipe";
        }
    }
}
