package dev.simloop;

import dev.simloop.spi.Extension;
import dev.simloop.spi.HostListener;
import dev.simloop.tape.Calm;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a scenario sees of one run: hosts, time, chance, properties, counters. Used on the loop's thread. */
public final class World {
    private final Engine engine;
    private final Map<String, Host> hosts = new LinkedHashMap<>();

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
        Host host = hosts.get(name);
        if (host == null) {
            if (name.isEmpty() || name.equals("world") || !name.matches("[^/\\s]+")) {
                throw new IllegalArgumentException(
                        "host name is empty, \"world\", or has a slash or white space: \"" + name + "\"");
            }
            host = new Host(engine, name);
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

    /** {@return the host of that name, if it was made} */
    public Optional<Host> findHost(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    /** Calls {@code listener} at every crash, shutdown, start and pause of a host from now on. */
    public void onHosts(HostListener listener) {
        engine.hostListeners.add(listener);
    }

    /** {@return the hosts made so far, in the order they were made} */
    public List<Host> hosts() {
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
    public DrawStream stream(String name, Calm calm) {
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

    /**
     * Demands that {@code predicate} holds after every step from now on. It may throw an {@link AssertionError}, whose
     * message is reported; it may neither draw nor submit. It costs a call per step.
     */
    public void always(String name, BooleanSupplier predicate) {
        engine.always(name, predicate);
    }

    /** Counts that {@code event} happened; a campaign's result says in how many runs it did and how often. */
    public void count(String event) {
        engine.count(event, 1);
    }

    /** Folds {@code value} into the fingerprint, so that two runs that differ in it count as different. */
    public void observe(String name, long value) {
        engine.fold(dev.simloop.internal.Splitmix.hash(name) + value);
    }

    /** {@return the extension of that type, made and added by {@code make} on first use} */
    public <E extends Extension> E extension(Class<E> type, Function<World, E> make) {
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
