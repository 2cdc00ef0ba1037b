package dev.simloop;

import dev.simloop.internal.Causes;
import dev.simloop.spi.TaskKind;
import dev.simloop.spi.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompletableFuture} whose every derived stage, default executor and time-out stays on the loop.
 *
 * <p><b>Waiting.</b> {@code get} and {@code join} of an unfinished future on the loop's thread would wait for ever, so they
 * throw {@link IllegalStateException} at once. {@code get} with a time of zero is a question and throws {@link
 * TimeoutException}; with a longer time it runs the loop meanwhile where the scenario's own task calls it, and is an error
 * elsewhere.
 *
 * <p><b>Lost failures.</b> A failure that nobody meets fails the run: one of work that the loop ran ({@code supplyAsync},
 * {@code completeAsync}, a timer, our I/O), or one that a stage's function threw. It is met by a handler ({@code handle},
 * {@code whenComplete}, {@code exceptionally}) or a question ({@code get}, {@code join}, {@code getNow}, {@code
 * isCompletedExceptionally}) at any stage that it goes on to, by a coroutine that awaits it, and by a dependent that is not
 * ours. The failure that user code gives to {@code completeExceptionally} is known to user code and is not reported.
 * Neither is a stage that an executor refused, nor can it be told that the JDK's static {@code allOf} or {@code anyOf} was
 * asked about a future that had failed by then: {@link SimLoop#allOf} and {@link SimLoop#anyOf} tell. They also keep
 * what they return on the loop, which the JDK's do not.
 *
 * <p><b>Order.</b> Where the loop's own work completes a future that somebody waits for (in {@link SimLoop#await}, in a
 * timed {@code get}, in a coroutine, or by having asked {@code isDone} in vain), a draw decides who is first: the dependents,
 * which is calm, or whoever waits. In the second case the result can be seen at once and the dependents run in the next
 * task of the same thread. {@code complete} called by user code returns after its dependents, as the JDK's does.
 * Derived stages complete within one task.
 *
 * <p><b>Threads.</b> As long as the run lasts, only the loop's thread may complete it or run its stages, before that the
 * thread that made the loop; another thread gets a {@link dev.simloop.failure.ForeignThreadException}, and the run fails
 * with it. When the run is over anybody may complete it: synchronous stages run on that thread, asynchronous ones fail with
 * a {@link dev.simloop.failure.LoopFinishedException}.
 *
 * @param <T> what it completes with
 */
