package dev.simloop.workload;

import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.SimFuture;
import dev.simloop.Timer;
import dev.simloop.internal.Causes;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a client of a {@link Workload}. What it draws is left out with it when a failing run is shrunk.
 *
 * <p>Threads: tasks of the domain in which the workload runs, until the operation has ended.
 */
public final class Operation {
    private final Client client;
    private final DrawStream draws;
    private final int number;
    private int attempt = 1;
    private @Nullable Throwable uncertain;
    private @Nullable Throwable last;
    private boolean ended;

    Operation(Client client, DrawStream draws, int number) {
        this.client = client;
        this.draws = draws;
        this.number = number;
    }

    /**
     * {@return the name of the client, such as {@code client2}; on a host {@code n1/client2}, from its second incarnation on
     * {@code n1~2/client2}: an operation that a crash has cut off is that of another client}
     */
    public String client() {
        return client.name;
    }

    /** {@return which operation of that client it is, from 1 on; incarnations of a host count on} */
    public int number() {
        return number;
    }

    /** {@return an id that no other operation of the run has, the same for all attempts: {@code client2/7}} */
    public String id() {
        return client.name + "/" + number;
    }

    /** {@return the number of the attempt that runs, from 1 on} */
    public int attempt() {
        return attempt;
    }

    /** {@return the world or the incarnation of a host that it runs in} */
    public Domain domain() {
        return client.domain;
    }

    /**
     * {@return a drawn number from 0 to {@code bound - 1}} A shrinker tries smaller ones: let 0 stand for what is simplest.
     *
     * @throws IllegalArgumentException if the bound is not positive
     * @throws IllegalStateException if the operation has ended
     */
    public int next(int bound) {
        checkRunning();
        return draws.next(bound);
    }

    /**
     * {@return one of {@code all}, drawn}
     *
     * @throws IllegalArgumentException if there is none
     * @throws IllegalStateException if the operation has ended
     */
    public <T> T pick(List<T> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("operation " + id() + " picks among nothing");
        }
        return all.get(next(all.size()));
    }

    /** {@return true with probability {@code p}; a shrinker tries false} */
    public boolean chance(double p) {
        checkRunning();
        return draws.chance(p);
    }

    private void checkRunning() {
        if (ended) {
            throw new IllegalStateException(
                    "operation " + id() + " draws after it has ended: the client has to return a"
                            + " stage that completes when all of the operation is done");
        }
    }

    // ---- attempts

    /**
     * Makes attempts until one succeeds, as often and as far apart as {@link Workload#withRetries} says. If none does, it fails as
     * the last one did; but if an earlier attempt may have had an effect, a last one that certainly had none says nothing of the
     * whole, and it fails with an {@link OperationException} that is not {@linkplain OperationException#isDefinite definite}.
     * What {@linkplain OperationException#isExpected no operation should meet} is not tried again.
     */
    public <T extends @Nullable Object> SimFuture<T> retryAsync(Supplier<? extends CompletionStage<? extends T>> call) {
        SimFuture<T> result = client.domain.newFuture();
        attempt(call, result);
        return result;
    }

    private <T extends @Nullable Object> void attempt(
            Supplier<? extends CompletionStage<? extends T>> call, SimFuture<T> result) {
        CompletionStage<? extends T> stage;
        try {
            stage = call.get();
        } catch (RuntimeException e) {
            again(call, result, e);
            return;
        }
        var unused = stage.handle((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                again(call, result, failure);
            }
            return null;
        });
    }

    private <T extends @Nullable Object> void again(
            Supplier<? extends CompletionStage<? extends T>> call, SimFuture<T> result, Throwable failure) {
        Duration pause = pauseAfter(failure);
        if (pause == null) {
            result.completeExceptionally(failure());
        } else {
            Timer unused = client.domain.schedule(
                    client.actor, null, TaskKind.TIMER, false, pause.toNanos(), () -> attempt(call, result));
        }
    }

    /**
     * Says that an attempt has failed, for adapters such as that of coroutines; {@return how long to wait before the next one, null if
     * there is none, and then {@link #failure()} is what became of the whole}
     */
    public @Nullable Duration pauseAfter(Throwable failure) {
        Throwable bare = Causes.bare(failure);
        last = bare;
        if (!OperationException.isExpected(bare)) {
            return null;
        }
        if (attempt > client.settings.retries) {
            return null;
        }
        if (uncertain == null && !OperationException.isDefinite(bare)) {
            uncertain = bare;
        }
        attempt++;
        domain().count("workload." + client.settings.name + ".retries");
        return client.settings.retryPause;
    }

    /**
     * {@return what the attempts have come to, see {@link #retryAsync}}
     *
     * @throws IllegalStateException if none has failed
     */
    public Throwable failure() {
        Throwable end = last;
        if (end == null) {
            throw new IllegalStateException("no attempt of operation " + id() + " has failed");
        }
        Throwable before = uncertain;
        if (before == null || !OperationException.isDefinite(end)) {
            return end;
        }
        OperationException whole = OperationException.unknown(
                "the last attempt had no effect, an earlier one may have had one: " + end + "; earlier " + before);
        whole.initCause(before);
        return whole;
    }

    void end() {
        ended = true;
    }

    @Override
    public String toString() {
        return "operation " + id();
    }
}
