package dev.simloop.disk;

import dev.simloop.Domain;
import dev.simloop.World;
import dev.simloop.spi.Extension;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import java.util.HashMap;
import java.util.Map;

/** What a run knows of its disks: whom to tell of a crash, without asking every disk. */
final class DiskRun implements Extension, HostListener {
    private final Map<Machine, SimDisk> disks = new HashMap<>();

    DiskRun(World world) {
        world.onHosts(this);
    }

    void add(Machine host, SimDisk disk) {
        disks.put(host, disk);
    }

    boolean holdsFiles(Machine host) {
        SimDisk disk = disks.get(host);
        return disk != null && !disk.tree.root.entries.isEmpty();
    }

    @Override
    public void crashed(Machine host, Domain dead) {
        SimDisk disk = disks.get(host);
        if (disk != null) {
            disk.crashed();
        }
    }

    @Override
    public void diskLost(Machine host) {
        SimDisk disk = disks.get(host);
        // The crash has happened by now: a budget spares the disk, it does not refuse the call.
        if (disk != null && disk.mayDamage()) {
            disk.wipe();
        }
    }

    @Override
    public void stopped(Machine host, Domain ended) {
        SimDisk disk = disks.get(host);
        if (disk != null) {
            disk.stopped();
        }
    }

    @Override
    public void close() {
        disks.clear();
    }
}
