package dev.simloop;

import dev.simloop.campaign.Campaign;
import dev.simloop.internal.Times;
import dev.simloop.property.PropertyKind;
import dev.simloop.spi.Extension;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.MomentListener;
import dev.simloop.spi.Recorder;
import dev.simloop.tape.Fallback;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario sees of one run: hosts, time, chance, properties, counters.
 *
 * <p><b>Threads.</b> Used on the loop's thread; a call from another one fails the run with a {@link
 * dev.simloop.failure.ForeignThreadException}. {@link #loop}, {@link #seed}, {@link #domain}, {@link #now} and {@link
 * #recorder} may be called from anywhere: they change nothing, and what another thread learns from {@code now} depends on when it
 * asks.
 */
public final class World {
    private final Engine engine;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private @Nullable RestartPolicy restartPolicy;

    World(Engine engine) {
        this.engine = engine;
    }

    /** {@return the loop that runs it} */
    public SimLoop loop() {
        return engine.loop;
    }

    /** {@return the seed of this run} */
    public long seed() {
        return engine.seed;
    }

    /** {@return the world's own domain, which owns what belongs to no host} */
    public Domain domain() {
        return engine.world;
    }

    /**
     * {@return the host of that name, made on first use}
     *
     * @throws IllegalArgumentException if the name is empty, {@code world}, or has a slash or white space
     */
    public Host host(String name) {
        engine.check("host ", name);
        Host host = hosts.get(name);
        if (host == null) {
            if (name.isEmpty() || name.equals("world") || !name.matches("[^/\\s]+")) {
                throw new IllegalArgumentException(
                        "host name is empty, \"world\", or has a slash or white space: \"" + name + "\"");
            }
            host = new Host(engine, name, hosts.size());
            host.setRestartPolicy(restartPolicy);
            hosts.put(name, host);
        }
        return host;
    }

    /**
     * {@return a new host that runs {@code entry} at once, and again at every restart}
     *
     * @throws IllegalStateException if a host of that name has an entry already
     */
    public Host host(String name, Host.Entry entry) {
        Host host = host(name);
        host.enter(entry);
        return host;
    }

    /** Sets the restart policy of all hosts, those made later included; see {@link Host#setRestartPolicy}. */
    public void setRestartPolicy(@Nullable RestartPolicy policy) {
        engine.check("restart policy of all hosts", "");
        restartPolicy = policy;
        hosts.values().forEach(host -> host.setRestartPolicy(policy));
    }

    /**
     * Makes {@code size} hosts {@code n1}, {@code n2} and so on that run the same program, at once and at every restart.
     *
     * @throws IllegalArgumentException if the size is not positive, or such a host exists already
     */
    public <N> Cluster<N> cluster(int size, Cluster.Program<? extends N> program) {
        return cluster("n", size, program);
    }

    /** As {@link #cluster(int, Cluster.Program)}, with hosts named by {@code base} and a number from 1 on. */
    public <N> Cluster<N> cluster(String base, int size, Cluster.Program<? extends N> program) {
        engine.check("cluster ", base);
        return new Cluster<>(this, base, size, program);
    }

    /** {@return the host of that name; null if none was made} */
    public @Nullable Host findHost(String name) {
        engine.check("host ", name);
        return hosts.get(name);
    }

    /** Calls {@code listener} at every crash, shutdown, start and pause of a host from now on. */
    public void onHosts(HostListener listener) {
        engine.check("a listener for hosts", "");
        engine.hostListeners.add(listener);
    }

    int hostCount() {
        return hosts.size();
    }

    /** {@return the hosts made so far, in the order they were made} */
    public List<Host> hosts() {
        engine.check("the hosts", "");
        return new ArrayList<>(hosts.values());
    }

    /** {@return virtual time since the run's start} */
    public Duration now() {
        return Duration.ofNanos(engine.now);
    }

    /** {@return the world's pool} */
    public SimExecutor executor() {
        return domain().executor();
    }

    /** {@return a new simulated thread that belongs to no host} */
    public SimExecutor singleThread(String base) {
        return domain().singleThread(base);
    }

    /** {@return a wall clock in virtual time} */
    public Clock clock() {
        return domain().clock();
    }

    /** {@return a generator on stream {@code user/world/label}} */
    public SimRandom random(String label) {
        return domain().random(label);
    }

    /** {@return the stream of that name, for draws of your own} */
    public DrawStream stream(String name, Fallback calm) {
        return engine.stream(name, calm, true);
    }

    /** {@return a future that completes once {@code delay} has passed} */
    public SimFuture<@Nullable Void> delay(Duration delay) {
        return engine.loop.delay(delay);
    }

    /** {@return a future of what {@code work} supplies on the world's pool} */
    public <T> SimFuture<T> supplyAsync(Supplier<T> work) {
        return engine.loop.supplyAsync(work);
    }

    /** {@return a future of {@code work} on the world's pool} */
    public SimFuture<@Nullable Void> runAsync(Runnable work) {
        return engine.loop.runAsync(work);
    }

    /** {@return an incomplete future of the world} */
    public <T extends @Nullable Object> SimFuture<T> newFuture() {
        return domain().newFuture();
    }

    // ---- properties

    /*
     * Common to all that follow. A predicate returns false, or throws an AssertionError whose message the report shows.
     * It only looks: a draw, a submission, a timer, a cancellation or a change of the fingerprint fails the run. Names
     * are unique within a run. Of several that break at one step, the one registered first is reported. Nothing is
     * asked any more once the run is torn down.
     */

    /**
     * Demands that {@code predicate} holds after every step from now on. It may throw an {@link AssertionError}, whose
     * message is reported; it may only look: neither draw nor submit nor change the fingerprint. It costs a call per
     * step.
     *
     * @throws IllegalArgumentException if the name is blank or taken
     */
    public void always(String name, BooleanSupplier predicate) {
        engine.monitors().always(name, null, predicate);
    }

    /**
     * As {@link #always(String, BooleanSupplier)}, for a predicate that looks at nothing but these hosts. It is asked
     * after steps of theirs (what arrives at a host is a step of that host) and after steps of the world, which may
     * reach into any host; steps of other hosts cost it nothing.
     *
     * @throws IllegalArgumentException if the name is blank or taken, or {@code on} is empty or of another world
     */
    public void always(String name, Collection<Host> on, BooleanSupplier predicate) {
        if (on.isEmpty()) {
            throw new IllegalArgumentException("property \"" + name + "\" is about no host");
        }
        BitSet numbers = new BitSet();
        for (Host host : on) {
            if (host.world() != this) {
                throw new IllegalArgumentException(
                        "property \"" + name + "\" is about a host of another world: " + host.name());
            }
            numbers.set(host.number);
        }
        engine.monitors().always(name, numbers, predicate);
    }

    /** As {@link #always(String, Collection, BooleanSupplier)} for one host. */
    public void always(String name, Host on, BooleanSupplier predicate) {
        always(name, List.of(on), predicate);
    }

    /**
     * Demands that {@code predicate} is true at some moment from now until {@code within} has passed, that instant
     * included, or until the run ends if that is earlier. Asked after every step until it is true, and at the deadline.
     * The deadline keeps no run alive and changes nothing in it.
     *
     * @throws IllegalArgumentException if the name is blank or taken, or {@code within} is negative
     */
    public void eventually(String name, Duration within, BooleanSupplier predicate) {
        engine.monitors().eventually(name, within, predicate);
    }

    /**
     * Has {@code check} run when the run ends, if nothing failed by then; what it throws fails the run. A check that is written
     * behind the last stage of a future can be dropped with that future: this one cannot. It may only look.
     *
     * @throws IllegalArgumentException if the name is blank or taken
     */
    public void atEnd(String name, Runnable check) {
        engine.monitors().atEnd(name, check);
    }

    /**
     * Demands that each time {@code trigger} becomes true, {@code response} is true then or at some moment until {@code
     * within} has passed, that instant included, and before the run ends. While a response is due, further triggers
     * are covered by it; after it, the next one counts anew. Asked after every step, and at each deadline.
     *
     * @throws IllegalArgumentException if the name is blank or taken, or {@code within} is negative
     */
    public void leadsTo(String name, BooleanSupplier trigger, BooleanSupplier response, Duration within) {
        engine.monitors().leadsTo(name, trigger, response, within);
    }

    /**
     * Expects that {@code predicate} is true after some step of some run of a campaign. A single run never fails for
     * it; the campaign's result says if it never was, and fails if {@linkplain Campaign#requireAll it is required}.
     *
     * @throws IllegalArgumentException if the name is blank or taken
     */
    public void sometimes(String name, BooleanSupplier predicate) {
        engine.monitors().sometimes(name, predicate);
    }

    /**
     * Expects that some run of a campaign comes by {@code label}; otherwise as {@link #sometimes}.
     *
     * @throws IllegalArgumentException if the label is blank or the name of another property
     */
    public void reachable(String label) {
        engine.monitors().label(label, PropertyKind.REACHABLE);
    }

    /**
     * Demands that no run comes by {@code label}, not even before this call.
     *
     * @throws IllegalArgumentException if the label is blank or the name of another property
     */
    public void unreachable(String label) {
        engine.monitors().label(label, PropertyKind.UNREACHABLE);
    }

    /**
     * Says that something happens now that matters, such as a vote, a commit or a lease that is taken: a recipe of faults begins some of
     * its faults near it, on the host whose task this is. Counted as {@code moment.NAME}. Labels that are {@linkplain #reached reached}
     * and forces of disks are such moments by themselves.
     */
    public void moment(String name) {
        moment(name, Duration.ZERO);
    }

    /**
     * Says that something that matters will happen, as the end of a lease, when {@code in} has passed.
     *
     * @throws IllegalArgumentException if {@code in} is negative
     */
    public void moment(String name, Duration in) {
        if (in.isNegative()) {
            throw new IllegalArgumentException("moment \"" + name + "\" was before now: " + in);
        }
        engine.check("moment ", name);
        engine.count("moment." + name, 1);
        engine.moment(engine.currentActor().domain().host(), Times.nanos(in));
    }

    /** Tells {@code listener} of moments from now on. */
    public void listen(MomentListener listener) {
        engine.check("a listener", "");
        engine.momentListeners.add(listener);
    }

    /**
     * Tells that the program came by {@code label}; counted as {@code reached.LABEL}, but not while a property is asked.
     * Production code tells it with {@link Buggify#reached}.
     */
    public void reached(String label) {
        engine.reached(label);
    }

    /**
     * Sets how likely the {@link Buggify} site is to be switched on in a run, and then to fire at each call. Counts as
     * declared from then on, so that a campaign tells if it never fired.
     *
     * @throws IllegalArgumentException if a probability is not within 0 and 1
     * @throws IllegalStateException if the site was evaluated already in this run
     */
    public void buggify(String site, double activation, double firing) {
        engine.checkOwner("buggify site " + site);
        engine.sites().set(site, activation, firing);
    }

    /**
     * Says that {@code whole} gives all on which the rest of the run depends: what tasks share, where each of them stands and what it knows,
     * what is under way and which timers are set. An {@linkplain dev.simloop.campaign.Exhaustive#withStates exhaustive search} that is told to
     * goes on from equal states once. It is asked between two steps and only looks; what it returns has {@code equals} and {@code hashCode},
     * and does not change afterwards. Elsewhere it is never asked.
     */
    public void state(Supplier<?> whole) {
        engine.looksAt(java.util.Objects.requireNonNull(whole));
    }

    // ---- running the loop from within

    /** Runs the loop for that time; see {@link SimLoop#runFor}. */
    public void runFor(Duration time) {
        engine.loop.runFor(time);
    }

    /** Runs the loop until {@code condition} is true; see {@link SimLoop#runUntil}. */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        engine.loop.runUntil(condition, limit);
    }

    /** {@return the value of {@code stage}, for which it runs the loop; see {@link SimLoop#await}} */
    public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        return engine.loop.await(stage);
    }

    /** Runs the loop until nothing in the foreground is left to do; see {@link SimLoop#runUntilQuiescent}. */
    public void runUntilQuiescent(Duration limit) {
        engine.loop.runUntilQuiescent(limit);
    }

    // ---- counters and the fingerprint

    /** Says that {@code event} may happen, so that a campaign in which it never does says so. */
    public void declare(String event) {
        engine.check("counter ", event);
        engine.count(event, 0);
    }

    /** Counts that {@code event} happened; a campaign's result says in how many runs it did and how often. */
    public void count(String event) {
        engine.check("counter ", event);
        engine.count(event, 1);
    }

    /** Notes {@code text} with the virtual time for the report of a recorded run; hunts do not call the supplier. */
    public void note(Supplier<String> text) {
        engine.note(text);
    }

    /**
     * Folds {@code value} into the fingerprint, so that two runs that differ in it count as different; a recorded run tells it
     * as {@link SimLoop#observe(String, long)} does, which leaves the fingerprint alone.
     */
    public void fingerprint(String name, long value) {
        domain().fold(dev.simloop.internal.Splitmix.hash(name) + value);
        if (engine.record != null) {
            engine.record.observed(name, value, dev.simloop.event.Event.Access.UNSAID);
        }
    }

    /** {@return where the parts of the world tell what happens in them; null in a hunt} */
    public @Nullable Recorder recorder() {
        return engine.record;
    }

    /** {@return the extension of that type, or null} */
    public <E extends Extension> @Nullable E findExtension(Class<E> type) {
        engine.check("an extension", "");
        return engine.extension(type);
    }

    /** {@return the extension of that type, made and added by {@code make} on first use} */
    public <E extends Extension> E extension(Class<E> type, Function<World, E> make) {
        engine.check("an extension", "");
        E found = engine.extension(type);
        if (found == null) {
            found = make.apply(this);
            engine.extend(found);
        }
        return found;
    }

    void resumePaused() {
        hosts.values().forEach(Host::resumeNow);
    }

    void close() {
        hosts.values().forEach(Host::close);
    }
}
