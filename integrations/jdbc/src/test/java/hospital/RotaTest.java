package hospital;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.TakeOver;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.jdbc.H2OnDisk;
import dev.simloop.jdbc.RecordedTables;
import dev.simloop.jdbc.RegisterTable;
import dev.simloop.verify.txn.IsolationLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what fails in the pool fails the run
class RotaTest {
    private static final SimConfig CONFIG = SimConfig.defaults().withTakeOver(TakeOver.CALLS, TakeOver.CHANCE);

    // region rota-test
    private static Scenario rota(boolean locks) {
        return world -> {
            RecordedTables recorded = RecordedTables.of(RegisterTable.of("doctor", "name", "on_call"));
            SimFuture<Integer> left = world.newFuture();
            world.host("hospital", host -> {
                DataSource database = H2OnDisk.of(host).dataSource("/rota");
                Rota rota = new Rota(recorded.record(database), locks);
                rota.create();
                ScheduledExecutorService pool = Executors.newScheduledThreadPool(4);
                CountDownLatch both = new CountDownLatch(2);
                pool.execute(() -> leave(pool, rota, "alice", both));
                pool.execute(() -> pool.execute(() -> leave(pool, rota, "bob", both)));
                both.await();
                left.complete(0);
            });
            return left.thenRun(() -> recorded.assertHolds(IsolationLevel.SERIALIZABLE));
        };
    }

    private static void leave(ScheduledExecutorService pool, Rota rota, String doctor, CountDownLatch both) {
        try {
            if (rota.leave(doctor)) {
                both.countDown();
            } else {
                pool.schedule(() -> leave(pool, rota, doctor, both), 10, MILLISECONDS);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
    // endregion

    private static Campaign campaign(boolean locks) {
        return Campaign.of(rota(locks)).withConfig(CONFIG).withSeeds(60);
    }

    @Test
    void theSkewIsFoundAndNamedAsThePageShows() throws IOException {
        Finding found = Objects.requireNonNull(campaign(false).run().firstFinding());

        String skew = Objects.requireNonNull(assertionOf(found.failure()).getMessage());
        assertThat(skew)
                .startsWith("not serializable: 3 transactions, 1 anomaly")
                .contains("write skew:");
        String page = Files.readString(
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../../docs/jdbc.md"));
        assertThat(page).contains("```text\n" + skew.strip() + "\n```");
        assertThat(found.isRepeatable()).isTrue();
    }

    private static AssertionError assertionOf(Throwable failure) {
        Throwable at = failure;
        while (!(at instanceof AssertionError error)) {
            at = Objects.requireNonNull(at.getCause());
        }
        return error;
    }

    @Test
    void withLocksTheSameSeedsPass() {
        campaign(true).run().assertPassed();
    }

    @Test
    void firstComeFirstServedMissesIt() {
        campaign(false).withStrategy("fifo").withSeeds(20).run().assertPassed();
    }
}
