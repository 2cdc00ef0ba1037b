package shop;

import java.time.Duration;
import java.time.Instant;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Written every ten minutes by a {@code Timer}, on a pool; it takes from one second to fifteen minutes. */
final class NightlyReport {
    private final boolean mended;
    private final Timer timer = new Timer("reports", true);
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final AtomicInteger writing = new AtomicInteger();
    private volatile boolean overlapped;
    private volatile Instant last = Instant.now();

    NightlyReport(boolean mended) {
        this.mended = mended;
    }

    void start() {
        timer.scheduleAtFixedRate(
                new TimerTask() {
                    @Override
                    public void run() {
                        if (!mended || writing.get() == 0) {
                            write();
                        }
                    }
                },
                Duration.ofMinutes(10).toMillis(),
                Duration.ofMinutes(10).toMillis());
    }

    private void write() {
        overlapped |= writing.incrementAndGet() > 1;
        long takes = (long) (1 + Math.random() * 900);
        CompletableFuture<?> unused = CompletableFuture.runAsync(
                        () -> last = Instant.now(),
                        CompletableFuture.delayedExecutor(takes, java.util.concurrent.TimeUnit.SECONDS, pool))
                .thenRun(writing::decrementAndGet);
    }

    static void run(Stage stage, boolean mended) {
        NightlyReport report = new NightlyReport(mended);
        report.start();
        stage.pass(Duration.ofHours(2));
        report.timer.cancel();
        stage.pass(Duration.ofHours(1));
        report.pool.shutdown();
        Order.expect(report.overlapped, false, "two reports were written at once");
    }
}
