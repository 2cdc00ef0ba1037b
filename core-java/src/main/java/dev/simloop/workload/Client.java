package dev.simloop.workload;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.Timer;
import dev.simloop.internal.Causes;
import dev.simloop.internal.Times;
import dev.simloop.spi.TaskKind;
import dev.simloop.tape.Fallback;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One client: a slot for an operation, the operation or nothing, then the next slot. */
final class Client {
    /** The bound of a yes-or-no draw, which a shrinker leaves alone: 0 leaves the operation out. */
    private static final long PRESENCE = 1L << 30;

    final String name;
    final Domain domain;
    final Actor actor;
    final Workload settings;

    private final RunningWorkload running;
    private final Workload.Body body;
    private final DrawStream draws;
    /** How many operations this client has begun in all incarnations of its host. */
    private final int[] made;

    private final long firstNanos;
    private final long endNanos;
    private long slotNanos;
    private int begun;

    Client(
            String name,
            String stream,
            Domain domain,
            Workload settings,
            RunningWorkload running,
            Workload.Body body,
            int[] made,
            long firstNanos,
            long endNanos) {
        this.name = name;
        this.domain = domain;
        this.settings = settings;
        this.running = running;
        this.body = body;
        this.made = made;
        this.firstNanos = firstNanos;
        this.endNanos = endNanos;
        this.actor = domain.newActor(name.substring(name.lastIndexOf('/') + 1));
        this.draws = domain.stream(stream, Fallback.ZERO);
    }

    int begun() {
        return begun;
    }

    void begin() {
        after(settings.drawn ? gap() : firstNanos);
    }

    private void after(long nanos) {
        Timer unused = domain.schedule(actor, null, TaskKind.TIMER, false, nanos, this::slot);
    }

    /** {@return from the beginning of one operation to that of the next} */
    private long gap() {
        if (!settings.drawn) {
            return settings.paceNanos;
        }
        draws.beginSetting();
        long drawn = draws.draw(2 * settings.paceNanos);
        // 0 is the longest wait, or a tape that has ended would be followed by an operation each nanosecond.
        return drawn == 0 ? 2 * settings.paceNanos : drawn;
    }

    private boolean isOver() {
        return running.isStopped()
                || made[0] >= settings.operations
                || (settings.chaos != null && settings.chaos.isOver())
                || domain.nowNanos() >= endNanos;
    }

    private void slot() {
        if (isOver()) {
            running.ended();
            return;
        }
        slotNanos = domain.localNanos();
        draws.beginGroup();
        boolean present = draws.draw(PRESENCE) != 0;
        made[0]++;
        if (!present) {
            next();
            return;
        }
        begun++;
        domain.count("workload." + settings.name + ".operations");
        Operation operation = new Operation(this, draws, made[0]);
        CompletionStage<?> stage;
        try {
            stage = body.run(operation);
        } catch (Exception e) {
            ended(operation, e);
            return;
        }
        if (stage == null) {
            ended(operation, null);
        } else {
            var unused = stage.handle((value, failure) -> {
                ended(operation, failure);
                return null;
            });
        }
    }

    private void ended(Operation operation, @Nullable Throwable failure) {
        operation.end();
        if (!domain.isAlive()) {
            return;
        }
        if (failure == null) {
            domain.count("workload." + settings.name + ".ok");
        } else if (OperationException.isExpected(failure)) {
            domain.count(
                    "workload." + settings.name + (OperationException.isDefinite(failure) ? ".failed" : ".unknown"));
        } else {
            Throwable bare = Causes.bare(failure);
            domain.loop().fail(bare instanceof Error ? bare : mistake(operation, bare));
            return;
        }
        next();
    }

    private static IllegalStateException mistake(Operation operation, Throwable bare) {
        return new IllegalStateException(
                operation + " threw " + bare + "; what an operation may meet is an IOException, a TimeoutException,"
                        + " a CancellationException or an OperationException",
                bare);
    }

    private void next() {
        long wait = Times.plus(slotNanos, gap()) - domain.localNanos();
        after(Math.max(0, wait));
    }
}
