package dev.simloop.net;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which directed links a fault is on: one, both between two nodes, all out of a node, all into it, or all there are. A
 * value of no run. A node's link to itself is never among them: it does not leave the machine.
 */
public final class Links {
    private final @Nullable String from;
    private final @Nullable String to;
    private final boolean bothWays;

    private Links(@Nullable String from, @Nullable String to, boolean bothWays) {
        this.from = from;
        this.to = to;
        this.bothWays = bothWays;
    }

    /** {@return the link from one node to another, this direction alone} */
    public static Links oneWay(String from, String to) {
        Check.pair(from, to);
        return new Links(from, to, false);
    }

    /** {@return the links between two nodes, both directions} */
    public static Links between(String one, String other) {
        Check.pair(one, other);
        return new Links(one, other, true);
    }

    /** {@return the links on which {@code node} sends} */
    public static Links out(String node) {
        Check.node(node);
        return new Links(node, null, false);
    }

    /** {@return the links on which {@code node} receives} */
    public static Links into(String node) {
        Check.node(node);
        return new Links(null, node, false);
    }

    /** {@return the links on which {@code node} sends or receives} */
    public static Links of(String node) {
        Check.node(node);
        return new Links(node, null, true);
    }

    /** {@return every link} */
    public static Links all() {
        return new Links(null, null, true);
    }

    boolean isOn(String sender, String receiver) {
        if (sender.equals(receiver)) {
            return false;
        }
        return matches(sender, receiver) || (bothWays && matches(receiver, sender));
    }

    private boolean matches(String sender, String receiver) {
        return (from == null || from.equals(sender)) && (to == null || to.equals(receiver));
    }

    /** {@return the nodes it names} */
    List<String> nodes() {
        if (from != null) {
            return to == null ? List.of(from) : List.of(from, to);
        }
        return to == null ? List.of() : List.of(to);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Links that
                && bothWays == that.bothWays
                && Objects.equals(from, that.from)
                && Objects.equals(to, that.to);
    }

    @Override
    public int hashCode() {
        return Objects.hash(from, to, bothWays);
    }

    @Override
    public String toString() {
        return (from == null ? "*" : from) + (bothWays ? "<->" : "->") + (to == null ? "*" : to);
    }
}
