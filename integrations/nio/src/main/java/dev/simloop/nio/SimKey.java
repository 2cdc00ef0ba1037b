package dev.simloop.nio;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectionKey;

/** A registration of a channel at a {@link SimSelector}. */
final class SimKey extends AbstractSelectionKey {
    private final SimSelector selector;
    private final SelectableChannel channel;
    private final Selectable source;
    private int interest;
    private int ready;

    SimKey(SimSelector selector, SelectableChannel channel, Selectable source) {
        this.selector = selector;
        this.channel = channel;
        this.source = source;
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public Selector selector() {
        return selector;
    }

    private void refuseIfCancelled() {
        if (!isValid()) {
            throw new CancelledKeyException();
        }
    }

    @Override
    public int interestOps() {
        refuseIfCancelled();
        return interest;
    }

    @Override
    public SelectionKey interestOps(int ops) {
        refuseIfCancelled();
        if ((ops & ~channel.validOps()) != 0) {
            throw new IllegalArgumentException();
        }
        interest = ops;
        selector.changed();
        return this;
    }

    @Override
    public int readyOps() {
        refuseIfCancelled();
        return ready;
    }

    Selectable source() {
        return source;
    }

    /** {@return what is ready of what it is interested in} */
    int poll() {
        return interest == 0 ? 0 : source.readyOps(interest);
    }

    /** Takes {@code ops} for ready, in addition to what is where {@code isSelected}; {@return whether that is something new} */
    boolean setReady(int ops, boolean isSelected) {
        int before = isSelected ? ready : 0;
        ready = before | ops;
        return !isSelected || ready != before;
    }

    @Override
    public String toString() {
        return "key[" + channel + (isValid() ? " interest=" + interest + " ready=" + ready : " cancelled") + "]";
    }
}
