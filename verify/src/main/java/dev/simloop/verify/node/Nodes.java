package dev.simloop.verify.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a world as properties, goals and abstractions see them. A node is seen from its first start on; one
 * whose host is down is not seen.
 *
 * @param <N> the class of the nodes
 */
public final class Nodes<N> {
    private final Map<String, @Nullable Running<N>> running = new LinkedHashMap<>();
    private final List<String> names;
    private int started;

    /** A node and whether its host still has power. */
    private record Running<N>(N node, BooleanSupplier up) {}

    Nodes(List<String> names) {
        this.names = names;
        names.forEach(name -> running.put(name, null));
    }

    void started(String name, N node, BooleanSupplier up) {
        if (running.put(name, new Running<>(node, up)) == null) {
            started++;
        }
    }

    /** {@return the names of all nodes, in the order they were given} */
    public List<String> names() {
        return names;
    }

    /** {@return whether every node has started at least once} */
    public boolean allStarted() {
        return started == names.size();
    }

    /**
     * {@return the node of that name; null while it is down}
     *
     * @throws IllegalArgumentException if there is no node of that name
     */
    public @Nullable N find(String name) {
        if (!running.containsKey(name)) {
            throw new IllegalArgumentException("no node is named " + name + "; there are " + names);
        }
        return up(name);
    }

    /**
     * {@return the node of that name}
     *
     * @throws IllegalStateException if its host is down
     */
    public N get(String name) {
        N node = find(name);
        if (node == null) {
            throw new IllegalStateException("node " + name + " is not up");
        }
        return node;
    }

    /** {@return the nodes that are up, in the order of their names as given} */
    public List<N> up() {
        return names.stream().map(this::up).filter(Objects::nonNull).toList();
    }

    private @Nullable N up(String name) {
        Running<N> found = running.get(name);
        return found == null || !found.up().getAsBoolean() ? null : found.node();
    }
}
