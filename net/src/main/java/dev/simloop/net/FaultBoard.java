package dev.simloop.net;

import dev.simloop.Actor;
import dev.simloop.Domain;
import dev.simloop.Fault;
import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults that are on, their counters and their timers. A link looks again when the version has changed. */
final class FaultBoard {
    private static final LinkFault[] NONE = {};

    private final Domain domain;
    private final List<ActiveFault> faults = new ArrayList<>();
    private final Map<String, Tally> tallies = new HashMap<>();
    private @Nullable Actor actor;
    private int version;

    FaultBoard(Domain domain) {
        this.domain = domain;
    }

    void began(ActiveFault fault) {
        faults.add(fault);
        version++;
    }

    void ended(ActiveFault fault) {
        faults.remove(fault);
        version++;
    }

    /** Says that a fault is on other links than before. */
    void changed() {
        version++;
    }

    int version() {
        return version;
    }

    List<Fault> active() {
        return new ArrayList<>(faults);
    }

    LinkFault[] on(Link link) {
        if (faults.isEmpty()) {
            return NONE;
        }
        List<LinkFault> on = new ArrayList<>();
        for (ActiveFault fault : faults) {
            if (fault instanceof LinkFault linkFault && linkFault.isOn(link.from, link.to)) {
                on.add(linkFault);
            }
        }
        return on.isEmpty() ? NONE : on.toArray(NONE);
    }

    Tally tally(String name) {
        return tallies.computeIfAbsent(name, counter -> new Tally(domain, counter));
    }

    /** {@return a timer for the beginnings and ends of faults; background, so that it keeps no run alive} */
    Timer after(long nanos, Runnable what) {
        Actor mine = actor;
        if (mine == null) {
            mine = domain.newActor("net.fault");
            actor = mine;
        }
        return domain.schedule(mine, null, TaskKind.FAULT, true, nanos, what);
    }
}
