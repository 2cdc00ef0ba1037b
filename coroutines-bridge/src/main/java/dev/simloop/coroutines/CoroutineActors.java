package dev.simloop.coroutines;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.SimLoop;
import dev.simloop.spi.Extension;
import dev.simloop.spi.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.jvm.internal.CoroutineStackFrame;
import kotlinx.coroutines.CoroutineName;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.internal.DispatchedContinuation;
import kotlinx.coroutines.internal.ScopeCoroutine;
import org.jspecify.annotations.Nullable;

/**
 * Which actor a coroutine is: its builder call. The coroutines of scope functions ({@code coroutineScope}, {@code
 * withContext}, {@code withTimeout}) belong to their caller, found through the continuation they return to; a coroutine
 * without a job is known by the last of its caller frames.
 */
final class CoroutineActors implements Extension {
    /*
     * The tables are keyed by identity and only ever looked up; whatever is listed from them is sorted by actor first,
     * so that no hash order shows. Finished jobs are swept out whenever the table has doubled.
     */
    private static final int SWEEP_MIN = 256;

    private final SimLoop loop;
    private final IdentityHashMap<Object, Entry> entries = new IdentityHashMap<>();
    private final Map<Domain, SimDispatcher> dispatchers = new LinkedHashMap<>();
    private final List<Job> backgrounds = new ArrayList<>();
    private int sweepAt = SWEEP_MIN;
    private @Nullable Object lastKey;
    private @Nullable Entry lastEntry;

    private CoroutineActors(SimLoop loop) {
        this.loop = loop;
    }

    /** What is known of a coroutine. */
    static final class Entry {
        final Actor actor;
        final boolean background;
        final @Nullable Job job;

        Entry(Actor actor, boolean background, @Nullable Job job) {
            this.actor = actor;
            this.background = background;
            this.job = job;
        }
    }

    static CoroutineActors of(SimLoop loop) {
        return loop.world().extension(CoroutineActors.class, world -> {
            EscapeHook.install();
            return new CoroutineActors(world.loop());
        });
    }

    SimDispatcher dispatcher(Domain domain) {
        SimDispatcher dispatcher = dispatchers.get(domain);
        if (dispatcher == null) {
            dispatcher = new SimDispatcher(domain, this, null, "pool");
            dispatchers.put(domain, dispatcher);
        }
        return dispatcher;
    }

    /** Says that {@code job} is the scenario itself: the root actor. */
    void root(Job job, Actor actor) {
        entries.put(job, new Entry(actor, false, job));
    }

    /** Cancels {@code job} when the run ends. */
    void background(Job job) {
        backgrounds.add(job);
    }

    Entry of(CoroutineContext context, @Nullable Runnable block, Domain domain) {
        Object key = context.get(Job.Key);
        if (key == lastKey && lastEntry != null) {
            return lastEntry;
        }
        if (key == null) {
            key = rootFrame(block);
        }
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = find(key, context, domain);
        }
        lastKey = key;
        lastEntry = entry;
        return entry;
    }

    private Entry find(Object key, CoroutineContext context, Domain domain) {
        Object owner = key;
        CoroutineContext where = context;
        while (owner instanceof ScopeCoroutine<?> scope) {
            where = scope.uCont.getContext();
            Job next = where.get(Job.Key);
            owner = next == null ? rootFrame(scope.uCont) : next;
        }
        Entry entry = entries.get(owner);
        if (entry == null) {
            CoroutineName name = where.get(CoroutineName.Key);
            String base = name == null ? builder(owner) : name.getName();
            boolean background = where.get(BackgroundWork.KEY) != null;
            entry = new Entry(domain.newActor(base), background, owner instanceof Job job ? job : null);
            put(owner, entry);
        }
        if (owner != key) {
            put(key, entry);
        }
        return entry;
    }

    private void put(Object key, Entry entry) {
        if (entries.size() >= sweepAt) {
            Iterator<Object> keys = entries.keySet().iterator();
            while (keys.hasNext()) {
                if (keys.next() instanceof Job job && job.isCompleted()) {
                    keys.remove();
                }
            }
            sweepAt = Math.max(SWEEP_MIN, entries.size() * 2);
        }
        entries.put(key, entry);
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

    private List<Entry> alive() {
        List<Entry> alive = new ArrayList<>();
        for (Map.Entry<Object, Entry> e : entries.entrySet()) {
            Job job = e.getValue().job;
            if (job != null
                    && job == e.getKey()
                    && !job.isCompleted()
                    && e.getValue().actor.domain().isAlive()) {
                alive.add(e.getValue());
            }
        }
        alive.sort(Comparator.comparingInt(entry -> entry.actor.id()));
        return alive;
    }

    @Override
    public List<Waiting> waiting() {
        List<Waiting> waiting = new ArrayList<>();
        for (Entry entry : alive()) {
            waiting.add(describe(entry));
        }
        return waiting;
    }

    @Override
    public List<Waiting> leaked() {
        List<Waiting> leaked = new ArrayList<>();
        for (Entry entry : alive()) {
            if (!entry.background && entry.actor.domain() == loop.domain()) {
                leaked.add(describe(entry));
            }
        }
        return leaked;
    }

    private static Waiting describe(Entry entry) {
        return new Waiting(entry.actor, "coroutine", SuspensionPoint.of(java.util.Objects.requireNonNull(entry.job)));
    }

    @Override
    public void teardown() {
        for (Job job : backgrounds) {
            job.cancel(null);
        }
        for (Entry entry : alive()) {
            java.util.Objects.requireNonNull(entry.job).cancel(null);
        }
    }

    @Override
    public void close() {
        entries.clear();
        dispatchers.clear();
        backgrounds.clear();
        lastKey = null;
        lastEntry = null;
    }
}
