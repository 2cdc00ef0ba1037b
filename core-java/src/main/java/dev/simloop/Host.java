package dev.simloop;

import java.time.Clock;
import java.util.function.Supplier;

/** A simulated machine: a name and what its current incarnation owns. Made by {@link World#host}. */
public final class Host {
    private final String name;
    private final Domain domain;

    Host(String name, Domain domain) {
        this.name = name;
        this.domain = domain;
    }

    /** {@return the name} */
    public String name() {
        return name;
    }

    /** {@return the current incarnation} */
    public Domain domain() {
        return domain;
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

    @Override
    public String toString() {
        return name;
    }
}
