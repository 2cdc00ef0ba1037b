package dev.simloop.coroutines;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Mailbox;
import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
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
 * <p>Leaves out the limit of a view above 1: tasks never overlap on the loop, so no more than one runs at a time.
 */
public final class SimDispatcher extends CoroutineDispatcher implements Delay {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Domain domain;
    private final CoroutineActors actors;
    private final @Nullable Mailbox mailbox;
    private final String name;

    SimDispatcher(Domain domain, CoroutineActors actors, @Nullable Mailbox mailbox, String name) {
        this.domain = domain;
        this.actors = actors;
        this.mailbox = mailbox;
        this.name = name;
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
        domain.submit(actor, mailbox, TaskKind.RESUME, actor.isBackground(), block);
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
        if (mailbox != null) {
            return this;
        }
        String view = viewName == null ? "view" : viewName;
        return new SimDispatcher(domain, actors, parallelism == 1 ? domain.mailbox(view) : null, view);
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
        Timer timer = arm(actors.of(context, null, domain), timeMillis, block);
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

    static final class Resume implements Runnable, DisposableHandle {
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
            continuation.resumeUndispatched(dispatcher, Unit.INSTANCE);
        }

        @Override
        public void dispose() {
            Objects.requireNonNull(timer).cancel();
        }
    }
}
