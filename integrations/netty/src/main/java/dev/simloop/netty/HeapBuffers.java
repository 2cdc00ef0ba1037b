package dev.simloop.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/** Buffers on the heap, also where direct ones are asked for: nobody releases what a crashed host or a run that is over has left. */
final class HeapBuffers extends AbstractByteBufAllocator {
    HeapBuffers() {
        super(false);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initial, int most) {
        return new UnpooledHeapByteBuf(this, initial, most);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initial, int most) {
        return newHeapBuffer(initial, most);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
