package dev.simloop.jdbc;

import dev.simloop.SimLoop;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * The first database that H2 opens in a JVM: it adds H2's hook for the end of the JVM, and makes a thread object for it, which no run may.
 * So it is opened once, in memory, by a thread that is in no run.
 */
final class FirstOpening {
    private static boolean done;

    private FirstOpening() {}

    /**
     * Returns once it has been.
     *
     * @throws IllegalStateException if H2 could not, or all threads that could be made here would be the run's
     */
    static synchronized void await() {
        if (done) {
            return;
        }
        Opening body = new Opening();
        SimLoop loop = SimLoop.currentOrNull();
        if (loop == null) {
            body.run();
        } else if (loop.isOnGuest()) {
            throw new IllegalStateException(
                    "H2 was not opened before this run, and within it every thread is the run's:"
                            + " call H2OnDisk.prepare() first, as in \"static { H2OnDisk.prepare(); }\" of the test class");
        } else {
            byAnotherThread(body);
        }
        if (body.failed != null) {
            throw new IllegalStateException("H2 opens no database in memory: " + body.failed, body.failed);
        }
        done = true;
    }

    private static void byAnotherThread(Opening body) {
        Thread opening = new Thread(body, "simloop-h2-first");
        opening.setDaemon(true);
        opening.start();
        boolean interrupted = false;
        while (true) {
            try {
                opening.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Opening implements Runnable {
        volatile @Nullable Throwable failed;

        @Override
        public void run() {
            // a file system of H2's in memory: what it takes for persistent
            String url = "jdbc:h2:nioMemFS:/simloop-first;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
            try (Connection connection = new JdbcConnection(url, null, "sa", "", false)) {
                connection.commit();
            } catch (SQLException | RuntimeException | LinkageError e) {
                failed = e;
            }
        }
    }
}
