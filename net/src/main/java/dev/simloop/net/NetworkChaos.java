package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.spi.TaskKind;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Random network faults for a while: in each round a partition, a one-way block, a slow link, a lossy link or none, on
 * drawn victims for a drawn window. Windows may overlap. At the end all of its faults are closed.
 *
 * <p><b>Models</b> a network that misbehaves for a time and then recovers, so that a test can demand progress
 * afterwards. <b>Rejects</b> durations that are not positive. <b>Leaves out</b> crashes and the other faults of {@link
 * NetworkFaultKinds}, which a schedule of faults draws from.
 *
 * <p><b>Determinism.</b> All draws come from stream {@code fault}, where 0 is a round without a fault. Its timers are
 * background: they keep no run alive. Counters: {@code net.chaos.rounds}, {@code net.chaos.calm}, and those of the faults.
 */
public final class NetworkChaos {
    private static final int KINDS = 4;
    private static final int NODES_IN_MASK = 62;

    private static final List<String> BEGUN = List.of("net.partition", "net.block", "net.slow", "net.lossy");

    private final SimNetwork net;
    private final Tally roundTally;
    private final Tally calmTally;
    private final DrawStream draws;
    private final Actor actor;
    private final long endNanos;
    private final long roundNanos;
    private final long windowNanos;
    private final List<Fault> begun = new ArrayList<>();
    private boolean done;
    private int rounds;

    private NetworkChaos(SimNetwork net, long lengthNanos, long roundNanos, long windowNanos) {
        this.net = net;
        this.endNanos = net.domain.nowNanos() + lengthNanos;
        this.draws = net.domain.stream("fault", Fallback.ZERO);
        this.actor = net.domain.newActor("net.chaos");
        this.roundTally = new Tally(net.domain, "net.chaos.rounds");
        this.calmTally = new Tally(net.domain, "net.chaos.calm");
        for (String kind : BEGUN) {
            // What it might have begun and never did is to be seen.
            var unused = net.faults.tally(kind).declare();
        }
        this.roundNanos = roundNanos;
        this.windowNanos = windowNanos;
    }

    /** Starts rounds of a sixteenth of {@code length} each, with windows of up to a quarter of it; {@return the handle} */
    public static NetworkChaos start(SimNetwork net, Duration length) {
        long nanos = Check.positiveNanos("length", length);
        return start(net, length, Duration.ofNanos(Math.max(1, nanos / 16)), Duration.ofNanos(Math.max(1, nanos / 4)));
    }

    /**
     * Starts one round every {@code round} until {@code length} has passed, each fault on for at most {@code window};
     * {@return the handle}
     */
    public static NetworkChaos start(SimNetwork net, Duration length, Duration round, Duration window) {
        long lengthNanos = Check.positiveNanos("length", length);
        NetworkChaos chaos = new NetworkChaos(
                net, lengthNanos, Check.positiveNanos("round", round), Check.positiveNanos("window", window));
        chaos.after(lengthNanos, chaos::stop);
        chaos.after(0, chaos::round);
        return chaos;
    }

    /** Ends it now: closes all of its faults that are still on. A second call does nothing. */
    public void stop() {
        done = true;
        begun.forEach(Fault::close);
    }

    /** {@return whether it has ended} */
    public boolean isDone() {
        return done;
    }

    /** {@return how many rounds it ran, those without a fault included} */
    public int rounds() {
        return rounds;
    }

    /** {@return the faults it began, those that have ended included} */
    public List<Fault> faults() {
        return new ArrayList<>(begun);
    }

    /** {@return how many packets its faults hit} */
    public long hits() {
        long hits = 0;
        for (Fault fault : begun) {
            hits += fault.hits();
        }
        return hits;
    }

    private void after(long nanos, Runnable what) {
        net.domain.schedule(actor, null, TaskKind.FAULT, true, nanos, what);
    }

    private void round() {
        // A round and the end may be due at one instant, in either order: no round begins at the end.
        if (done || net.isClosed() || net.domain.nowNanos() >= endNanos) {
            return;
        }
        rounds++;
        roundTally.add();
        List<String> nodes = net.boundNodes();
        int kind = nodes.size() < 2 ? 0 : draws.next(KINDS + 1);
        if (kind == 0) {
            calmTally.add();
        } else {
            Fault fault = begin(kind, nodes);
            begun.add(fault);
            after(1 + draws.draw(windowNanos), fault::close);
        }
        after(roundNanos, this::round);
    }

    private Fault begin(int kind, List<String> nodes) {
        if (kind == 1) {
            return partition(nodes);
        }
        int from = draws.next(nodes.size());
        int other = draws.next(nodes.size() - 1);
        String a = nodes.get(from);
        String b = nodes.get(other < from ? other : other + 1);
        return switch (kind) {
            case 2 -> net.block(a, b);
            case 3 -> net.slow(a, b, 2 + draws.next(49));
            default -> net.lossy(a, b, (1 + draws.next(10)) / 10.0);
        };
    }

    private Fault partition(List<String> nodes) {
        int n = nodes.size();
        if (n > NODES_IN_MASK) {
            return net.isolate(nodes.get(draws.next(n)));
        }
        long mask = 1 + draws.draw((1L << n) - 2);
        Set<String> one = new TreeSet<>();
        Set<String> other = new TreeSet<>();
        for (int i = 0; i < n; i++) {
            (((mask >>> i) & 1) == 1 ? one : other).add(nodes.get(i));
        }
        return net.partition(one, other);
    }
}
