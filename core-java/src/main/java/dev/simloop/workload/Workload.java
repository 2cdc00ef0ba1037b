package dev.simloop.workload;

import dev.simloop.CheckReturnValue;
import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.faults.Chaos;
import dev.simloop.internal.Times;
import dev.simloop.spi.Extension;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask a system for something, again and again: how many, how often, until when. Immutable; {@link #start(World, Body)}
 * sets them to work in the world, where no fault reaches them, and {@link #start(Host, Body)} on a host.
 *
 * <pre>{@code
 * Workload.aboutEvery(Duration.ofMillis(200)).withClients(3).until(chaos).start(world, operation -> {
 *     Deposit deposit = new Deposit(operation.id(), 1 + operation.next(100));
 *     return history.recordAsync(operation, deposit, () -> rpc.ask("bank", deposit, Done.class, patiently));
 * });
 * }</pre>
 *
 * <p>A client has one operation at a time. The next one begins when the pace has passed since the last one began, or as soon as that
 * one has ended if it took longer.
 *
 * <p><b>Determinism.</b> Each client draws from a stream of its own, {@code workload/client1}: whether an operation is there at all,
 * where 0 leaves it out, and what the operation draws. When a failing run is shrunk, operations are left out like faults;
 * so what the system does by itself (a poll, a heartbeat), without which it cannot keep its promises, is no workload: schedule it.
 *
 * <p><b>Rejects</b> a workload that never ends, and a second one of the same name at the same place. <b>Counters</b>, for the name
 * {@code client}: {@code workload.client.operations}, {@code .ok}, {@code .failed} (certainly without an effect), {@code .unknown},
 * {@code .retries}.
 */
public final class Workload {
    /** What a client does. */
    @FunctionalInterface
    public interface Body {
        /**
         * Begins one operation, as a task of the client.
         *
         * @return completes when it has ended, null if it has ended already. What it fails with counts as failed or unknown if it is
         *     {@linkplain OperationException#isExpected what an operation may meet}; anything else fails the run.
         */
        @Nullable
        CompletionStage<?> run(Operation operation) throws Exception;
    }

    /** Which workloads there are, and how many operations each client has begun. */
    private static final class Begun implements Extension {
        final Map<String, Domain> running = new LinkedHashMap<>();
        final Map<String, Long> started = new LinkedHashMap<>();
        final Map<String, int[]> made = new LinkedHashMap<>();
    }

    final String name;
    final int clients;
    final long paceNanos;
    final boolean drawn;
    final int operations;
    final long lengthNanos;
    final @Nullable Chaos chaos;
    final int retries;
    final Duration retryPause;

    private Workload(
            String name,
            int clients,
            long paceNanos,
            boolean drawn,
            int operations,
            long lengthNanos,
            @Nullable Chaos chaos,
            int retries,
            Duration retryPause) {
        this.name = name;
        this.clients = clients;
        this.paceNanos = paceNanos;
        this.drawn = drawn;
        this.operations = operations;
        this.lengthNanos = lengthNanos;
        this.chaos = chaos;
        this.retries = retries;
        this.retryPause = retryPause;
    }

    /**
     * {@return one client that begins an operation every {@code pace}}
     *
     * @throws IllegalArgumentException if the pace is not positive or more than 100 years
     */
    public static Workload every(Duration pace) {
        return paced(pace, false);
    }

    /**
     * {@return one client that begins an operation about every {@code mean}: after a time drawn from zero to twice that}
     *
     * @throws IllegalArgumentException if the mean is not positive or more than 100 years
     */
    public static Workload aboutEvery(Duration mean) {
        return paced(mean, true);
    }

    private static Workload paced(Duration pace, boolean drawn) {
        return new Workload(
                "client", 1, positive("pace", pace), drawn, Integer.MAX_VALUE, Times.NEVER, null, 0, Duration.ZERO);
    }

    private static long positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " is not positive: " + value);
        }
        if (value.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException(what + " is more than 100 years: " + value);
        }
        return value.toNanos();
    }

    /**
     * {@return a copy whose clients are named by {@code base} and a number from 1 on}
     *
     * @throws IllegalArgumentException if the name is empty or has a slash or white space
     */
    @CheckReturnValue
    public Workload withName(String base) {
        if (!base.matches("[^/\\s]+")) {
            throw new IllegalArgumentException(
                    "workload name is empty or has a slash or white space: \"" + base + "\"");
        }
        return new Workload(base, clients, paceNanos, drawn, operations, lengthNanos, chaos, retries, retryPause);
    }

    /**
     * {@return a copy with that many clients, each at its own pace}
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    @CheckReturnValue
    public Workload withClients(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("number of clients is not positive: " + count);
        }
        return new Workload(name, count, paceNanos, drawn, operations, lengthNanos, chaos, retries, retryPause);
    }

    /**
     * {@return a copy in which each client ends after {@code count} operations; on a host, after that many in all incarnations}
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    @CheckReturnValue
    public Workload withOperations(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("number of operations is not positive: " + count);
        }
        return new Workload(name, clients, paceNanos, drawn, count, lengthNanos, chaos, retries, retryPause);
    }

    /**
     * {@return a copy that begins no operation once {@code length} has passed since its start; on a host, since its first start}
     *
     * @throws IllegalArgumentException if the length is not positive or more than 100 years
     */
    @CheckReturnValue
    public Workload withLength(Duration length) {
        return new Workload(
                name, clients, paceNanos, drawn, operations, positive("length", length), chaos, retries, retryPause);
    }

    /** {@return a copy that begins no operation once all faults of {@code faults} are healed} */
    @CheckReturnValue
    public Workload until(Chaos faults) {
        return new Workload(
                name,
                clients,
                paceNanos,
                drawn,
                operations,
                lengthNanos,
                Objects.requireNonNull(faults),
                retries,
                retryPause);
    }

    /**
     * {@return a copy whose operations make up to {@code count} more attempts in {@link Operation#retryAsync}, each {@code pause}
     * after the one before has failed}
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    @CheckReturnValue
    public Workload withRetries(int count, Duration pause) {
        if (count < 0) {
            throw new IllegalArgumentException("retries is negative: " + count);
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("pause is negative: " + pause);
        }
        return new Workload(name, clients, paceNanos, drawn, operations, lengthNanos, chaos, count, pause);
    }

    /**
     * Sets the clients to work in the world: no fault reaches them.
     *
     * @throws IllegalStateException if nothing ends it, or a workload of that name runs in the world
     */
    public RunningWorkload start(World world, Body body) {
        return start(world, world.domain(), body);
    }

    /**
     * Sets the clients to work on {@code host}, for as long as this incarnation is up: call it in the host's entry, so that the
     * next one has its clients, too, whose names and ids are new.
     *
     * @throws IllegalStateException if the host is down, nothing ends the workload, or one of that name runs there
     */
    public RunningWorkload start(Host host, Body body) {
        if (!host.isUp()) {
            throw new IllegalStateException("workload \"" + name + "\" is to start on host " + host.name()
                    + ", which is down: start it in the host's entry");
        }
        return start(host.world(), host.domain(), body);
    }

    private RunningWorkload start(World world, Domain domain, Body body) {
        Objects.requireNonNull(body);
        if (operations == Integer.MAX_VALUE && lengthNanos == Times.NEVER && chaos == null) {
            throw new IllegalStateException(
                    "workload \"" + name + "\" would never end: give it until(chaos), withLength or withOperations");
        }
        Begun begun = world.extension(Begun.class, each -> new Begun());
        String place = domain.name().isEmpty() ? "" : domain.name() + "/";
        Domain other = begun.running.put(place + name, domain);
        if (other == domain) {
            throw new IllegalStateException("a workload \"" + name + "\" was started "
                    + (place.isEmpty() ? "in the world" : "on host " + domain.name())
                    + " already: give this one another name with withName");
        }
        String living = domain.incarnation() < 2 ? place : domain.name() + "~" + domain.incarnation() + "/";
        long end = Times.plus(begun.started.computeIfAbsent(place + name, key -> domain.nowNanos()), lengthNanos);
        RunningWorkload running = new RunningWorkload(domain);
        world.declare("workload." + name + ".ok");
        for (int i = 1; i <= clients; i++) {
            String client = name + i;
            running.add(new Client(
                    living + client,
                    "workload/" + place + client,
                    domain,
                    this,
                    running,
                    body,
                    begun.made.computeIfAbsent(place + client, key -> new int[1]),
                    paceNanos / clients * i,
                    end));
        }
        running.begin();
        return running;
    }
}
