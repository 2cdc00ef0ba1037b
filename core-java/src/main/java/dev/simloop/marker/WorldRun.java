package dev.simloop.marker;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimFuture;
import dev.simloop.World;
import dev.simloop.internal.Causes;
import dev.simloop.internal.Times;
import dev.simloop.internal.run.LoopThread;
import dev.simloop.spi.TaskKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One run of a schedule on the loop of a world, whose thread alone uses it. */
final class WorldRun {
    private final World world;
    private final Domain domain;
    private final Course course;
    private final Duration timeout;
    private final Map<Standing, Actor> actors = new HashMap<>();
    private final Map<Standing, SimFuture<@Nullable Void>> waiting = new HashMap<>();
    private @Nullable MarkerException misuse;
    private boolean over;

    WorldRun(World world, Course course, Duration timeout) {
        this.world = world;
        this.domain = world.domain();
        this.course = course;
        this.timeout = timeout;
    }

    void run(List<MarkedPipeline> pipelines) {
        LoopThread thread = LoopThread.current();
        if (thread == null) {
            throw new IllegalStateException("a schedule was run in a world from a thread that is not its loop's");
        }
        if (thread.schedule != null) {
            throw new IllegalStateException("a schedule runs in this world already: have its steps in one schedule");
        }
        thread.schedule = this;
        try {
            for (MarkedPipeline pipeline : pipelines) {
                start(pipeline);
                boolean unused = settle();
            }
            while (course.next() != null) {
                takeNext();
                boolean unused = settle();
            }
            if (!settle() && !course.areOver()) {
                throw stopped(
                        "no thread can get on: all steps are taken, and nothing is ready that could end what is left");
            }
        } finally {
            over = true;
            thread.schedule = null;
        }
    }

    private void start(MarkedPipeline pipeline) {
        Standing standing = course.standing(pipeline.name());
        standing.state = Standing.State.RUNNING;
        Actor actor = domain.newActor(pipeline.name());
        actors.put(standing, actor);
        Marks marks = new Marks(this, standing);
        domain.submit(actor, null, TaskKind.EXECUTE, false, () -> {
            CompletionStage<?> stage;
            try {
                stage = Objects.requireNonNull(pipeline.work().apply(marks), "a pipeline gave no stage");
            } catch (Throwable e) {
                course.end(standing, e);
                return;
            }
            var unused = stage.whenComplete(
                    (value, failure) -> course.end(standing, failure == null ? null : Causes.ofStage(failure)));
        });
    }

    private void takeNext() {
        Standing next = Objects.requireNonNull(course.next());
        if (next.isOver()) {
            throw stopped(course.neverReached());
        }
        if (next.state != Standing.State.AT_MARKER) {
            throw stopped("no thread can get on: " + course.nextText()
                    + " cannot be taken, and nothing is ready that could bring " + next.name + " to its marker");
        }
        Standing standing = course.take();
        SimFuture<@Nullable Void> due = Objects.requireNonNull(waiting.remove(standing));
        Actor actor = Objects.requireNonNull(actors.get(standing));
        domain.submit(actor, null, TaskKind.EXECUTE, false, () -> {
            boolean unused = due.complete(null);
        });
    }

    /** Runs the loop until all stand at markers or are over; {@return false if the world came to rest before} */
    private boolean settle() {
        long until = Times.plus(world.loop().nowNanos(), timeout.toNanos());
        boolean came = world.loop()
                .runNested(
                        () -> misuse != null
                                || course.failed() != null
                                || course.areSettled()
                                || world.loop().nowNanos() >= until,
                        Long.MAX_VALUE);
        if (misuse != null) {
            throw misuse;
        }
        course.throwIfFailed();
        if (came && !course.areSettled()) {
            throw stopped("no thread got on for " + timeout + " of virtual time (Schedule.withTimeout)");
        }
        return came;
    }

    private MarkerException stopped(String fact) {
        return course.stopped(fact, standing -> null);
    }

    SimFuture<@Nullable Void> reached(Standing standing, String marker) {
        SimFuture<@Nullable Void> due = domain.newFuture();
        if (over) {
            boolean unused = due.complete(null);
            return due;
        }
        String wrong = course.arrive(standing, marker);
        if (wrong != null) {
            MarkerException stopped = stopped(wrong);
            misuse = misuse == null ? stopped : misuse;
            boolean unused = due.completeExceptionally(stopped);
        } else if (standing.state == Standing.State.AT_MARKER) {
            waiting.put(standing, due);
        } else {
            boolean unused = due.complete(null);
        }
        return due;
    }
}
