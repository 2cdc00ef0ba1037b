package dev.simloop.disk;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.spi.FaultKind;
import java.time.Duration;
import java.util.List;

/**
 * Every kind of disk fault, for schedules. A kind draws its victim among the hosts that are up, and its probability: a
 * hundredth to a tenth of the operations.
 *
 * <p>Kinds that a program with correct error handling survives, {@link #survivable()}: {@code disk.eio.read}, {@code
 * disk.eio.write}, {@code disk.eio.force}, {@code disk.short}, {@code disk.enospc}, {@code disk.slow}. Kinds that lie to
 * the program, {@link #lying()}: {@code disk.bitrot}, {@code disk.misdirected}, {@code disk.lostwrite}; only a program
 * with checksums and copies elsewhere survives them, so give the disks a {@link DiskFaultBudget}.
 */
public final class DiskFaultKinds {
    private static final int HUNDREDTHS = 100;
    private static final int MOST = 10;
    private static final Duration SLOWEST = Duration.ofSeconds(1);
    private static final long LEFT_MOST = 4096;

    private static final List<FaultKind> SURVIVABLE = List.of(
            kind("disk.eio.read", (disk, draws) -> disk.failReads(share(draws))),
            kind("disk.eio.write", (disk, draws) -> disk.failWrites(share(draws))),
            kind("disk.eio.force", (disk, draws) -> disk.failForces(share(draws))),
            kind(
                    "disk.short",
                    (disk, draws) ->
                            draws.next(2) == 0 ? disk.shortReads(share(draws)) : disk.shortWrites(share(draws))),
            kind("disk.enospc", (disk, draws) -> disk.full(disk.used() + draws.draw(LEFT_MOST))),
            kind(
                    "disk.slow",
                    (disk, draws) -> disk.slow(Duration.ZERO, Duration.ofNanos(1 + draws.draw(SLOWEST.toNanos())))));

    private static final List<FaultKind> LYING = List.of(
            kind("disk.bitrot", (disk, draws) -> disk.rotBits(share(draws))),
            kind("disk.misdirected", (disk, draws) -> disk.misdirectWrites(share(draws))),
            kind("disk.lostwrite", (disk, draws) -> disk.loseWrites(share(draws))));

    private DiskFaultKinds() {}

    /** {@return the kinds that show as an error, a short count, or time} */
    public static List<FaultKind> survivable() {
        return SURVIVABLE;
    }

    /** {@return the kinds that damage data without a word} */
    public static List<FaultKind> lying() {
        return LYING;
    }

    private interface Beginning {
        Fault begin(SimDisk disk, DrawStream draws);
    }

    private static FaultKind kind(String name, Beginning beginning) {
        return FaultKind.onHost(name, (host, draws) -> beginning.begin(SimDisk.of(host), draws));
    }

    private static double share(DrawStream draws) {
        return (1 + draws.next(MOST)) / (double) HUNDREDTHS;
    }
}
