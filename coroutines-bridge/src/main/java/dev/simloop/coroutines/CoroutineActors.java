package dev.simloop.coroutines;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimFuture;
import dev.simloop.SimLoop;
import dev.simloop.spi.Extension;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import dev.simloop.spi.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import kotlin.Unit;
import kotlin.coroutines.ContinuationInterceptor;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.jvm.internal.CoroutineStackFrame;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CoroutineName;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.internal.DispatchedContinuation;
import kotlinx.coroutines.internal.ScopeCoroutine;
import org.jspecify.annotations.Nullable;

/**
 * Which actor a coroutine is: its builder call. The coroutines of scope functions ({@code coroutineScope}, {@code
 * withContext}, {@code withTimeout}) belong to their caller, found through the continuation they return to; a coroutine
 * without a job is known by the last of its caller frames.
 */
final class CoroutineActors implements Extension, HostListener {
    /*
     * The tables are keyed by identity and only ever looked up; whatever is listed from them is sorted by actor first,
     * so that no hash order shows. Finished jobs are swept out whenever the table has doubled.
     */
    private static final int SWEEP_MIN = 2048;

    private final SimLoop loop;
    private final IdentityHashMap<Object, Actor> actors = new IdentityHashMap<>();
    private final Map<Domain, SimDispatcher> dispatchers = new LinkedHashMap<>();
    private final List<Job> backgrounds = new ArrayList<>();
    private final List<Job> roots = new ArrayList<>();
    private int sweepAt = SWEEP_MIN;
    private @Nullable Object lastKey;
    private @Nullable Actor lastActor;

    private CoroutineActors(SimLoop loop) {
        this.loop = loop;
    }

    static CoroutineActors of(SimLoop loop) {
        return loop.world().extension(CoroutineActors.class, world -> {
            CoroutinesVersion.check();
            EscapeHook.install();
            CoroutineActors actors = new CoroutineActors(world.loop());
            world.onHosts(actors);
            return actors;
        });
    }

    SimDispatcher dispatcher(Domain domain) {
        SimDispatcher dispatcher = dispatchers.get(domain);
        if (dispatcher == null) {
            dispatcher = SimDispatcher.pool(domain, this);
            dispatchers.put(domain, dispatcher);
        }
        return dispatcher;
    }

    /** {@return whether stretches of coroutines are threads} */
    boolean isParallel() {
        return loop.isParallel();
    }

    /** Says that {@code job} is the scenario itself: the root actor. */
    void root(Job job, Actor actor) {
        actor.domain().own(actor, job);
        actors.put(job, actor);
        roots.add(job);
    }

    /** Cancels {@code job} when the run ends. */
    void background(Job job) {
        backgrounds.add(job);
    }

    /** {@return the actor of the coroutine with that context; {@code continuation} tells it where the context has no job} */
    Actor of(CoroutineContext context, @Nullable Object continuation, Domain domain) {
        Object key = context.get(Job.Key);
        Actor running = domain.currentActor();
        if (running.isOwnedBy(key)) {
            return running;
        }
        if (key == lastKey && key != null && lastActor != null) {
            return lastActor;
        }
        if (key == null) {
            key = rootFrame(continuation);
        }
        Actor actor = actors.get(key);
        if (actor == null) {
            actor = find(key, context, domain);
        }
        lastKey = key;
        lastActor = actor;
        return actor;
    }

    private Actor find(Object key, CoroutineContext context, Domain domain) {
        Object owner = key;
        CoroutineContext where = context;
        while (owner instanceof ScopeCoroutine<?> scope) {
            where = scope.uCont.getContext();
            Job next = where.get(Job.Key);
            owner = next == null ? rootFrame(scope.uCont) : next;
        }
        Actor actor = actors.get(owner);
        if (actor == null) {
            CoroutineName name = where.get(CoroutineName.Key);
            String base = name == null ? builder(owner) : name.getName();
            actor = domain.newActor(base, owner, where.get(BackgroundWork.KEY) != null);
            put(owner, actor);
        }
        if (owner != key) {
            put(key, actor);
        }
        return actor;
    }

    private void put(Object key, Actor actor) {
        if (actors.size() >= sweepAt) {
            actors.keySet().removeIf(known -> known instanceof Job job && job.isCompleted());
            sweepAt = Math.max(SWEEP_MIN, actors.size() * 2);
        }
        actors.put(key, actor);
    }

    private static Object rootFrame(@Nullable Object continuation) {
        Object frame =
                continuation instanceof DispatchedContinuation<?> dispatched ? dispatched.continuation : continuation;
        while (frame instanceof CoroutineStackFrame f && f.getCallerFrame() != null) {
            frame = f.getCallerFrame();
        }
        return frame == null ? CoroutineActors.class : frame;
    }

    private static String builder(Object owner) {
        return switch (owner.getClass().getSimpleName()) {
            case "StandaloneCoroutine", "LazyStandaloneCoroutine" -> "launch";
            case "DeferredCoroutine", "LazyDeferredCoroutine" -> "async";
            case "ProducerCoroutine" -> "produce";
            case "ActorCoroutine", "LazyActorCoroutine" -> "actor";
            case "BlockingCoroutine" -> "runBlocking";
            case "CompletableFutureCoroutine" -> "future";
            default -> "coroutine";
        };
    }

    /** A coroutine that has not ended. */
    private record Living(Actor actor, Job job) implements LockWaits.Holder {
        @Override
        public String name() {
            return actor.name();
        }

