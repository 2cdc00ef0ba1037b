package dev.simloop.disk;

import dev.simloop.spi.Machine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps disk faults survivable: at most a given number of hosts of a group have damaged storage at a time.
 *
 * <p>Damage is what takes away or changes bytes that a program may rely on: a failed force, bit rot, a misdirected or a
 * lost write, a wipe. What a crash does to unsynced data is not. A host is damaged from its first such fault until {@link
 * #repaired}. A fault that the budget does not allow does not happen, and counts as {@code disk.spared}.
 *
 * <p>A group of 2f + 1 replicas with a budget of f always has a majority of good copies.
 */
public final class DiskFaultBudget {
    private final String group;
    private final int most;
    private final Set<Machine> damaged = new LinkedHashSet<>();

    private DiskFaultBudget(String group, int most) {
        this.group = group;
        this.most = most;
    }

    /**
     * {@return a budget for the disks it is given to with {@link SimDisk#setBudget}}
     *
     * @param group what the hosts are called, for messages
     * @param most how many of them may be damaged at a time
     * @throws IllegalArgumentException if {@code most} is negative
     */
    public static DiskFaultBudget of(String group, int most) {
        if (most < 0) {
            throw new IllegalArgumentException("most is negative: " + most);
        }
        return new DiskFaultBudget(group, most);
    }

    /** {@return whether the storage of {@code host} may be damaged now} */
    public boolean allows(Machine host) {
        return damaged.contains(host) || damaged.size() < most;
    }

    /** {@return the damaged hosts, in the order in which they were damaged} */
    public List<Machine> damaged() {
        return new ArrayList<>(damaged);
    }

    /** Says that the storage of {@code host} is whole again, such as after it was copied from its peers. */
    public void repaired(Machine host) {
        damaged.remove(host);
    }

    boolean spend(Machine host) {
        return allows(host) && (damaged.add(host) || damaged.contains(host));
    }

    @Override
    public String toString() {
        return "budget of " + group + ": " + damaged.size() + " of " + most + " damaged";
    }
}
