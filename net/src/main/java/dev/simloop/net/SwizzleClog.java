package dev.simloop.net;

import dev.simloop.DrawStream;
import dev.simloop.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Clogs a drawn subset of nodes one by one, and unclogs them one by one in another drawn order; then it is over. What is
 * sent to or from a clogged node is kept until neither end is clogged. All of it is drawn when it begins.
 */
final class SwizzleClog extends LinkFault {
    private final List<String> clogs;
    private final List<String> unclogs;
    private final long[] stepNanos;
    private final Set<String> clogged = new HashSet<>();
    private final HeldPackets held;
    private int step;
    private @Nullable Timer next;

    private SwizzleClog(SimNetwork net, List<String> clogs, List<String> unclogs, long[] stepNanos) {
        super(net, "net.swizzle", "swizzle-clog of " + clogs + ", unclogged as " + unclogs);
        this.clogs = clogs;
        this.unclogs = unclogs;
        this.stepNanos = stepNanos;
        this.held = new HeldPackets(net);
    }

    static SwizzleClog start(SimNetwork net, DrawStream draws, List<String> nodes, Duration step) {
        long most = Check.positiveNanos("step", step);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("there is no node to clog");
        }
        net.addresses.checkKnown(nodes);
        List<String> clogs = Chosen.some(draws, nodes, 1 + draws.next(nodes.size()));
        List<String> unclogs = Chosen.some(draws, clogs, clogs.size());
        long[] steps = new long[2 * clogs.size() - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = 1 + draws.draw(most);
        }
        SwizzleClog fault = new SwizzleClog(net, clogs, unclogs, steps);
        fault.begin();
        fault.advance();
        return fault;
    }

    private void advance() {
        int at = step++;
        if (at < clogs.size()) {
            clogged.add(clogs.get(at));
            net.faults.changed();
        } else {
            clogged.remove(unclogs.get(at - clogs.size()));
            net.faults.changed();
            if (clogged.isEmpty()) {
                close();
                return;
            }
            held.release(link -> !isOn(link.from, link.to));
        }
        next = net.faults.after(stepNanos[at], this::advance);
    }

    @Override
    boolean isOn(String from, String to) {
        return !from.equals(to) && (clogged.contains(from) || clogged.contains(to));
    }

    @Override
    boolean holds() {
        return true;
    }

    @Override
    void hold(Holdable what, long dueNanos) {
        held.add(what, dueNanos);
    }

    @Override
    void ended() {
        Timer timer = next;
        if (timer != null) {
            timer.cancel();
        }
        held.release(link -> true);
    }
}
