package dev.simloop.nio;

import dev.simloop.DrawStream;
import dev.simloop.SimLoop;
import dev.simloop.tape.Fallback;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A selector of one run. Keys are asked in the order of their registration; of those that become ready the seed draws the order. */
final class SimSelector extends AbstractSelector {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SimLoop loop;
    private final Waits waits;
    private final Set<SelectionKey> keys = new LinkedHashSet<>();
    private final Set<SelectionKey> selected = new LinkedHashSet<>();
    private final Set<SelectionKey> keysToSee = Collections.unmodifiableSet(keys);
    private final Set<SelectionKey> selectedToSee = new OnlyShrinking<>(selected);
    private @Nullable DrawStream order;
    private @Nullable Runnable listener;
    private boolean mayBeReady;
    private boolean isWoken;

    SimSelector(SelectorProvider provider, SimLoop loop) {
        super(provider);
        this.loop = loop;
        this.waits = Waits.of(loop);
    }

    /** A channel may have become ready, or other operations are of interest. */
    void changed() {
        mayBeReady = true;
        tell();
    }

    void onReady(Runnable told) {
        listener = Objects.requireNonNull(told, "listener");
    }

    private void tell() {
        waits.changed();
        Runnable told = listener;
        if (told != null && isOpen()) {
            told.run();
        }
    }

    private void refuseIfClosed() {
        if (!isOpen()) {
            throw new ClosedSelectorException();
        }
    }

    @Override
    public Set<SelectionKey> keys() {
        refuseIfClosed();
        return keysToSee;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        refuseIfClosed();
        return selectedToSee;
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, @Nullable Object attachment) {
        if (!(channel instanceof Selectable source)) {
            throw new IllegalSelectorException();
        }
        refuseIfClosed();
        SimKey key = new SimKey(this, channel, source);
        Object unused = key.attach(attachment);
        keys.add(key);
        source.watchers().add(this);
        return key.interestOps(ops);
    }

    // ---- selecting

    @Override
    public int selectNow() {
        return select(0, false);
    }

    @Override
    public int select() {
        return select(Long.MAX_VALUE, true);
    }

    @Override
    public int select(long timeoutMillis) {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("Negative timeout");
        }
        return timeoutMillis == 0 ? select() : select(nanos(timeoutMillis), true);
    }

    private static long nanos(long millis) {
        return millis > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
    }

    private int select(long nanos, boolean mayWait) {
        refuseIfClosed();
        long now = loop.nowNanos();
        long deadline = nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
        forgetCancelled();
        List<SimKey> ready = poll();
        boolean goesOn = mayWait;
        while (goesOn && ready.isEmpty() && !isWoken && !Thread.currentThread().isInterrupted()) {
            boolean gaveWay = waits.await("select() of " + this, this::mayGoOn, deadline, true);
            if (!loop.domain().currentActor().domain().isAlive()) {
                // Its host has gone down meanwhile. A loop of selects must not go on for ever in what is left of the
                // task.
                throw new ClosedSelectorException();
            }
            refuseIfClosed();
            forgetCancelled();
            ready = poll();
            goesOn = !gaveWay && loop.nowNanos() < deadline;
        }
        isWoken = false;
        return update(ready);
    }

    private boolean mayGoOn() {
        return mayBeReady || isWoken || !isOpen();
    }

    private List<SimKey> poll() {
        mayBeReady = false;
        List<SimKey> ready = new ArrayList<>();
        for (SelectionKey each : keys) {
            SimKey key = (SimKey) each;
            if (key.isValid() && key.poll() != 0) {
                ready.add(key);
            }
        }
        return ready;
    }

    private int update(List<SimKey> ready) {
        int updated = 0;
        shuffle(ready);
        for (SimKey key : ready) {
            boolean isNew = key.setReady(key.poll(), selected.contains(key));
            selected.add(key);
            if (isNew) {
                updated++;
            }
        }
        return updated;
    }

    private void shuffle(List<SimKey> ready) {
        if (ready.size() < 2) {
            return;
        }
        DrawStream draws = order;
        if (draws == null) {
            draws = loop.world().stream("nio.select", Fallback.ZERO);
            order = draws;
        }
        for (int i = 0; i < ready.size() - 1; i++) {
            Collections.swap(ready, i, i + draws.next(ready.size() - i));
        }
    }

    @Override
    public Selector wakeup() {
        isWoken = true;
        tell();
        return this;
    }

    // ---- the end

    private void forgetCancelled() {
        Set<SelectionKey> cancelled = cancelledKeys();
        for (SelectionKey each : new ArrayList<>(cancelled)) {
            forget((SimKey) each);
        }
        cancelled.clear();
    }

    private void forget(SimKey key) {
        keys.remove(key);
        selected.remove(key);
        key.source().watchers().remove(this);
        deregister(key);
    }

    @Override
    protected void implCloseSelector() {
        for (SelectionKey each : new ArrayList<>(keys)) {
            each.cancel();
            forget((SimKey) each);
        }
        waits.changed();
    }

    @Override
    public String toString() {
        return "selector[" + (isOpen() ? keys.size() + " keys" : "closed") + "]";
    }
}
