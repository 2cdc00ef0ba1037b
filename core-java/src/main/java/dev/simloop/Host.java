package dev.simloop;

import dev.simloop.disk.SimDisk;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.TaskKind;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated machine: a name, what its current incarnation owns, and what outlives incarnations. Made by {@link
 * World#host}.
 */
public final class Host {
    /** What a host runs when it starts and at every restart. */
    @FunctionalInterface
    public interface Entry {
        /** Starts the host's work, as a task of the new incarnation. What it throws fails the run. */
        void start(Host host) throws Exception;
    }

    private final Engine engine;
    private final String name;
    private final Map<Class<?>, Object> parts = new HashMap<>();
    private Domain domain;
    private @Nullable Entry entry;

    Host(Engine engine, String name) {
        this.engine = engine;
        this.name = name;
        this.domain = new Domain(engine, name, this, 1);
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    /** {@return the current incarnation, or the last one if the host is down} */
    public Domain domain() {
        return domain;
    }

    /** {@return whether it has power} */
    public boolean isUp() {
        return domain.isAlive();
    }

    /** {@return the world it is part of} */
    public World world() {
        return engine.loop.world();
    }

    void enter(Entry first) {
        if (entry != null) {
            throw new IllegalStateException("host " + name + " has an entry already");
        }
        entry = first;
        run(first);
    }

    private void run(Entry what) {
        Domain mine = domain;
        mine.submit(mine.newActor("entry"), null, TaskKind.EXECUTE, false, () -> {
            try {
                what.start(this);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
    }

    /**
     * Cuts the power: nothing of this incarnation ever runs again, no {@code finally}, no callback, no timer.
     *
     * @throws IllegalStateException if the host is down already
     */
    public void crash() {
        if (!isUp()) {
            throw new IllegalStateException("host " + name + " is down already");
        }
        Domain dead = domain;
        dead.drop();
        for (HostListener listener : engine.hostListeners) {
            listener.crashed(this, dead);
        }
    }

    /**
     * Starts the next incarnation: the entry runs again.
     *
     * @throws IllegalStateException if the host is up
     */
    public void restart() {
        if (isUp()) {
            throw new IllegalStateException("host " + name + " is up: crash it or shut it down first");
        }
        domain = new Domain(engine, name, this, domain.incarnation() + 1);
        for (HostListener listener : engine.hostListeners) {
            listener.started(this, domain);
        }
        if (entry != null) {
            run(entry);
        }
    }

    /** {@return the part of that type, which outlives crashes; made by {@code make} on first use} */
    public <P> P part(Class<P> type, Function<Host, P> make) {
        Object found = parts.get(type);
        if (found == null) {
            found = make.apply(this);
            parts.put(type, found);
        }
        return type.cast(found);
    }

    /** {@return the host's disk, which outlives crashes} */
    public SimDisk disk() {
        return SimDisk.of(this);
    }

    /** {@return the host's pool of threads, simulated} */
    public SimExecutor executor() {
        return domain.executor();
    }

    /** {@return a new simulated thread of this host: tasks one after the other} */
    public SimExecutor singleThread(String base) {
        return domain.singleThread(base);
    }

    /** {@return the host's wall clock} */
    public Clock clock() {
        return domain.clock();
    }

    /** {@return a generator on this host's stream {@code label}} */
    public SimRandom random(String label) {
        return domain.random(label);
    }

    /** {@return a future of what {@code work} supplies on this host's pool} */
    public <T> SimFuture<T> supplyAsync(Supplier<T> work) {
        return domain.<T>newFuture().completeAsync(work);
    }

    void close() {
        domain.close();
        parts.clear();
    }

    @Override
    public String toString() {
        return name;
    }
}
