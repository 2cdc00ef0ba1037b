package dev.simloop.jdbc;

import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.spi.Extension;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * What H2 has open in one run: it ends with the incarnation that opened it, and with the run. H2 tells databases apart by their paths
 * alone, all over a JVM, and its messages have them. So that they are the same in every run of a seed, one run of a JVM has H2 at
 * a time.
 */
final class RunningDatabases implements Extension, HostListener {
    private static final class Opened {
        final Mount mount;
        final Set<Database> databases = new LinkedHashSet<>();

        Opened(Mount mount) {
            this.mount = mount;
        }
    }

    private static final Semaphore ONE_RUN = new Semaphore(1, true);

    private final Map<Machine, Integer> incarnations = new HashMap<>();
    private final Map<Machine, Opened> all = new LinkedHashMap<>();

    RunningDatabases(World world) {
        waitForTheOtherRun();
        world.onHosts(this);
    }

    /** Blocks the loop's thread in real time, which the run does not see. */
    private static void waitForTheOtherRun() {
        ONE_RUN.acquireUninterruptibly();
    }

    Mount mount(Host host) {
        Mount mount = Mount.of(host.disk(), incarnations.merge(host, 1, Integer::sum));
        all.put(host, new Opened(mount));
        return mount;
    }

    private void opened(Mount mount, Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        for (Opened one : all.values()) {
            if (one.mount == mount) {
                one.databases.add(session.getDatabase());
            }
        }
    }

    /** H2's own way to lose power: it lets go of its files and of its place among the databases that are open. */
    private static void end(Opened opened) {
        opened.mount.end();
        for (Database database : opened.databases) {
            database.shutdownImmediately();
        }
    }

    private void ended(Machine host) {
        Opened opened = all.remove(host);
        if (opened != null) {
            end(opened);
        }
    }

    @Override
    public void crashed(Machine host, Domain dead) {
        ended(host);
    }

    @Override
    public void stopped(Machine host, Domain ended) {
        ended(host);
    }

    @Override
    public void close() {
        List<Opened> left = new ArrayList<>(all.values());
        all.clear();
        try {
            left.forEach(RunningDatabases::end);
        } finally {
            ONE_RUN.release();
        }
    }

    /** Connections of one incarnation to one database. */
    static final class Opening extends Connections {
        private final RunningDatabases running;
        private final Mount mount;
        private final String url;

        Opening(RunningDatabases running, Mount mount, String url) {
            this.running = running;
            this.mount = mount;
            this.url = url;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return getConnection("sa", "");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            Connection connection = new JdbcConnection(url, null, user, password, false);
            running.opened(mount, connection);
            return connection;
        }

        @Override
        public String toString() {
            return url;
        }
    }
}
