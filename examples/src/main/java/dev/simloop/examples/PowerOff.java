package dev.simloop.examples;

import dev.simloop.World;
import dev.simloop.spi.Extension;

/**
 * Switches every host off when the run ends. Servers never come to rest by themselves, and a run is over only when
 * nothing is left to do.
 */
public final class PowerOff implements Extension {
    private final World world;

    private PowerOff(World world) {
        this.world = world;
    }

    /** Has the hosts of {@code world} switched off at the end of its run. */
    public static void atTheEnd(World world) {
        PowerOff unused = world.extension(PowerOff.class, PowerOff::new);
    }

    @Override
    public void teardown() {
        world.hosts().forEach(host -> host.domain().drop());
    }
}
