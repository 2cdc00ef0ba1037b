package dev.simloop.coroutines;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Mailbox;
import dev.simloop.Timer;
import dev.simloop.spi.ProgramCode;
import dev.simloop.spi.TaskKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CancellableContinuation;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.Delay;
import kotlinx.coroutines.DisposableHandle;
import org.jspecify.annotations.Nullable;

/**
 * The loop as a {@link CoroutineDispatcher} and {@link Delay}: every resumption of a coroutine is a task.
 *
 * <p>The dispatcher of a world or host behaves as a pool: whatever is ready may run next. A view of parallelism 1 is one
 * mailbox and keeps the order; a view of more is a pool again, one step per task. Time is virtual; {@code delay(0)} is
 * immediate, as in kotlinx.coroutines.
 *
 * <p>Where coroutines {@linkplain dev.simloop.SimConfig#withParallel really run in parallel}, a view lets as many stretches begin as it has
 * places, in the order in which they came. Elsewhere it leaves out a limit above 1: tasks never overlap on the loop, so no more than one runs
 * at a time.
 */
public final class SimDispatcher extends CoroutineDispatcher implements Delay {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Domain domain;
    private final CoroutineActors actors;
    private final @Nullable Mailbox mailbox;
    private final @Nullable Places places;
    private final String name;

    private SimDispatcher(
            Domain domain, CoroutineActors actors, @Nullable Mailbox mailbox, @Nullable Places places, String name) {
        this.domain = domain;
        this.actors = actors;
        this.mailbox = mailbox;
        this.places = places;
        this.name = name;
    }

    static SimDispatcher pool(Domain domain, CoroutineActors actors) {
        return new SimDispatcher(domain, actors, null, null, "pool");
    }

    /** {@return the dispatcher of {@code domain}: one per domain} */
    public static SimDispatcher of(Domain domain) {
        return CoroutineActors.of(domain.loop()).dispatcher(domain);
    }

    /** {@return the domain whose tasks it dispatches} */
    public Domain domain() {
        return domain;
    }

    @Override
    public void dispatch(CoroutineContext context, Runnable block) {
        Actor actor = actors.of(context, block, domain);
        if (places == null) {
            domain.submit(actor, mailbox, TaskKind.RESUME, actor.isBackground(), block);
        } else {
            places.dispatch(actor, block);
        }
    }

    /** What kotlinx.coroutines 1.8 calls; later versions have it for their oldest callers alone. */
    public CoroutineDispatcher limitedParallelism(int parallelism) {
        return limitedParallelism(parallelism, null);
    }

    @Override
    public CoroutineDispatcher limitedParallelism(int parallelism, @Nullable String viewName) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism is not positive: " + parallelism);
        }
        if (mailbox != null || (places != null && places.limit <= parallelism)) {
            return this;
        }
        String view = viewName == null ? "view" : viewName;
        return actors.isParallel()
                ? new SimDispatcher(domain, actors, null, new Places(domain, parallelism), view)
                : new SimDispatcher(domain, actors, parallelism == 1 ? domain.mailbox(view) : null, null, view);
    }

    @Override
    public void scheduleResumeAfterDelay(long timeMillis, CancellableContinuation<? super Unit> continuation) {
        Resume resume = new Resume(this, continuation);
        Actor actor = actors.of(continuation.getContext(), continuation, domain);
        resume.timer = arm(actor, timeMillis, resume);
        kotlinx.coroutines.CancellableContinuationKt.disposeOnCancellation(continuation, resume);
    }

    @Override
    public DisposableHandle invokeOnTimeout(long timeMillis, Runnable block, CoroutineContext context) {
        Runnable body = actors.isParallel() ? new TimeOut(block) : block;
        Timer timer = arm(actors.of(context, null, domain), timeMillis, body);
        return timer::cancel;
    }

    @Override
    @SuppressWarnings({"deprecation", "InlineMeSuggester"})
    public @Nullable Object delay(long timeMillis, Continuation<? super Unit> continuation) {
        return kotlinx.coroutines.DelayKt.delay(timeMillis, continuation);
    }

    private Timer arm(Actor actor, long timeMillis, Runnable body) {
        long millis = Math.max(0, timeMillis);
        long nanos = millis > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE : millis * NANOS_PER_MILLI;
        return domain.schedule(actor, mailbox, TaskKind.TIMER, actor.isBackground(), nanos, body);
    }

    @Override
    public String toString() {
        return domain.name().isEmpty()
                ? "SimDispatcher[" + name + "]"
                : "SimDispatcher[" + domain.name() + "/" + name + "]";
    }

    /** What a time-out does: cancels, and runs whatever waits to be told. */
    record TimeOut(Runnable block) implements ProgramCode {
        @Override
        public void run() {
            block.run();
        }
    }

    /** The places of a view where stretches take longer than a step. Touched by threads of the run alone, one at a time. */
    private static final class Places {
        final int limit;
        private final Domain domain;
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private int taken;

        Places(Domain domain, int limit) {
            this.domain = domain;
            this.limit = limit;
        }

        void dispatch(Actor actor, Runnable block) {
            waiting.add(new Waiting(actor, block));
            fill();
        }

        private void fill() {
            while (taken < limit) {
                Waiting next = waiting.poll();
                if (next == null) {
                    return;
                }
                taken++;
                domain.submit(
                        next.actor,
                        null,
                        TaskKind.RESUME,
                        next.actor.isBackground(),
                        new TakenDispatchers.Taken(next.block, null, this::left));
            }
        }

        private void left() {
            taken--;
            fill();
        }

        private record Waiting(Actor actor, Runnable block) {}
    }

    static final class Resume implements ProgramCode, DisposableHandle {
        private final SimDispatcher dispatcher;
        private final CancellableContinuation<? super Unit> continuation;
        private @Nullable Timer timer;

        Resume(SimDispatcher dispatcher, CancellableContinuation<? super Unit> continuation) {
            this.dispatcher = dispatcher;
            this.continuation = continuation;
        }

        Object continuation() {
            return continuation;
        }

        @Override
        public void run() {
            if (dispatcher.places == null) {
                continuation.resumeUndispatched(dispatcher, Unit.INSTANCE);
            } else {
                continuation.resumeWith(Unit.INSTANCE);
            }
        }

        @Override
        public void dispose() {
            Objects.requireNonNull(timer).cancel();
        }
    }
}