public final class SimFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    /*
     * One file past the usual length because every stage is declared anew, with its true type and its function kept an eye
     * on: a chain stays a SimFuture.
     *
     * Failures. The JDK completes derived stages by methods of its own, so a stage cannot say that it fails. What is known
     * is where a failure starts: in settle(), and in the function of a stage (StageBody). Each stage keeps the stages made
     * of it until it completes, so that a failure can be followed to its ends (LostFailure).
     */
    private final Domain domain;
    private final boolean minimal;
    /** Somebody handles its failure or has asked for its outcome. */
    private boolean asked;
    /** A stage was made of it. */
    private boolean passedOn;

    private boolean foreign;
    /** It is the other of two sources, or was returned by the function of a composed stage: no question. */
    private boolean composing;
    /** What we registered ourselves: the cancelling of a time-out. */
    private byte hidden;

    private boolean hiding;
    private boolean plainCopy;
    private @Nullable LostFailure fate;
    private @Nullable List<SimFuture<?>> stages;
    private @Nullable EarlyResult<T> early;
    private EarlyResult.@Nullable Waiters waiters;
    final @Nullable Actor actor;
    /** The line that made this stage, with class and method, in a recorded run. */
    private @Nullable String madeAt;

    private SimFuture(Domain domain, @Nullable Actor actor, boolean minimal) {
        this.domain = domain;
        this.actor = actor;
        this.minimal = minimal;
    }

    static <T extends @Nullable Object> SimFuture<T> root(Domain domain) {
        SimFuture<T> future = new SimFuture<>(domain, domain.newActor("future"), false);
        domain.loop().watch(future);
        return future;
    }

    @Override
    public <U> SimFuture<U> newIncompleteFuture() {
        flush();
        SimFuture<U> stage = new SimFuture<>(domain, null, minimal && !plainCopy);
        if (hiding) {
            stage.asked = true;
        } else {
            stage.madeAt = domain.lineOfMaking();
            passOn(stage);
        }
        return stage;
    }

    /** A copy that can only be composed. */
    @Override
    public CompletionStage<T> minimalCompletionStage() {
        flush();
        SimFuture<T> stage = new SimFuture<>(domain, null, true);
        passOn(stage);
        relayTo(stage);
        return stage;
    }

    private void relayTo(SimFuture<T> stage) {
        hidden(() -> super.whenComplete((value, failure) -> {
            if (failure == null) {
                boolean unused = stage.finish(value, null);
            } else {
                boolean unused = stage.finish(null, wrapped(failure));
            }
        }));
        // The stage itself is a dependent like any other.
        hidden--;
    }

    private static Throwable wrapped(Throwable failure) {
        return failure instanceof CompletionException ? failure : new CompletionException(failure);
    }

    private void hidden(Supplier<CompletableFuture<T>> register) {
        hiding = true;
        try {
            Object unused = register.get();
        } finally {
            hiding = false;
        }
        hidden++;
    }

    @Override
    public Executor defaultExecutor() {
        return domain.executor();
    }

    // ---- completing

    @Override
    public boolean complete(@Nullable T value) {
        refuseIfMinimal();
        checkOwner("a value for ");
        flush();
        return finish(value, null);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        refuseIfMinimal();
        checkOwner("a failure for ");
        flush();
        return finish(null, Objects.requireNonNull(failure));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        refuseIfMinimal();
        checkOwner("cancelling ");
        flush();
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public void obtrudeValue(@Nullable T value) {
        refuseIfMinimal();
        checkOwner("a value for ");
        flush();
        super.obtrudeValue(value);
    }

    @Override
    public void obtrudeException(Throwable failure) {
        refuseIfMinimal();
        checkOwner("a failure for ");
        flush();
        super.obtrudeException(failure);
    }

    private void checkOwner(String what) {
        Engine others = domain.ownedByAnother();
        if (others != null) {
            others.checkOwner(what + (actor == null ? "a stage of a future" : actor.name()));
        }
    }

    private boolean finish(@Nullable T value, @Nullable Throwable failure) {
        boolean first = failure == null ? super.complete(value) : super.completeExceptionally(failure);
        if (first) {
            stages = null;
            waiters = null;
        }
        return first;
    }

    /**
     * Completes it by work of the loop, which does nothing more in its task: whoever waits may go on before the dependents.
     *
     * @param failure why there is no value, or null
     * @return whether it was not complete by then
     */
    boolean settle(@Nullable T value, @Nullable Throwable failure) {
        return settle(value, failure, true);
    }

    /** @param last whether the task that runs does nothing after this */
    private boolean settle(@Nullable T value, @Nullable Throwable failure, boolean last) {
        checkOwner("the outcome of ");
        if (isOver() || early != null) {
            return false;
        }
        if (failure != null) {
            failing(failure);
        }
        EarlyResult.Waiters waiting = waiters;
        if (!last
                || waiting == null
                || !waiting.any()
                || dependents() <= waiting.handlers()
                || !domain.isAlive()
                || !domain.engine().waitersFirst()) {
            return finish(value, failure);
        }
        early = EarlyResult.of(value, failure);
        domain.engine().note(() -> "whoever waits for " + name() + " goes on before its dependents");
        waiting.resume(value, failure);
        domain.engine().nextTask(this::flush);
        return true;
    }

    /** Runs the dependents of a result that could be seen by now. */
    private void flush() {
        EarlyResult<T> result = early;
        if (result != null) {
            early = null;
            boolean unused = finish(result.value(), result.failure());
        }
    }

    private String name() {
        return actor == null ? "a stage of a future" : actor.name();
    }

    @Override
    public SimFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public SimFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        refuseIfMinimal();
        executor.execute(new Work<>(this, Objects.requireNonNull(supplier), executor instanceof SimExecutor));
        return this;
    }

    /** What the JDK's own work does: a failure is wrapped. */
    private record Work<T extends @Nullable Object>(SimFuture<T> future, Supplier<? extends T> supplier, boolean last)
            implements Runnable, AsynchronousCompletionTask {
        @Override
        public void run() {
            future.checkOwner("work for ");
            if (future.isOver()) {
                return;
            }
            T value;
            try {
                value = supplier.get();
            } catch (Throwable e) {
                boolean unused = future.settle(null, wrapped(e), last);
                return;
            }
            boolean unused = future.settle(value, null, last);
        }
    }

    @Override
    public SimFuture<T> orTimeout(long timeout, TimeUnit unit) {
        refuseIfMinimal();
        asked = true;
        TimeoutException late = new TimeoutException();
        return timed(unit.toNanos(timeout), () -> {
            boolean unused = settle(null, late);
        });
    }

    @Override
    public SimFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
        refuseIfMinimal();
        return timed(unit.toNanos(timeout), () -> {
            boolean unused = settle(value, null);
        });
    }

    private SimFuture<T> timed(long nanos, Runnable late) {
        if (!isOver() && early == null) {
            Actor who = domain.executor().timeouts();
            Timer timer = domain.schedule(who, null, TaskKind.TIMER, false, nanos, late);
            hidden(() -> super.whenComplete((value, failure) -> timer.cancel()));
        }
        return this;
    }

    // ---- asking

    private void refuseIfMinimal() {
        if (minimal) {
            throw new UnsupportedOperationException();
        }
    }

    /** Called where its failure is handled or its outcome looked at. */
    private void ask() {
        asked = true;
        if (fate != null) {
            fate.meet();
        }
    }

    private boolean isOver() {
        return super.isDone();
    }

    @Override
    public boolean isDone() {
        refuseIfMinimal();
        if (super.isDone() || early != null) {
            return true;
        }
        waiters().looks();
        return false;
    }

    /** Tells {@code to} how it completed, without setting off dependents that have not run. */
    void look(BiFunction<? super @Nullable T, @Nullable Throwable, ?> to) {
        ask();
        EarlyResult<T> result = early;
        if (result == null) {
            hidden(() -> super.whenComplete((value, failure) -> {
                Object unused = to.apply(value, failure);
            }));
        } else {
            Object unused = to.apply(result.value(), result.failure());
        }
    }

    private EarlyResult.Waiters waiters() {
        EarlyResult.Waiters result = waiters;
        if (result == null) {
            result = new EarlyResult.Waiters();
            waiters = result;
        }
        return result;
    }

    @Override
    public boolean isCancelled() {
        refuseIfMinimal();
        return super.isCancelled();
    }

    @Override
    public boolean isCompletedExceptionally() {
        refuseIfMinimal();
        ask();
        EarlyResult<T> result = early;
        return result == null ? super.isCompletedExceptionally() : result.failure() != null;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWait("get");
        EarlyResult<T> result = early;
        return result == null ? super.get() : result.seen().get();
    }

    /**
     * Waits as the JDK's does where the scenario's own task calls it: the loop runs meanwhile. With a time of zero or less it
     * is a question that anybody may ask.
     *
     * @throws IllegalStateException if another task calls it while it is unfinished, with a time above zero
     */
    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseIfMinimal();
        ask();
        long nanos = unit.toNanos(timeout);
        if (!isDone()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (nanos <= 0) {
                throw new TimeoutException();
            }
            if (!domain.isAlive()) {
                refuseToWait("get");
            } else if (domain.engine().isOnGuest()) {
                return super.get(timeout, unit);
            }
            if (!ScenarioDriver.timedGet(domain.engine(), this::isDone, nanos)) {
                throw new TimeoutException();
            }
        }
        return get();
    }

    @Override
    public T join() {
        refuseToWait("join");
        EarlyResult<T> result = early;
        return result == null ? super.join() : result.seen().join();
    }

    @Override
    public T getNow(T ifAbsent) {
        refuseIfMinimal();
        ask();
        if (!isDone()) {
            return ifAbsent;
        }
        EarlyResult<T> result = early;
        return result == null ? super.getNow(ifAbsent) : result.seen().join();
    }

    /** The method of JDK 19 and later: the value, without waiting. */
    public T resultNow() {
        refuseIfMinimal();
        ask();
        if (!isDone()) {
            throw new IllegalStateException("Task has not completed");
        }
        if (isCancelled()) {
            throw new IllegalStateException("Task was cancelled");
        }
        if (isCompletedExceptionally()) {
            throw new IllegalStateException("Task completed with exception");
        }
        return join();
    }

    /** The method of JDK 19 and later: the failure, without waiting. */
    public Throwable exceptionNow() {
        refuseIfMinimal();
        ask();
        if (!isDone()) {
            throw new IllegalStateException("Task has not completed");
        }
        if (isCancelled()) {
            throw new IllegalStateException("Task was cancelled");
        }
        if (!isCompletedExceptionally()) {
            throw new IllegalStateException("Task completed with a result");
        }
        try {
            T unused = join();
            throw new AssertionError("simulator bug: a failed future has a value");
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    @Override
    public int getNumberOfDependents() {
        refuseIfMinimal();
        return super.getNumberOfDependents();
    }

    @Override
    public CompletableFuture<T> toCompletableFuture() {
        if (minimal) {
            plainCopy = true;
            try {
                return copy();
            } finally {
                plainCopy = false;
            }
        }
        if (composing) {
            composing = false;
        } else {
            ask();
        }
        return this;
    }

    private void refuseToWait(String method) {
        refuseIfMinimal();
        ask();
        if (!super.isDone() && early == null) {
            SimLoop here = SimLoop.currentOrNull();
            if (here == domain.loop()) {
                if (domain.engine().isOnGuest()) {
                    return;
                }
                throw new IllegalStateException(
                        method + "() of an unfinished future on the loop's thread would wait for "
                                + "ever: compose it with thenApply, thenCompose or await it in a coroutine");
            }
            throw new IllegalStateException(
                    method + "() of an unfinished future outside a run: nothing drives the loop; "
                            + "use SimLoop.run(future)");
        }
    }

    // ---- failures that nobody meets

    /** Told before it fails of itself: who is there to meet that? */
    void failing(Throwable cause) {
        if (domain.isAlive()) {
            LostFailure failure =
                    new LostFailure(cause, actor == null ? domain.currentActor() : actor, domain.nowNanos());
            failure.spread(this);
            if (!failure.isMet()) {
                domain.loop().watch(failure);
            }
        }
    }

    /** {@return false if it has come here before; another failure, which was handled by now, gives way} */
    boolean reachedBy(LostFailure failure) {
        if (fate == failure) {
            return false;
        }
        fate = failure;
        if (asked) {
            failure.meet();
        }
        return true;
    }

    /** {@return the stages made of this that are not complete} */
    List<SimFuture<?>> openStages() {
        List<SimFuture<?>> all = stages;
        if (all == null) {
            return List.of();
        }
        List<SimFuture<?>> open = new ArrayList<>(all);
        open.removeIf(SimFuture::isOver);
        return open;
    }

    int dependents() {
        return super.getNumberOfDependents() - hidden;
    }

    /** A stage was made that completes when this does. */
    void passOn(SimFuture<?> stage) {
        passedOn = true;
        LostFailure failure = fate;
        if (failure != null) {
            if (stage.reachedBy(failure)) {
                failure.end(stage);
            }
        } else if (!isOver()) {
            List<SimFuture<?>> all = stages;
            if (all == null) {
                all = new ArrayList<>(2);
                stages = all;
            }
            all.add(stage);
        }
    }

    void composing() {
        composing = !minimal;
    }

    private static void composing(CompletionStage<?> other) {
        if (other instanceof SimFuture<?> stage) {
            stage.composing();
        }
    }

    private static <S extends SimFuture<?>> S alsoOf(CompletionStage<?> other, S stage) {
        if (other instanceof SimFuture<?> source) {
            source.composing = false;
            source.passOn(stage);
        }
        return stage;
    }

    /** A coroutine waits by a handler, which only sees to it that the coroutine is dispatched. */
    private <U> BiFunction<? super @Nullable T, @Nullable Throwable, ? extends @Nullable U> waiting(
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> handler) {
        return !isOver() && handler.getClass().getName().startsWith("kotlinx.coroutines.")
                ? waiters().<T, U>add(handler)
                : handler;
    }

    /** {@return whether {@code failure} ended here, and nobody came for it} */
    boolean isLost(LostFailure failure) {
        return isOver()
                && fate == failure
                && !asked
                && !passedOn
                && !domain.dropped
                && super.isCompletedExceptionally()
                && !super.isCancelled()
                && failure.cause == Causes.bare(failure());
    }

    private Throwable failure() {
        try {
            T unused = super.join();
            throw new AssertionError("simulator bug: a failed future has a value");
        } catch (CompletionException | java.util.concurrent.CancellationException e) {
            return e;
        }
    }

    // ---- what the loop asks

    boolean isSettled() {
        return isOver();
    }

    /** {@return whether a stage that is not ours completes it} */
    boolean isForeign() {
        return foreign;
    }

    /** What its function returned is no future of the loop, and may be completed from outside. */
    void waitsOutside() {
        foreign = true;
    }

    /** {@return what it is, for the text of a deadlock} */
    String what() {
        String made = madeAt == null ? "" : " of " + madeAt;
        return (actor == null ? "stage" + made : "future")
                + ", "
                + (foreign ? Waiting.FOREIGN_FUTURE : "never completed");
    }

    boolean isWaitedFor() {
        return !isOver() && dependents() > 0;
    }

    /** {@return a future of this loop that completes as {@code stage} does, a stage that only futures of the loop complete} */
    static <T extends @Nullable Object> SimFuture<T> ofOwn(Domain domain, CompletionStage<T> stage) {
        SimFuture<T> future = of(domain, stage);
        future.foreign = false;
        return future;
    }

    /** {@return a future of this loop that completes as {@code stage} does} */
    static <T extends @Nullable Object> SimFuture<T> of(Domain domain, CompletionStage<T> stage) {
        SimFuture<T> future = root(domain);
        future.foreign = !(stage instanceof SimFuture);
        Object unused = stage.whenComplete((value, failure) -> {
            future.checkOwner(failure == null ? "a value for " : "a failure for ");
            future.flush();
            if (failure != null && !future.isOver()) {
                future.failing(failure);
            }
            boolean unusedFirst = future.finish(value, failure);
        });
        return future;
    }

    // ---- the stages, by their true type

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenApply(Function<? super T, ? extends U> fn) {
        StageBody.Applying<T, U> body = StageBody.applying(domain, fn);
        return body.of((SimFuture<U>) super.<U>thenApply(body));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenApplyAsync(Function<? super T, ? extends U> fn) {
        StageBody.Applying<T, U> body = StageBody.applying(domain, fn);
        return body.of((SimFuture<U>) super.<U>thenApplyAsync(body));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenApplyAsync(
            Function<? super T, ? extends U> fn, Executor executor) {
        StageBody.Applying<T, U> body = StageBody.applying(domain, fn);
        return body.of((SimFuture<U>) super.<U>thenApplyAsync(body, executor));
    }

    @Override
    public SimFuture<@Nullable Void> thenAccept(Consumer<? super T> action) {
        StageBody.Accepting<T> body = StageBody.accepting(domain, action);
        return body.of((SimFuture<@Nullable Void>) super.thenAccept(body));
    }

    @Override
    public SimFuture<@Nullable Void> thenAcceptAsync(Consumer<? super T> action) {
        StageBody.Accepting<T> body = StageBody.accepting(domain, action);
        return body.of((SimFuture<@Nullable Void>) super.thenAcceptAsync(body));
    }

    @Override
    public SimFuture<@Nullable Void> thenAcceptAsync(Consumer<? super T> action, Executor executor) {
        StageBody.Accepting<T> body = StageBody.accepting(domain, action);
        return body.of((SimFuture<@Nullable Void>) super.thenAcceptAsync(body, executor));
    }

    @Override
    public SimFuture<@Nullable Void> thenRun(Runnable action) {
        StageBody.Running body = StageBody.running(domain, action);
        return body.of((SimFuture<@Nullable Void>) super.thenRun(body));
    }

    @Override
    public SimFuture<@Nullable Void> thenRunAsync(Runnable action) {
        StageBody.Running body = StageBody.running(domain, action);
        return body.of((SimFuture<@Nullable Void>) super.thenRunAsync(body));
    }

    @Override
    public SimFuture<@Nullable Void> thenRunAsync(Runnable action, Executor executor) {
        StageBody.Running body = StageBody.running(domain, action);
        return body.of((SimFuture<@Nullable Void>) super.thenRunAsync(body, executor));
    }

    @Override
    public <U extends @Nullable Object, V extends @Nullable Object> SimFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
        StageBody.ApplyingBoth<T, U, V> body = StageBody.both(domain, fn);
        composing(other);
        return alsoOf(other, body.of((SimFuture<V>) super.<U, V>thenCombine(other, body)));
    }

    @Override
    public <U extends @Nullable Object, V extends @Nullable Object> SimFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
        StageBody.ApplyingBoth<T, U, V> body = StageBody.both(domain, fn);
        composing(other);
        return alsoOf(other, body.of((SimFuture<V>) super.<U, V>thenCombineAsync(other, body)));
    }

    @Override
    public <U extends @Nullable Object, V extends @Nullable Object> SimFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn, Executor executor) {
        StageBody.ApplyingBoth<T, U, V> body = StageBody.both(domain, fn);
        composing(other);
        return alsoOf(other, body.of((SimFuture<V>) super.<U, V>thenCombineAsync(other, body, executor)));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<@Nullable Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        StageBody.AcceptingBoth<T, U> body = StageBody.acceptingBoth(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.thenAcceptBoth(other, body)));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<@Nullable Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        StageBody.AcceptingBoth<T, U> body = StageBody.acceptingBoth(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.thenAcceptBothAsync(other, body)));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<@Nullable Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action, Executor executor) {
        StageBody.AcceptingBoth<T, U> body = StageBody.acceptingBoth(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.thenAcceptBothAsync(other, body, executor)));
    }

    @Override
    public SimFuture<@Nullable Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        StageBody.Running body = StageBody.running(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.runAfterBoth(other, body)));
    }

    @Override
    public SimFuture<@Nullable Void> runAfterBothAsync(CompletionStage<?> other, Runnable action) {
        StageBody.Running body = StageBody.running(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.runAfterBothAsync(other, body)));
    }

    @Override
    public SimFuture<@Nullable Void> runAfterBothAsync(CompletionStage<?> other, Runnable action, Executor executor) {
        StageBody.Running body = StageBody.running(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.runAfterBothAsync(other, body, executor)));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> applyToEither(
            CompletionStage<? extends T> other, Function<? super T, U> fn) {
        StageBody.Applying<T, U> body = StageBody.applying(domain, fn);
        composing(other);
        return alsoOf(other, body.of((SimFuture<U>) super.applyToEither(other, body)));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> fn) {
        StageBody.Applying<T, U> body = StageBody.applying(domain, fn);
        composing(other);
        return alsoOf(other, body.of((SimFuture<U>) super.applyToEitherAsync(other, body)));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
        StageBody.Applying<T, U> body = StageBody.applying(domain, fn);
        composing(other);
        return alsoOf(other, body.of((SimFuture<U>) super.applyToEitherAsync(other, body, executor)));
    }

    @Override
    public SimFuture<@Nullable Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
        StageBody.Accepting<T> body = StageBody.accepting(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.acceptEither(other, body)));
    }

    @Override
    public SimFuture<@Nullable Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> action) {
        StageBody.Accepting<T> body = StageBody.accepting(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.acceptEitherAsync(other, body)));
    }

    @Override
    public SimFuture<@Nullable Void> acceptEitherAsync(
            CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
        StageBody.Accepting<T> body = StageBody.accepting(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.acceptEitherAsync(other, body, executor)));
    }

    @Override
    public SimFuture<@Nullable Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        StageBody.Running body = StageBody.running(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.runAfterEither(other, body)));
    }

    @Override
    public SimFuture<@Nullable Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
        StageBody.Running body = StageBody.running(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.runAfterEitherAsync(other, body)));
    }

    @Override
    public SimFuture<@Nullable Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action, Executor executor) {
        StageBody.Running body = StageBody.running(domain, action);
        composing(other);
        return alsoOf(other, body.of((SimFuture<@Nullable Void>) super.runAfterEitherAsync(other, body, executor)));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
        StageBody.Applying<T, CompletionStage<U>> body = StageBody.composing(domain, fn);
        return body.of((SimFuture<U>) super.thenCompose(body));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> fn) {
        StageBody.Applying<T, CompletionStage<U>> body = StageBody.composing(domain, fn);
        return body.of((SimFuture<U>) super.thenComposeAsync(body));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> fn, Executor executor) {
        StageBody.Applying<T, CompletionStage<U>> body = StageBody.composing(domain, fn);
        return body.of((SimFuture<U>) super.thenComposeAsync(body, executor));
    }

    @Override
    public SimFuture<T> whenComplete(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
        ask();
        StageBody.AcceptingBoth<T, Throwable> body = StageBody.looking(domain, action);
        return body.of((SimFuture<T>) super.whenComplete(body));
    }

    @Override
    public SimFuture<T> whenCompleteAsync(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action) {
        ask();
        StageBody.AcceptingBoth<T, Throwable> body = StageBody.looking(domain, action);
        return body.of((SimFuture<T>) super.whenCompleteAsync(body));
    }

    @Override
    public SimFuture<T> whenCompleteAsync(
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> action, Executor executor) {
        ask();
        StageBody.AcceptingBoth<T, Throwable> body = StageBody.looking(domain, action);
        return body.of((SimFuture<T>) super.whenCompleteAsync(body, executor));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> handle(
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn) {
        ask();
        StageBody.ApplyingBoth<T, Throwable, U> body = StageBody.both(domain, waiting(fn));
        return body.of((SimFuture<U>) super.<U>handle(body));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> handleAsync(
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn) {
        ask();
        StageBody.ApplyingBoth<T, Throwable, U> body = StageBody.both(domain, fn);
        return body.of((SimFuture<U>) super.<U>handleAsync(body));
    }

    @Override
    public <U extends @Nullable Object> SimFuture<U> handleAsync(
            BiFunction<? super @Nullable T, @Nullable Throwable, ? extends U> fn, Executor executor) {
        ask();
        StageBody.ApplyingBoth<T, Throwable, U> body = StageBody.both(domain, fn);
        return body.of((SimFuture<U>) super.<U>handleAsync(body, executor));
    }

    @Override
    public SimFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
        ask();
        StageBody.Applying<Throwable, T> body = StageBody.applying(domain, fn);
        return body.of((SimFuture<T>) super.exceptionally(body));
    }

    @Override
    public SimFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn) {
        ask();
        StageBody.Applying<Throwable, T> body = StageBody.applying(domain, fn);
        return body.of((SimFuture<T>) super.exceptionallyAsync(body));
    }

    @Override
    public SimFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn, Executor executor) {
        ask();
        StageBody.Applying<Throwable, T> body = StageBody.applying(domain, fn);
        return body.of((SimFuture<T>) super.exceptionallyAsync(body, executor));
    }

    @Override
    public SimFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> fn) {
        ask();
        StageBody.Applying<Throwable, CompletionStage<T>> body = StageBody.composing(domain, fn);
        return body.of((SimFuture<T>) super.exceptionallyCompose(body));
    }

    @Override
    public SimFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> fn) {
        ask();
        StageBody.Applying<Throwable, CompletionStage<T>> body = StageBody.composing(domain, fn);
        return body.of((SimFuture<T>) super.exceptionallyComposeAsync(body));
    }

    @Override
    public SimFuture<T> exceptionallyComposeAsync(
            Function<Throwable, ? extends CompletionStage<T>> fn, Executor executor) {
        ask();
        StageBody.Applying<Throwable, CompletionStage<T>> body = StageBody.composing(domain, fn);
        return body.of((SimFuture<T>) super.exceptionallyComposeAsync(body, executor));
    }

    @Override
    public SimFuture<T> copy() {
        return (SimFuture<T>) super.copy();
    }
}
