package dev.simloop.faults;

import dev.simloop.Fault;
import dev.simloop.event.EventKind;
import dev.simloop.spi.Recorder;

/** A fault of a program's own kind, with its beginning and end told to the log. */
final class ToldFault implements Fault {
    private final Fault fault;
    private final Recorder log;
    private final int event;

    ToldFault(Fault fault, Recorder log, int event) {
        this.fault = fault;
        this.log = log;
        this.event = event;
    }

    @Override
    public String kind() {
        return fault.kind();
    }

    @Override
    public long hits() {
        return fault.hits();
    }

    @Override
    public boolean isActive() {
        return fault.isActive();
    }

    @Override
    public void close() {
        if (fault.isActive()) {
            int unused = log.causedBy(log.add(EventKind.HEAL, "", event, kind(), toString(), 0));
            fault.close();
        }
    }

    @Override
    public String toString() {
        return fault.toString();
    }
}