        Waiting describe(List<Living> alive) {
            Object awaited = SuspensionPoint.awaited(job);
            boolean foreign = awaited instanceof CompletableFuture<?> future
                    && !(future instanceof SimFuture)
                    && !future.isDone();
            // No coroutine completes it, so whoever has it may.
            boolean deferred = awaited instanceof CompletableDeferred<?> open && !open.isCompleted();
            String lock = foreign || deferred ? "" : LockWaits.of(job, alive);
            return new Waiting(
                    actor,
                    foreign
                            ? "coroutine, " + Waiting.FOREIGN_FUTURE
                            : lock.isEmpty() ? "coroutine" : "coroutine, " + lock,
                    SuspensionPoint.of(job),
                    foreign || deferred);
        }
    }

    private List<Living> alive() {
        List<Living> alive = new ArrayList<>();
        for (Map.Entry<Object, Actor> e : actors.entrySet()) {
            Actor actor = e.getValue();
            if (e.getKey() instanceof Job job
                    && actor.isOwnedBy(job)
                    && !job.isCompleted()
                    && actor.domain().isAlive()) {
                alive.add(new Living(actor, job));
            }
        }
        alive.sort(Comparator.comparingInt(living -> living.actor.id()));
        return alive;
    }

    @Override
    public void crashed(Machine host, Domain dead) {
        dispatchers.remove(dead);
    }

    @Override
    public void stopped(Machine host, Domain ended) {
        dispatchers.remove(ended);
    }

    /** Cancels the coroutines of the host; done when the last of them has unwound. */
    @Override
    public @Nullable SimFuture<?> stopping(Machine host, Domain ending) {
        List<Job> jobs = new ArrayList<>();
        for (Living living : alive()) {
            if (living.actor.domain() == ending) {
                jobs.add(living.job);
            }
        }
        if (jobs.isEmpty()) {
            return null;
        }
        SimFuture<@Nullable Void> done = loop.domain().newFuture();
        int[] left = {jobs.size()};
        for (Job job : jobs) {
            job.invokeOnCompletion(cause -> {
                if (--left[0] == 0) {
                    done.complete(null);
                }
                return Unit.INSTANCE;
            });
        }
        for (Job job : jobs) {
            job.cancel(new CancellationException("host " + host.name() + " is being shut down"));
        }
        return done;
    }

    @Override
    public List<StackTraceElement> standsAt(Runnable body) {
        Object continuation = body;
        if (body instanceof SimDispatcher.Resume resume) {
            continuation = resume.continuation();
        } else if (body instanceof SimDispatcher.TimeOut timeOut) {
            continuation = timeOut.block();
        } else if (body instanceof TakenDispatchers.Taken taken) {
            continuation = taken.block();
        }
        return continuation instanceof CoroutineStackFrame frame ? SuspensionPoint.frames(frame) : List.of();
    }

    @Override
    public List<Waiting> waiting() {
        List<Waiting> waiting = new ArrayList<>();
        List<Living> alive = alive();
        for (Living living : alive) {
            waiting.add(living.describe(alive));
        }
        return waiting;
    }

    @Override
    public List<Waiting> escaped() {
        List<Waiting> escaped = new ArrayList<>();
        for (Living living : alive()) {
            if (SuspensionPoint.awaited(living.job) instanceof Job awaited) {
                addEscaped(awaited, living.actor, escaped);
            }
            addEscapedChildren(living.job, living.actor, escaped);
        }
        return escaped;
    }

    private void addEscapedChildren(Job job, Actor actor, List<Waiting> escaped) {
        Iterator<Job> children = job.getChildren().iterator();
        while (children.hasNext()) {
            Job child = children.next();
            if (!addEscaped(child, actor, escaped) && !isActor(child)) {
                addEscapedChildren(child, actor, escaped);
            }
        }
    }

    private boolean isActor(Job job) {
        Actor actor = actors.get(job);
        return actor != null && actor.isOwnedBy(job);
    }

    private boolean addEscaped(Job job, Actor actor, List<Waiting> escaped) {
        if (job.isCompleted() || !(job instanceof CoroutineScope scope)) {
            return false;
        }
        String dispatcher = ForeignDispatcher.name(scope.getCoroutineContext(), loop);
        if (dispatcher != null) {
            escaped.add(new Waiting(actor, "waits for a coroutine on " + dispatcher, SuspensionPoint.of(job)));
        }
        return dispatcher != null;
    }

    @Override
    public List<Waiting> leaked() {
        List<Waiting> leaked = new ArrayList<>();
        List<Living> alive = alive();
        for (Living living : alive) {
            if (!living.actor.isBackground() && living.actor.domain() == loop.domain() && !isNobodys(living.job)) {
                leaked.add(living.describe(alive));
            }
        }
        return leaked;
    }

    /** Of a scope that has nothing to do with the run, on a dispatcher that it has taken over: the JVM would just go on with it. */
    private boolean isNobodys(Job job) {
        if (TakenDispatchers.ofRun(loop) == null
                || (job instanceof CoroutineScope scope
                        && scope.getCoroutineContext().get(ContinuationInterceptor.Key) instanceof SimDispatcher)) {
            return false;
        }
        Job root = job;
        for (Job parent = root.getParent(); parent != null; parent = root.getParent()) {
            root = parent;
        }
        return !roots.contains(root);
    }

    @Override
    public void teardown() {
        for (Job job : backgrounds) {
            job.cancel(null);
        }
        for (Living living : alive()) {
            living.job.cancel(null);
        }
    }

    @Override
    public void close() {
        actors.clear();
        dispatchers.clear();
        backgrounds.clear();
        roots.clear();
        lastKey = null;
        lastActor = null;
    }
}
