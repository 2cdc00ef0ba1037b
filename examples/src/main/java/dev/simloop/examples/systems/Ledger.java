package dev.simloop.examples.systems;

import dev.simloop.Host;
import dev.simloop.disk.AppendLog;
import dev.simloop.net.Rpc;
import dev.simloop.workload.OperationException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A service of a {@link Saga} in Java: takes one of few things for an order, or gives it back. Both are done once per order. */
public final class Ledger {
    /** Asks for a thing. */
    public record Take(String order) {}

    /** Gives the thing of an order back, or says that it never wants one. */
    public record GiveBack(String order) {}

    /** It is so. */
    public record Done(String order) {}

    /** Whether each order has a thing; false if it was given back, or never will have one. */
    private final Map<String, Boolean> taken = new LinkedHashMap<>();

    private final Host host;
    private final AppendLog disk;
    private final int things;

    /** Goes on with what is on the disk. */
    public Ledger(Host host, Rpc rpc, int things) {
        this.host = host;
        this.things = things;
        disk = host.orExit(() -> AppendLog.open(host.disk().path("/ledger")));
        disk.texts().forEach(text -> taken.put(text.substring(1), text.charAt(0) == '+'));
        rpc.handle(Take.class, call -> take(call.body().order()));
        rpc.handle(GiveBack.class, call -> set(call.body().order(), false));
    }

    /** {@return the orders that have a thing} */
    public Set<String> having() {
        Set<String> having = new LinkedHashSet<>(taken.keySet());
        having.removeIf(order -> !taken.getOrDefault(order, false));
        return having;
    }

    private Done take(String order) {
        Boolean known = taken.get(order);
        if (known == null && having().size() < things) {
            return set(order, true);
        } else if (known == null || !known) {
            throw OperationException.notDone("no thing for " + order); // nothing is left, or it was given back before
        }
        return new Done(order);
    }

    private Done set(String order, boolean has) {
        int unused = host.orExit(() -> disk.appendForced((has ? "+" : "-") + order));
        taken.put(order, has);
        return new Done(order);
    }
}
