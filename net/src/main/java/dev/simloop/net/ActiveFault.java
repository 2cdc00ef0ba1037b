package dev.simloop.net;

import dev.simloop.Fault;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.spi.Recorder;

/** What all faults share: being on until closed, and counting what they did. */
abstract class ActiveFault implements Fault {
    final SimNetwork net;
    private final String kind;
    private final String text;
    private final Tally hitTally;
    private boolean active;
    private long hits;
    private int event = Event.NO_CAUSE;

    ActiveFault(SimNetwork net, String kind, String text) {
        this.net = net;
        this.kind = kind;
        this.text = text;
        this.hitTally = net.faults.tally(kind + ".hits");
    }

    /** Switches it on; everything about it has been checked by now. */
    final void begin() {
        active = true;
        Recorder log = net.recorder;
        if (log != null) {
            event = log.add(EventKind.FAULT, "", log.cause(), kind, text, 0);
        }
        // A fault that never bites has to show as one that was never hit.
        var unused = hitTally.declare();
        net.faults.tally(kind).add();
        net.faults.began(this);
    }

    final void hit() {
        hits++;
        hitTally.add();
    }

    final void hit(int times) {
        hits += times;
        hitTally.add(times);
    }

    /** Does what its end brings with it; the network no longer asks it. */
    void ended() {}

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final long hits() {
        return hits;
    }

    @Override
    public final boolean isActive() {
        return active;
    }

    @Override
    public final void close() {
        if (active) {
            active = false;
            if (net.recorder != null) {
                int unused = net.recorder.add(EventKind.HEAL, "", event, kind, text, 0);
            }
            net.faults.ended(this);
            ended();
        }
    }

    @Override
    public String toString() {
        return text + (active ? "" : " (ended)");
    }
}
