package dev.simloop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some hosts that run the same program, and the live object of each: what an incarnation made of itself when it started, gone as
 * soon as the host is down.
 *
 * <pre>{@code
 * Cluster<Node> cluster = world.cluster(5, (host, names) -> new Node(host, names));
 * world.always("one leader", () -> cluster.nodes().stream().filter(Node::isLeader).count() <= 1);
 * }</pre>
 *
 * <p>Programs start as tasks: right after the call {@link #nodes} is empty, {@link #started} completes when each has started once. Threads:
 * tasks of the run use it, and predicates of properties.
 *
 * @param <N> the type of a node's object
 */
public final class Cluster<N> {
    /**
     * Makes the object of one incarnation, as the first task of it.
     *
     * @param <N> the type of the object
     */
    @FunctionalInterface
    public interface Program<N> {
        /** {@return the node that runs on {@code host}, one of {@code names}} What it throws fails the run. */
        N start(Host host, List<String> names) throws Exception;
    }

    private record Live<N>(Domain incarnation, N node) {}

    private final List<String> names;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, Live<N>> running = new LinkedHashMap<>();
    private final SimFuture<@Nullable Void> started;

    Cluster(World world, String base, int size, Program<? extends N> program) {
        if (size < 1) {
            throw new IllegalArgumentException("a cluster of " + size + " hosts");
        }
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            all.add(base + i);
        }
        names = List.copyOf(all);
        started = world.domain().newFuture();
        for (String name : names) {
            Host host = world.host(name, each -> {
                N node = Objects.requireNonNull(
                        program.start(each, names), () -> "the program of " + name + " made no node");
                if (each.isUp()) {
                    running.put(name, new Live<>(each.domain(), node));
                    if (running.size() == names.size()) {
                        started.complete(null);
                    }
                }
            });
            hosts.put(name, host);
        }
    }

    /** {@return the names of its hosts, in order} */
    public List<String> names() {
        return names;
    }

    /** {@return its hosts, in order} */
    public List<Host> hosts() {
        return List.copyOf(hosts.values());
    }

    /**
     * {@return the host of that name}
     *
     * @throws IllegalArgumentException if it is none of the cluster's
     */
    public Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("there is no host \"" + name + "\" in the cluster; there are " + names);
        }
        return host;
    }

    /**
     * {@return the live object of that host; null while the host is down or has not started}
     *
     * @throws IllegalArgumentException if it is no host of the cluster
     */
    public @Nullable N node(String name) {
        Host host = host(name);
        Live<N> live = running.get(name);
        return live != null && host.isUp() && live.incarnation == host.domain() ? live.node : null;
    }

    /** {@return the live objects, in the order of the names; those of hosts that are down or have not started are left out} */
    public List<N> nodes() {
        List<N> live = new ArrayList<>();
        for (String name : names) {
            N node = node(name);
            if (node != null) {
                live.add(node);
            }
        }
        return live;
    }

    /**
     * {@return whether every host has a live object and {@code value} is the same of all of them} What a cluster converges to, as in
     * {@code chaos.thenEventually("all logs are equal", within, () -> cluster.agrees(node -> node.log))}.
     */
    public boolean agrees(Function<? super N, ?> value) {
        List<N> live = nodes();
        return live.size() == names.size()
                && live.stream().map(value).distinct().count() == 1;
    }

    /** {@return completes when every program has started once; never if one of them fails} */
    public SimFuture<@Nullable Void> started() {
        return started;
    }

    /** Sets the restart policy of every host, see {@link Host#setRestartPolicy}. */
    public void setRestartPolicy(@Nullable RestartPolicy policy) {
        hosts.values().forEach(host -> host.setRestartPolicy(policy));
    }

    @Override
    public String toString() {
        return "cluster of " + names;
    }
}
