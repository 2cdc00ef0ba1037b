package dev.simloop.disk;

import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.disk.ActiveFault.Kind;
import dev.simloop.event.EventKind;
import dev.simloop.internal.Splitmix;
import dev.simloop.internal.Times;
import dev.simloop.internal.run.IdentityHashes;
import dev.simloop.spi.Machine;
import dev.simloop.spi.Recorder;
import dev.simloop.tape.Fallback;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one host, which outlives its crashes, as a {@link FileSystem} of the JDK's.
 *
 * <p><b>Models</b> a local file system as ext4 or XFS on Linux: files apart from their names, hard and symbolic links,
 * atomic renames, locks, and a page cache that a power cut takes away. What {@code force} on a file makes durable is the
 * bytes and the size of that file, and nothing else: neither the name of a new file nor a rename. What {@code force} on a
 * directory (a {@code FileChannel} opened on it for reading) makes durable is its entries: names made, removed and
 * renamed in it. A channel opened with {@code SYNC} or {@code DSYNC} forces the file after every write.
 *
 * <p><b>A power cut</b> ({@code Host.crash}) draws for each unsynced write whether it survives whole, torn, or not at all.
 * The medium moves in sectors of {@value #SECTOR} bytes, which are atomic: a sector is there as it was after one of the
 * writes to it, and no order holds between sectors, not even within one write. A hole that is left reads as zeros.
 * Truncations survive or not, and do if a later write to the file does. For each unsynced entry operation it draws whether it
 * survives; a rename does so with both of its names or none, whichever directories they are in, and force on either is
 * enough. Two that share a name or a file keep their order, as moves of directories do among themselves; all others are in
 * no order, which is harsher than a journal and all that POSIX promises. An entry that goes takes all that is reachable
 * through it alone.
 *
 * <p><b>On its own</b> it makes the oldest durable: where more than 64 writes to a file are unsynced and cannot be joined to
 * runs of appends, and where more than 512 entry operations are, as kernels write back after a while.
 *
 * <p><b>Faults</b> are values: errors, short transfers, a full disk, slow operations, bit rot, misdirected and lost writes.
 * A failed {@code force} leaves the pending bytes readable, counts them as clean and never writes them; only what is
 * written again reaches the medium. A lost or misdirected write shows once the cache is gone, after the next crash or
 * {@link #dropCache}. Bit rot shows at the read that finds it, and stays.
 *
 * <p><b>Rejects</b> use by a task of another host, mapping a file into memory, and watch services.
 *
 * <p><b>Leaves out</b> files above 2 GiB, permission checks (bits are kept, the program runs as root), special files,
 * quotas, and crashes that lose attributes. Calls that return their result take no virtual time, for a task cannot wait;
 * asynchronous ones take their latency, happen within it, and complete at its end as tasks of the host.
 *
 * <p><b>Determinism.</b> Directories list in the order of their names. {@code Files.createTempFile} takes its names from the JDK,
 * which differ from run to run: use {@link #createTempFile}. Streams: {@code disk/HOST} for power cuts, {@code
 * disk.eio/HOST}, {@code disk.short/HOST}, {@code disk.bitrot/HOST}, {@code disk.misdirected/HOST}, {@code
 * disk.lostwrite/HOST} for faults, where 0 is always no fault and nothing lost, {@code disk.acknowledge/HOST}, where 0 is an
 * operation that completes as it happens, {@code disk.latency/HOST} and {@code disk.temp/HOST}. Operations fold into the fingerprint by kind, path, position and length, not by content.
 *
 * <p><b>Counters.</b> {@code disk.reads}, {@code disk.writes}, {@code disk.forces}; at crashes {@code disk.survived}, {@code
 * disk.torn}, {@code disk.lost}; for faults {@code disk.eio}, {@code disk.enospc}, {@code disk.bitrot}, {@code
 * disk.misdirected}, {@code disk.lostwrite}, {@code disk.short}, {@code disk.slow}, {@code disk.spared}.
 *
 * <p>Long because every fault has a method with and without a place, and all else is in classes of its own.
 */
public final class SimDisk {
    /** What the medium writes at once, in bytes. */
    public static final int SECTOR = 512;

    private static final ActiveFault[] NONE = {};
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final PathMatcher EVERYWHERE = path -> true;

    private final Machine host;
    private final Domain world;
    private final Clock clock;
    /** Where operations are told; null in a hunt. */
    final @Nullable Recorder recorder;

    private final SimFileSystem fileSystem;
    private final Map<String, DrawStream> streams = new HashMap<>();
    private final List<ActiveFault> faults = new ArrayList<>();
    private final Set<Channel> channels = new LinkedHashSet<>();
    private List<Inode.File> dirty = new ArrayList<>();
    private int dirtyLimit = 64;
    private @Nullable Domain admitted;
    private @Nullable DiskFaultBudget budget;
    private int faultsVersion;
    private long capacity = Long.MAX_VALUE;
    private long leastLatency = 50_000;
    private long mostLatency = 500_000;
    long used;
    final Journal journal = new Journal();
    final Tree tree;

    private SimDisk(Machine host) {
        this.host = host;
        this.world = host.world().domain();
        this.clock = host.clock();
        this.recorder = host.world().recorder();
        this.tree = new Tree(this);
        this.fileSystem = new SimFileSystem(this);
        host.world().extension(DiskRun.class, DiskRun::new).add(host, this);
    }

    /** {@return the disk of {@code host}, empty when first asked for} */
    public static SimDisk of(Machine host) {
        return host.part(SimDisk.class, () -> new SimDisk(host));
    }

    /** {@return whether {@code host} has anything on its disk; makes none} */
    static boolean holdsFiles(Machine host) {
        return host.world().extension(DiskRun.class, DiskRun::new).holdsFiles(host);
    }

    /** {@return whose disk it is} */
    public Machine host() {
        return host;
    }

    /**
     * {@return the file system on it, the same for every incarnation}
     *
     * <p>The host's own tasks use it, and those of the world, also while the host is down. A task of an incarnation that
     * has crashed gets {@link ClosedFileSystemException}, a task of another host {@link IllegalStateException}.
     */
    public FileSystem fileSystem() {
        return fileSystem;
    }

    /** {@return a path on this disk} */
    public Path path(String first, String... more) {
        return fileSystem.getPath(first, more);
    }

    /** {@return a matcher of whole paths, for faults: {@code glob("/data/*.log")}} */
    public PathMatcher glob(String pattern) {
        return fileSystem.getPathMatcher("glob:" + pattern);
    }

    /** {@return a new empty file in {@code directory}; its name is drawn, so that it is the same in every run of a seed} */
    public Path createTempFile(Path directory, String prefix, String suffix) throws IOException {
        return Files.createFile(temporary(directory, prefix, suffix));
    }

    /** {@return a new directory in {@code directory}; its name is drawn, as that of a temporary file} */
    public Path createTempDirectory(Path directory, String prefix) throws IOException {
        return Files.createDirectory(temporary(directory, prefix, ""));
    }

    private Path temporary(Path directory, String prefix, String suffix) {
        while (true) {
            String drawn = Long.toUnsignedString(seeded("disk.temp").draw(0));
            Path path = directory.resolve(prefix + drawn + suffix);
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return path;
            }
        }
    }

    // ---- its properties

    /** {@return how many bytes its files hold} */
    public long used() {
        return used;
    }

    /** {@return how many bytes its files may hold; the smallest of its own and that of faults} */
    public long capacity() {
        long least = capacity;
        for (ActiveFault fault : faults) {
            least = fault.kind == Kind.FULL ? Math.min(least, fault.least) : least;
        }
        return least;
    }

    /**
     * Sets how many bytes its files may hold; the rest of a write does not fit.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void setCapacity(long bytes) {
        capacity = notNegative("capacity", bytes);
    }

    /**
     * Sets what an asynchronous operation takes: drawn between both, inclusive. It is 50 to 500 microseconds at first.
     *
     * @throws IllegalArgumentException if one is negative or above 100 years, or they are in the wrong order
     */
    public void setLatency(Duration least, Duration most) {
        long from = nanos(least);
        long to = nanos(most);
        ordered(least, most);
        leastLatency = from;
        mostLatency = to;
    }

    /** Lets {@code shared} decide whether a fault may damage what this disk holds. */
    public void setBudget(DiskFaultBudget shared) {
        budget = Objects.requireNonNull(shared, "shared");
    }

    /**
     * Empties the disk, as a new one in the place of the old.
     *
     * @throws IllegalStateException if the host is up, or the budget does not allow it; nothing is changed then
     */
    public void wipe() {
        if (host.isUp()) {
            throw new IllegalStateException("host " + host.name() + " is up: crash it before its disk is wiped");
        }
        DiskFaultBudget shared = budget;
        if (shared != null && !shared.spend(host)) {
            throw new IllegalStateException("disk of host " + host.name() + " may not be wiped: " + shared);
        }
        stopped();
        journal.clear();
        dirty.clear();
        tree.clear();
        fold(FingerprintTags.WIPE, 0, 0);
    }

    /** Drops the clean part of the page cache: lost and misdirected writes show, and what a failed force left behind goes. */
    public void dropCache() {
        for (Inode.File file : dirty) {
            if (file.data.pending() == 0 && file.data.isDirty()) {
                file.data.lose((i, sectors) -> null);
            }
        }
        tree.recount();
    }

    // ---- faults

    /** Fails reads with probability {@code p}: {@code IOException: Input/output error}. */
    public Fault failReads(double p) {
        return failReads(p, EVERYWHERE);
    }

    /** Fails reads of the files at {@code where} with probability {@code p}, as {@link #failReads(double)} does. */
    public Fault failReads(double p, PathMatcher where) {
        return begin(Kind.READ_ERROR, p, where, "failing reads");
    }

    /** Fails writes with probability {@code p}: {@code IOException: Input/output error}, and nothing is written. */
    public Fault failWrites(double p) {
        return failWrites(p, EVERYWHERE);
    }

    /** Fails writes to the files at {@code where} with probability {@code p}, as {@link #failWrites(double)} does. */
    public Fault failWrites(double p, PathMatcher where) {
        return begin(Kind.WRITE_ERROR, p, where, "failing writes");
    }

    /**
     * Fails forces with probability {@code p}: {@code IOException: Input/output error}. What was pending in the file
     * counts as clean from then on and is never written, so that the next force succeeds and the bytes are gone after a
     * crash. On a directory nothing becomes durable, and nothing else happens.
     */
    public Fault failForces(double p) {
        return failForces(p, EVERYWHERE);
    }

    /** Fails forces of the files and directories at {@code where} with probability {@code p}, as {@link #failForces(double)} does. */
    public Fault failForces(double p, PathMatcher where) {
        return begin(Kind.FORCE_ERROR, p, where, "failing forces");
    }

    /** Makes reads of two bytes and more return fewer, with probability {@code p}. */
    public Fault shortReads(double p) {
        return shortReads(p, EVERYWHERE);
    }

    /** Shortens reads of the files at {@code where}. */
    public Fault shortReads(double p, PathMatcher where) {
        return begin(Kind.SHORT_READ, p, where, "short reads");
    }

    /** Makes writes of two bytes and more take fewer, with probability {@code p}. */
    public Fault shortWrites(double p) {
        return shortWrites(p, EVERYWHERE);
    }

    /** Shortens writes to the files at {@code where}. */
    public Fault shortWrites(double p, PathMatcher where) {
        return begin(Kind.SHORT_WRITE, p, where, "short writes");
    }

    /** Flips a drawn bit of what a read asks for, with probability {@code p} a read; the bit stays flipped. */
    public Fault rotBits(double p) {
        return rotBits(p, EVERYWHERE);
    }

    /** Rots the files at {@code where}. */
    public Fault rotBits(double p, PathMatcher where) {
        return begin(Kind.BIT_ROT, p, where, "bit rot");
    }

    /**
     * Makes each write, when it is forced, go to other sectors of its file with probability {@code p}: those are
     * overwritten and its own keep what they had. The force succeeds and the cache hides it.
     */
    public Fault misdirectWrites(double p) {
        return misdirectWrites(p, EVERYWHERE);
    }

    /** Misdirects writes to the files at {@code where}. */
    public Fault misdirectWrites(double p, PathMatcher where) {
        return begin(Kind.MISDIRECT, p, where, "misdirected writes");
    }

    /** Makes each write, when it is forced, not happen with probability {@code p}. The force succeeds and the cache hides it. */
    public Fault loseWrites(double p) {
        return loseWrites(p, EVERYWHERE);
    }

    /** Loses writes to the files at {@code where}. */
    public Fault loseWrites(double p, PathMatcher where) {
        return begin(Kind.LOSE, p, where, "lost writes");
    }

    /**
     * Leaves room for {@code bytes} in all; writes that need more fail with {@code IOException: No space left on device}
     * once nothing of them fits.
     */
    public Fault full(long bytes) {
        notNegative("capacity", bytes);
        return begin(Kind.FULL, 1, bytes, bytes, EVERYWHERE, "full disk at " + bytes);
    }

    /** Makes asynchronous operations take longer, by what is drawn between both, inclusive. */
    public Fault slow(Duration least, Duration most) {
        return slow(least, most, EVERYWHERE);
    }

    /** Slows operations on the files at {@code where}. */
    public Fault slow(Duration least, Duration most, PathMatcher where) {
        long from = nanos(least);
        long to = nanos(most);
        ordered(least, most);
        return begin(Kind.SLOW, 1, from, to, where, "slow disk by " + Times.human(least) + " to " + Times.human(most));
    }

    /** Ends every fault that is on. */
    public void heal() {
        for (ActiveFault fault : new ArrayList<>(faults)) {
            fault.close();
        }
    }

    /** {@return the faults that are on, in the order they began} */
    public List<Fault> faults() {
        return new ArrayList<>(faults);
    }

    private Fault begin(Kind kind, double p, PathMatcher where, String text) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("probability is not within 0 and 1: " + p);
        }
        return begin(kind, p, 0, 0, where, text + " at " + p);
    }

    private Fault begin(Kind kind, double p, long least, long most, PathMatcher where, String text) {
        Objects.requireNonNull(where, "where");
        ActiveFault fault = new ActiveFault(this, kind, p, least, most, where, text + " on the disk of " + host.name());
        fault.began();
        faults.add(fault);
        faultsVersion++;
        return fault;
    }

    private static long notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " is negative: " + value);
        }
        return value;
    }

    private static long nanos(Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency is negative: " + latency);
        }
        if (latency.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("latency is more than 100 years: " + latency);
        }
        return latency.toNanos();
    }

    private static void ordered(Duration least, Duration most) {
        if (least.compareTo(most) > 0) {
            throw new IllegalArgumentException("latency ends before it starts: " + least + " to " + most);
        }
    }

    // ---- for the rest of the package

    /** What the notes of a power cut are about, in front of the path; the reports read them. */
    private static final String LOST_NAME = "disk.lost.name ";

    private static final String LOST_BYTES = "disk.lost.bytes ";

    /** Tells the log that a recorded run has of what was done to {@code path}. */
    static void tell(Recorder log, Machine host, EventKind kind, String path, String what, long digest) {
        int unused = log.add(kind, host.name(), log.cause(), path, what, digest);
    }

    void renamed(SimPath source, SimPath target) {
        if (recorder != null) {
            named(target, "rename from " + source.absolute().text);
        }
    }

    /** Tells a change of the names on the disk; in a hunt nothing is told. */
    void named(SimPath path, String what) {
        if (recorder != null) {
            tell(recorder, host, EventKind.WRITE, path.absolute().text, what, 0);
        }
    }

    void ended(ActiveFault fault) {
        faults.remove(fault);
        faultsVersion++;
    }

    int faultsVersion() {
        return faultsVersion;
    }

    ActiveFault[] faultsOn(Path path) {
        List<ActiveFault> on = new ArrayList<>();
        for (ActiveFault fault : faults) {
            if (fault.isOn(path)) {
                on.add(fault);
            }
        }
        return on.isEmpty() ? NONE : on.toArray(NONE);
    }

    boolean mayDamage() {
        DiskFaultBudget shared = budget;
        if (shared == null || shared.spend(host)) {
            return true;
        }
        count("disk.spared");
        return false;
    }

    /** {@return how many of {@code growth} bytes more fit; 0 counts as a hit of the fault that makes it so} */
    long fitting(long growth) {
        if (capacity == Long.MAX_VALUE && faults.isEmpty()) {
            return growth;
        }
        long room = Math.max(0, capacity() - used);
        if (room == 0) {
            long least = capacity();
            for (ActiveFault fault : faults) {
                if (fault.kind == Kind.FULL && fault.least == least) {
                    fault.hit();
                    return 0;
                }
            }
            count(Kind.FULL.name);
        }
        return Math.min(growth, room);
    }

    long latencyNanos(ActiveFault[] on) {
        long sum = between(leastLatency, mostLatency);
        for (ActiveFault fault : on) {
            if (fault.kind == Kind.SLOW) {
                fault.hit();
                sum += between(fault.least, fault.most);
            }
        }
        return sum;
    }

    private long between(long least, long most) {
        return least == most ? least : least + seeded("disk.latency").draw(most - least + 1);
    }

    DrawStream zero(String label) {
        return stream(label, Fallback.ZERO);
    }

    private DrawStream seeded(String label) {
        return stream(label, Fallback.SEEDED);
    }

    private DrawStream stream(String label, Fallback calm) {
        DrawStream stream = streams.get(label);
        if (stream == null) {
            stream = world.stream(label + "/" + host.name(), calm);
            streams.put(label, stream);
        }
        return stream;
    }

    void count(String counter) {
        world.count(counter);
    }

    void fold(long kind, long where, long amount) {
        world.fold(Splitmix.mix(kind + where) ^ amount);
    }

    /** {@return nanoseconds since 1970 by the host's clock} */
    long wallNanos() {
        return Attributes.nanos(clock.instant());
    }

    /** Refuses those who may not use this disk at this moment. */
    void admit() {
        Domain who = world.currentActor().domain();
        if (who == admitted) {
            return;
        }
        Machine user = who.machine();
        if (user != null) {
            if (user != host) {
                throw new IllegalStateException(
                        "disk of host " + host.name() + " used by a task of host " + user.name());
            }
            if (!who.isAlive()) {
                throw new ClosedFileSystemException();
            }
        }
        admitted = who;
    }

    /** {@return who owns what is opened now: the incarnation that is up, or the world while there is none} */
    Domain owner() {
        return host.isUp() ? host.domain() : world;
    }

    void opened(Channel channel) {
        channels.add(channel);
    }

    void closed(Channel channel) {
        channels.remove(channel);
    }

    /** Remembers that a crash must look at {@code file}. */
    void dirtied(Inode.File file) {
        if (file.data.listed) {
            return;
        }
        if (dirty.size() >= dirtyLimit) {
            List<Inode.File> still = new ArrayList<>();
            for (Inode.File one : dirty) {
                one.data.listed = one.data.isDirty();
                if (one.data.listed) {
                    still.add(one);
                }
            }
            dirty = still;
            dirtyLimit = Math.max(64, 2 * still.size());
        }
        file.data.listed = true;
        dirty.add(file);
    }

    /** Closes every channel: whoever held one has ended. */
    void stopped() {
        admitted = null;
        for (Channel channel : new ArrayList<>(channels)) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    void crashed() {
        stopped();
        PowerCut cut = new PowerCut(this, zero("disk"));
        IdentityHashMap<Inode, String> paths = recorder == null
                ? new IdentityHashMap<>(0)
                // or a recorded run would give what comes after it other hashes than the run that it repeats
                : IdentityHashes.asideHere(tree::paths);
        journal.crash(cut::entrySurvives, recorder == null ? null : this::lostName);
        int unforced = 0;
        for (Inode.File file : dirty) {
            if (file.data.isDirty()) {
                unforced++;
                Image before = file.data.image();
                file.data.lose(cut);
                if (recorder != null) {
                    lostBytes(paths.getOrDefault(file, ""), before, file.data.image());
                }
            }
            file.data.listed = false;
        }
        dirty.clear();
        tree.recount();
        if (recorder != null && unforced > 0) {
            String files = unforced + (unforced == 1 ? " file" : " files") + " with writes that were not forced";
            tell(recorder, host, EventKind.NOTE, "disk.cut", files, 0);
        }
        fold(FingerprintTags.CRASH, used, 0);
    }

    private void lostName(String path, String directory, @Nullable String moved, boolean deleted) {
        Recorder log = recorder;
        if (log != null) {
            String what = deleted ? "deletion" : moved == null ? "name" : "rename from " + moved;
            tell(log, host, EventKind.NOTE, LOST_NAME + path, what + "; directory " + directory + " was not forced", 0);
        }
    }

    /** Tells how much of a file a power cut took; a file without a name is nobody's any more. */
    private void lostBytes(String path, Image before, Image after) {
        Recorder log = recorder;
        int first = before.mismatch(after);
        if (log == null || path.isEmpty() || first < 0) {
            return;
        }
        String kept = after.size == before.size
                ? "from byte " + first + " on it is older"
                : "of " + before.size + (before.size == 1 ? " byte " : " bytes ") + after.size + " are left";
        tell(log, host, EventKind.NOTE, LOST_BYTES + path, kept, 0);
    }
}
