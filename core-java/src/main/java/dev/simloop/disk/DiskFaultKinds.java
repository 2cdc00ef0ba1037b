package dev.simloop.disk;

import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.spi.FaultKind;
import java.time.Duration;
import java.util.List;

/**
 * Every kind of disk fault, for schedules. A kind draws its victim among the hosts that are up
 * and have a file or a directory by then, and its probability: a
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
            share("disk.eio.read", SimDisk::failReads),
            share("disk.eio.write", SimDisk::failWrites),
            share("disk.eio.force", SimDisk::failForces),
            kind(
                    "disk.short",
                    (disk, draws) ->
                            draws.next(2) == 0 ? disk.shortReads(share(draws)) : disk.shortWrites(share(draws))),
            kind("disk.enospc", (disk, draws) -> disk.full(disk.used() + draws.draw(LEFT_MOST))),
            kind(
                    "disk.slow",
                    (disk, draws) -> disk.slow(Duration.ZERO, Duration.ofNanos(1 + draws.draw(SLOWEST.toNanos())))));

    private static final List<FaultKind> LYING = List.of(
            share("disk.bitrot", SimDisk::rotBits),
            share("disk.misdirected", SimDisk::misdirectWrites),
            share("disk.lostwrite", SimDisk::loseWrites));

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
        return FaultKind.onHost(name, SimDisk::holdsFiles, (host, draws) -> beginning.begin(SimDisk.of(host), draws));
    }

    /** A kind whose factor is the share of operations that it hits. */
    private static FaultKind share(String name, java.util.function.BiFunction<SimDisk, Double, Fault> beginning) {
        return FaultKind.onHost(
                name,
                SimDisk::holdsFiles,
                (host, draws, factor) ->
                        beginning.apply(SimDisk.of(host), Double.isNaN(factor) ? share(draws) : factor),
                0,
                1);
    }

    private static double share(DrawStream draws) {
        return (1 + draws.next(MOST)) / (double) HUNDREDTHS;
    }
}
