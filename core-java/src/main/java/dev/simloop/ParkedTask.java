package dev.simloop;

import dev.simloop.spi.Parkable;
import org.jspecify.annotations.Nullable;

/** A task that stopped midway. Made by {@link Domain#park}. */
public final class ParkedTask {
    private final Engine engine;
    final Parkable parkable;
    final Actor actor;
    final Domain domain;
    final @Nullable Mailbox mailbox;
    final boolean background;
    boolean unparked;

    ParkedTask(Engine engine, Parkable parkable, Task task) {
        this.engine = engine;
        this.parkable = parkable;
        this.actor = task.actor();
        this.domain = task.domain();
        this.mailbox = task.mailbox;
        this.background = task.background;
    }

    /** Makes it ready to go on: its {@link Parkable#resume()} runs as a step of its own, before what its mailbox queued meanwhile. */
    public void unpark() {
        engine.unpark(this);
    }
}
