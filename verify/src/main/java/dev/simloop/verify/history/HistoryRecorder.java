package dev.simloop.verify.history;

import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.workload.OperationException;
import dev.simloop.workload.OperationLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what clients ask and are told. For code on a loop, on threads or both: safe for several threads, and the
 * order of calls and returns is that in which they came here. A client has one operation at a time; what it is told
 * nothing about any more ({@link Pending#unknown}) does not count.
 */
public final class HistoryRecorder<I, O> implements OperationLog<I, O> {
    private final LongSupplier clock;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> open = new LinkedHashMap<>();
    private int position;

    private HistoryRecorder(LongSupplier clock) {
        this.clock = clock;
    }

    /** {@return a recorder in the virtual time of {@code world}} */
    public static <I, O> HistoryRecorder<I, O> on(World world) {
        return new HistoryRecorder<>(() -> world.now().toNanos());
    }

    /** {@return a recorder whose times come from {@code nanos}} */
    public static <I, O> HistoryRecorder<I, O> timedBy(LongSupplier nanos) {
        return new HistoryRecorder<>(nanos);
    }

    private final class Entry implements Pending<O> {
        private final String client;
        private final I input;
        private final int call;
        private final long calledAt;
        private @Nullable O output;
        private Outcome outcome = Outcome.UNKNOWN;
        private boolean ended;
        private int end = Operation.NEVER;
        private long endedAt;

        Entry(String client, I input, int call, long at) {
            this.client = client;
            this.input = input;
            this.call = call;
            this.calledAt = at;
            this.endedAt = at;
        }

        @Override
        public void ok(@Nullable O told) {
            finish(this, Outcome.OK, told);
        }

        @Override
        public void fail() {
            finish(this, Outcome.FAIL, null);
        }

        @Override
        public void unknown() {
            finish(this, Outcome.UNKNOWN, null);
        }
    }

    /**
     * Notes that {@code client} asks for {@code input} now.
     *
     * @throws IllegalStateException if that client waits for another operation
     */
    @Override
    public Pending<O> invoke(String client, I input) {
        return invokeAt(client, input, clock.getAsLong());
    }

    synchronized Pending<O> invokeAt(String client, I input, long at) {
        Entry waiting = open.get(client);
        if (waiting != null) {
            throw new IllegalStateException("client " + client + " calls " + input + " while it waits for "
                    + waiting.input + ": a client has one operation at a time");
        }
        Entry entry = new Entry(client, input, position++, at);
        entries.add(entry);
        open.put(client, entry);
        return entry;
    }

    private void finish(Entry entry, Outcome outcome, @Nullable O output) {
        finishAt(entry, outcome, output, clock.getAsLong());
    }

    private synchronized void finishAt(Entry entry, Outcome outcome, @Nullable O output, long at) {
        if (entry.ended) {
            throw new IllegalStateException("client " + entry.client + " is told of " + entry.input + " twice");
        }
        entry.ended = true;
        entry.outcome = outcome;
        entry.output = output;
        entry.endedAt = at;
        if (outcome != Outcome.UNKNOWN) {
            entry.end = position;
        }
        position++;
        open.remove(entry.client);
    }

    /** As {@link Pending#ok} and so on, at a time that a file tells. */
    @SuppressWarnings("unchecked") // only this class makes them
    void end(Pending<O> pending, Outcome outcome, @Nullable O output, long at) {
        finishAt((Entry) pending, outcome, output, at);
    }

    /**
     * Notes what {@code work} returns. If it throws, nobody knows, unless what it throws says that there was {@linkplain
     * OperationException#isDefinite certainly no effect}; the exception goes on to the caller.
     */
    public O record(String client, I input, Supplier<? extends O> work) {
        Pending<O> pending = invoke(client, input);
        O output;
        try {
            output = work.get();
        } catch (Throwable e) {
            pending.failed(e);
            throw e;
        }
        pending.ok(output);
        return output;
    }

    /** As {@link #record} for work that completes later. */
    public <C extends CompletionStage<? extends O>> C recordAsync(String client, I input, Supplier<C> work) {
        Pending<O> pending = invoke(client, input);
        C stage;
        try {
            stage = work.get();
        } catch (Throwable e) {
            pending.failed(e);
            throw e;
        }
        stage.whenComplete((output, failure) -> {
            if (failure == null) {
                pending.ok(output);
            } else {
                pending.failed(failure);
            }
        });
        return stage;
    }

    /**
     * As {@link #recordAsync(String, Object, Supplier)} for an operation of a workload, with all its attempts: {@code work} is tried as
     * {@link dev.simloop.workload.Operation#retryAsync} does. An operation that a crash cuts off stays unknown, and the next
     * incarnation's client has another name.
     */
    public <T extends O> SimFuture<T> recordAsync(
            dev.simloop.workload.Operation operation, I input, Supplier<? extends CompletionStage<? extends T>> work) {
        return recordAsync(operation.client(), input, () -> operation.retryAsync(work));
    }

    /** {@return what was recorded so far; what still waits counts as unknown} */
    public synchronized History<I, O> history() {
        List<Operation<I, O>> operations = new ArrayList<>();
        for (Entry entry : entries) {
            operations.add(new Operation<>(
                    operations.size(),
                    entry.client,
                    entry.input,
                    entry.output,
                    entry.outcome,
                    entry.call,
                    entry.end,
                    entry.calledAt,
                    entry.ended ? entry.endedAt : clock.getAsLong()));
        }
        return new History<>(operations);
    }
}
