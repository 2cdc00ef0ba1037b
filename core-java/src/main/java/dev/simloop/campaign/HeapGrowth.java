package dev.simloop.campaign;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * Whether the heap holds more than it did at some moment before, although no run goes on: what runs have left in static
 * state. Looked at only when memory has run out, because it collects garbage.
 */
final class HeapGrowth {
    /** A share of the largest heap: what grew by less is not why memory ran out. */
    private static final double TOLD = 0.25;

    private static final int MIB = 20;

    private final long before;

    private HeapGrowth(long before) {
        this.before = before;
    }

    /** {@return what compares with what the heap held after the latest collection before now} */
    static HeapGrowth fromNow() {
        long live = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            live += usage == null ? 0 : usage.getUsed();
        }
        return new HeapGrowth(live);
    }

    /** {@return a sentence that says by how much it grew; empty if that does not explain why memory ran out} */
    String describe() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return describe(before, runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
    }

    static String describe(long before, long now, long most) {
        return now - before < TOLD * most
                ? ""
                : "the heap grew from run to run, from " + (before >> MIB) + " to " + (now >> MIB) + " of "
                        + (most >> MIB) + " MiB with no run under way: static state?";
    }
}
