package dev.simloop.jdbc;

import dev.simloop.Domain;
import dev.simloop.Host;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.util.Utils;
import org.jspecify.annotations.Nullable;

/**
 * H2, unmodified, on the disk of a host. What H2 writes is on the host's {@link dev.simloop.disk.SimDisk}; a crash of the host takes
 * away what was not forced and all that H2 had in memory, and the next incarnation opens what is left.
 *
 * <p><b>Models</b> a program that has H2 within itself. Each incarnation has databases of its own in the one JVM of all runs. Where an
 * incarnation ends, by a crash, an exit or a shutdown, H2 ends without one more write, unless the program has closed its connections.
 *
 * <p><b>Rejects</b> use by another host, and by a task of an incarnation that has ended: {@link
 * java.nio.file.ClosedFileSystemException}.
 *
 * <p><b>Waits.</b> Where another transaction has a row, H2 waits on a monitor. With {@code TakeOver.THREADS} on JDK 25 other threads go on
 * meanwhile, in virtual time. With {@code TakeOver.CALLS} there is one thread, and such a wait fails the run with its line: there, lock
 * rows with {@code SELECT ... FOR UPDATE NOWAIT} before they are written. {@code LOCK_TIMEOUT=0} is no way out, for H2 takes it
 * for its default of two seconds.
 *
 * <p><b>Leaves out</b> directories: H2 never forces one, so after a power cut the file of a new database may have no name. Force
 * its directory once it is there, as one would who sets a machine up.
 *
 * <p><b>Determinism.</b> H2 reads clocks and draws salts, so runs need {@code TakeOver.CALLS} and {@code TakeOver.CHANCE}. One run
 * of a JVM has H2 at a time, others wait until it has ended. The settings keep it from starting threads and from looking at the machine: {@code WRITE_DELAY=0} writes at each commit, {@code
 * DB_CLOSE_ON_EXIT=FALSE} adds no hook to the JVM, {@code CACHE_SIZE=16384} does not follow from the heap, and {@code TRACE_LEVEL_FILE=0} writes no trace.
 */
public final class H2OnDisk {
    /** A real clock moves on within far fewer. */
    private static final int LOOKS = 100_000;

    private final Host host;
    private final RunningDatabases running;
    private boolean synced;
    private @Nullable Domain incarnation;
    private @Nullable Mount mount;

    private H2OnDisk(Host host) {
        this.host = host;
        host.disk();
        prepare();
        refuseRealClock();
        SimDiskPath.register();
        // after the disk, so that a crash has closed its channels before databases are ended
        this.running = host.world().extension(RunningDatabases.class, RunningDatabases::new);
    }

    /** Within a step virtual time stands still; a clock that does not is not the run's. */
    private static void refuseRealClock() {
        long first = Utils.currentNanoTime();
        for (int i = 0; i < LOOKS; i++) {
            if (Utils.currentNanoTime() != first) {
                throw new IllegalStateException(
                        "H2 reads the real clock in this run, so its files would differ from run to run:"
                                + " add SimConfig.withTakeOver(TakeOver.CALLS, TakeOver.CHANCE), and the agent to this JVM (docs/agent.md)");
            }
        }
    }

    /**
     * Opens H2 once in this JVM, which starts a thread and adds a hook for the end of the JVM. Needed before runs with {@code
     * TakeOver.THREADS}, as {@code static { H2OnDisk.prepare(); }} of a test class; with {@code TakeOver.CALLS} it happens by itself.
     *
     * @throws IllegalStateException if H2 cannot, or all threads that can be made here are those of a run
     */
    public static void prepare() {
        FirstOpening.await();
    }

    /**
     * {@return H2 on the disk of {@code host}, the same for every incarnation}
     *
     * @throws IllegalStateException if this run leaves the clock to the JDK, or, with {@code TakeOver.THREADS}, {@link #prepare} has
     *     not preceded it
     */
    public static H2OnDisk of(Host host) {
        return host.part(H2OnDisk.class, () -> new H2OnDisk(host));
    }

    /**
     * {@return connections of the incarnation that is up to the database at {@code path}, such as {@code /data/bank}} The database is
     * made if it is not there, recovered if it is, and stays open until the incarnation ends, or {@code SHUTDOWN}. The user is
     * an administrator without a password.
     *
     * @param path absolute, without the ending {@code .mv.db}
     * @param settings of H2's, such as {@code LOCK_TIMEOUT=100}, in milliseconds; they come in place of those told above
     * @throws IllegalArgumentException if the path is not absolute, or a setting is not {@code NAME=VALUE}
     * @throws IllegalStateException if the host is down
     */
    public DataSource dataSource(String path, String... settings) {
        if (!path.startsWith("/") || path.indexOf(';') >= 0) {
            throw new IllegalArgumentException("path of a database is not absolute, or has a semicolon: " + path);
        }
        StringBuilder url = new StringBuilder("jdbc:h2:" + SimDiskPath.SCHEME + ":");
        Map<String, String> all = settings(settings);
        Mount mine = mount();
        url.append(mine.name).append(path);
        all.forEach((name, value) -> url.append(';').append(name).append('=').append(value));
        return new RunningDatabases.Opening(running, mine, url.toString());
    }

    /**
     * Sets whether each write is forced before it returns, as on a file system that is mounted with {@code sync}; false at first. It is
     * asked when H2 opens a file. H2 itself forces nothing when a transaction commits, whatever its settings, so without this
     * a power cut takes committed transactions.
     */
    public void setSyncedWrites(boolean on) {
        synced = on;
        Mount now = mount;
        if (now != null) {
            now.setSynced(on);
        }
    }

    private static Map<String, String> settings(String... more) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("WRITE_DELAY", "0");
        all.put("DB_CLOSE_ON_EXIT", "FALSE");
        all.put("DB_CLOSE_DELAY", "-1");
        all.put("CACHE_SIZE", "16384");
        all.put("TRACE_LEVEL_FILE", "0");
        for (String setting : more) {
            int equals = setting.indexOf('=');
            if (equals < 1 || setting.indexOf(';') >= 0) {
                throw new IllegalArgumentException("a setting is not NAME=VALUE: " + setting);
            }
            all.put(setting.substring(0, equals).toUpperCase(Locale.ROOT), setting.substring(equals + 1));
        }
        return all;
    }

    private Mount mount() {
        if (!host.isUp()) {
            throw new IllegalStateException("H2 on the disk of host " + host.name() + ", which is down");
        }
        Domain now = host.domain();
        Mount had = mount;
        if (had == null || now != incarnation) {
            had = running.mount(host);
            had.setSynced(synced);
            mount = had;
            incarnation = now;
        }
        return had;
    }
}
