package dev.simloop.disk;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.spi.Recorder;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/** One fault with the files it is on and what it did. */
final class ActiveFault implements Fault {
    /** What a fault does, with its stream and its counter. */
    enum Kind {
        READ_ERROR("disk.eio"),
        WRITE_ERROR("disk.eio"),
        FORCE_ERROR("disk.eio"),
        SHORT_READ("disk.short"),
        SHORT_WRITE("disk.short"),
        BIT_ROT("disk.bitrot"),
        MISDIRECT("disk.misdirected"),
        LOSE("disk.lostwrite"),
        FULL("disk.enospc"),
        SLOW("disk.slow");

        final String name;

        Kind(String name) {
            this.name = name;
        }
    }

    final Kind kind;
    /** Bytes for a full disk, the least nanoseconds for a slow one. */
    final long least;

    final long most;
    private final SimDisk disk;
    private final double p;
    private final PathMatcher where;
    private final String text;
    private boolean active = true;
    private long hits;
    private int event = Event.NO_CAUSE;

    ActiveFault(SimDisk disk, Kind kind, double p, long least, long most, PathMatcher where, String text) {
        this.disk = disk;
        this.kind = kind;
        this.p = p;
        this.least = least;
        this.most = most;
        this.where = where;
        this.text = text;
    }

    void began() {
        Recorder log = disk.recorder;
        if (log != null) {
            event = log.add(EventKind.FAULT, disk.host().name(), log.cause(), kind.name, text, 0);
        }
    }

    boolean isOn(Path path) {
        return where.matches(path);
    }

    DrawStream stream() {
        return disk.zero(kind.name);
    }

    /** {@return whether it strikes this time, drawn; {@code damaging} has to be within the budget} */
    boolean strikes(boolean damaging) {
        if (!stream().chance(p) || (damaging && !disk.mayDamage())) {
            return false;
        }
        hit();
        return true;
    }

    void hit() {
        hits++;
        disk.count(kind.name);
    }

    @Override
    public String kind() {
        return kind.name;
    }

    @Override
    public long hits() {
        return hits;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public void close() {
        if (active) {
            active = false;
            if (disk.recorder != null) {
                int unused = disk.recorder.add(EventKind.HEAL, disk.host().name(), event, kind.name, text, 0);
            }
            disk.ended(this);
        }
    }

    @Override
    public String toString() {
        return text + (active ? "" : " (ended)");
    }
}
