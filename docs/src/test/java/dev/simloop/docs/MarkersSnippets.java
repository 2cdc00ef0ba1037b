package dev.simloop.docs;

import static dev.simloop.marker.MarkedPipeline.pipeline;
import static dev.simloop.marker.MarkedThread.thread;
import static dev.simloop.marker.Markers.reach;
import static dev.simloop.marker.Step.step;
import static dev.simloop.marker.Step.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import dev.simloop.marker.MarkerException;
import dev.simloop.marker.Marks;
import dev.simloop.marker.Schedule;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What docs/markers.md shows. */
class MarkersSnippets {
    // region account
    static class Account {
        int balance = 100;

        void deposit(int amount) {
            reach("read");
            int read = balance;
            reach("write");
            balance = read + amount;
        }
    }
    // endregion

    @Test
    void anUpdateIsLost() {
        // region lost
        Account account = new Account();
        Schedule.of(step("t1", "read"), step("t2", "read"), step("t1", "write"), step("t2", "write"))
                .run(thread("t1", () -> account.deposit(50)), thread("t2", () -> account.deposit(70)));
        assertThat(account.balance).isEqualTo(170); // 50 are lost
        // endregion
    }

    @Test
    void allOrders() {
        // region orders
        Map<Integer, Integer> balances = new TreeMap<>();
        for (Schedule order : Schedule.allOrders(steps("t1", "read", "write"), steps("t2", "read", "write"))) {
            Account account = new Account();
            order.run(thread("t1", () -> account.deposit(50)), thread("t2", () -> account.deposit(70)));
            balances.merge(account.balance, 1, Integer::sum);
        }
        assertThat(balances).isEqualTo(Map.of(150, 2, 170, 2, 220, 2)); // six orders, two of which are right
        // endregion
    }

    static class Saved {
        final World world;
        int balance = 100;

        Saved(World world) {
            this.world = world;
        }

        // region pipeline
        CompletionStage<?> deposit(Marks marks, int amount) {
            return marks.reached("read")
                    .thenApplyAsync(passed -> balance)
                    .thenCompose(marks.reach("write"))
                    .thenAcceptAsync(read -> balance = read + amount);
        }
        // endregion
    }

    @Test
    void pipelines() {
        Schedule schedule =
                Schedule.of(step("p1", "read"), step("p2", "read"), step("p1", "write"), step("p2", "write"));
        Campaign.ofAction(world -> {
                    Saved account = new Saved(world);
                    // region pipelines
                    schedule.run(
                            world,
                            pipeline("p1", marks -> account.deposit(marks, 50)),
                            pipeline("p2", marks -> account.deposit(marks, 70)));
                    // endregion
                    assertThat(account.balance).isEqualTo(170);
                })
                .withSeeds(Seeds.range(0, 20))
                .run()
                .assertPassed();
    }

    @Test
    void stepThatIsNeverReached() {
        Account account = new Account();
        assertThatThrownBy(() -> Schedule.of(step("t1", "read"), step("t2", "read"), step("t1", "save"))
                        .run(thread("t1", () -> account.deposit(50)), thread("t2", () -> account.deposit(70))))
                .isInstanceOf(MarkerException.class)
                .hasMessageStartingWith(
                        "t1 has reached marker \"write\", dev.simloop.docs.MarkersSnippets$Account.deposit("
                                + "MarkersSnippets.java:31), which no step of the schedule names; the markers of its steps are read, save\n"
                                + "  steps taken: t1 read\n"
                                + "  next: t2 read\n"
                                + "  t1: at")
                .hasMessageContaining(
                        "\n  t2: at marker \"read\", dev.simloop.docs.MarkersSnippets$Account.deposit(MarkersSnippets.java:29)");
    }
}
