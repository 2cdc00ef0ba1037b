package dev.simloop.marker;

import static dev.simloop.marker.MarkedPipeline.pipeline;
import static dev.simloop.marker.MarkedThread.thread;
import static dev.simloop.marker.Markers.reach;
import static dev.simloop.marker.Step.step;
import static dev.simloop.marker.Step.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.TestRuns;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PipelinesTest {
    private static final Schedule BOTH_READ =
            Schedule.of(step("p1", "read"), step("p2", "read"), step("p1", "write"), step("p2", "write"));

    private static final class Account {
        private final World world;
        private int balance = 100;

        Account(World world) {
            this.world = world;
        }

        CompletionStage<?> deposit(Marks marks, int amount) {
            return marks.reached("read")
                    .thenApplyAsync(passed -> balance)
                    .thenCompose(marks.reach("write"))
                    .thenCombine(world.loop().delay(Duration.ofMillis(amount)), (read, waited) -> read)
                    .thenAcceptAsync(read -> balance = read + amount);
        }
    }

    private static void bothDeposit(World world) {
        Account account = new Account(world);
        BOTH_READ.run(
                world,
                pipeline("p1", marks -> account.deposit(marks, 50)),
                pipeline("p2", marks -> account.deposit(marks, 70)));
        assertThat(account.balance).isEqualTo(170);
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    private static RuntimeException failure(Scenario.Action scenario) {
        Throwable failure = TestRuns.act(scenario).failure();
        assertThat(failure).isInstanceOf(RuntimeException.class);
        return (RuntimeException) java.util.Objects.requireNonNull(failure);
    }

    @Test
    void losesAnUpdateWithEverySeed() {
        Campaign.ofAction(PipelinesTest::bothDeposit)
                .withSeeds(Seeds.range(0, 200))
                .run()
                .assertPassed();
    }

    @Test
    void runsTheSameTwiceAndFromItsTape() {
        Campaign campaign = Campaign.ofAction(PipelinesTest::bothDeposit);
        for (int seed = 0; seed < 100; seed++) {
            RunReport once = campaign.runSeed(seed);
            assertThat(campaign.runSeed(seed).fingerprint()).isEqualTo(once.fingerprint());
            assertThat(campaign.replay(java.util.Objects.requireNonNull(once.tape()))
                            .fingerprint())
                    .isEqualTo(once.fingerprint());
        }
    }

    @Test
    void goesThroughAllOrders() {
        String[] markers = {"a", "b", "c"};
        List<Schedule> orders = Schedule.allOrders(steps("p1", markers), steps("p2", markers));
        assertThat(orders).hasSize(20);
        for (Schedule order : orders) {
            TestRuns.seed(7, world -> {
                List<String> told = new ArrayList<>();
                order.run(
                        world,
                        pipeline("p1", m -> walk(world, told, "p1", m)),
                        pipeline("p2", m -> walk(world, told, "p2", m)));
                assertThat(String.join(", ", told)).isEqualTo(order.toString());
            });
        }
    }

    private static CompletionStage<?> walk(World world, List<String> told, String name, Marks marks) {
        CompletionStage<?> all = world.loop().delay(Duration.ofMillis(3));
        for (String marker : List.of("a", "b", "c")) {
            all = all.thenCompose(marks.reach(marker)).thenRunAsync(() -> told.add(name + " " + marker));
        }
        return all;
    }

    @Test
    void stepEndsWhereItsPipelineWaitsForAnother() {
        TestRuns.seed(3, world -> {
            SimFuture<String> handedOver = world.newFuture();
            List<String> told = new ArrayList<>();
            Schedule.of(step("p1", "ask"), step("p2", "give"))
                    .run(
                            world,
                            pipeline(
                                    "p1",
                                    marks -> marks.reached("ask")
                                            .thenCompose(passed -> handedOver)
                                            .thenAccept(told::add)),
                            pipeline(
                                    "p2",
                                    marks -> marks.reached("give").thenAccept(passed -> {
                                        told.add("gives");
                                        handedOver.complete("came");
                                    })));
            assertThat(told).containsExactly("gives", "came");
        });
    }

    @Test
    void whatAPipelineFailsWithIsThrown() {
        assertThat(failure(world -> Schedule.of(step("p1", "read"))
                        .run(
                                world,
                                pipeline(
                                        "p1",
                                        marks -> marks.reached("read").thenApply(passed -> {
                                            throw new IllegalArgumentException("mine");
                                        })))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mine");
        assertThat(failure(world -> Schedule.of(step("p1", "read"))
                        .run(
                                world,
                                pipeline(
                                        "p1",
                                        marks -> java.util.concurrent.CompletableFuture.failedFuture(
                                                new IOException("gone"))))))
                .isInstanceOf(MarkerException.class)
                .hasMessage("p1 failed: java.io.IOException: gone");
    }

    @Test
    void unknownMarkerIsAnError() {
        assertThat(failure(world ->
                        Schedule.of(step("p1", "read")).run(world, pipeline("p1", marks -> marks.reached("raed")))))
                .isInstanceOf(MarkerException.class)
                .hasMessageMatching(
                        "p1 has reached marker \"raed\", .*PipelinesTest\\.java:\\d+\\), which no step of the schedule "
                                + "names; the markers of its steps are read\n"
                                + "  steps taken: none\n  next: p1 read\n  p1: suspended, before its first marker");
    }

    @Test
    void stepThatIsNeverReachedIsAnError() {
        assertThat(failure(world -> BOTH_READ.run(
                        world,
                        pipeline("p1", marks -> marks.reached("read")),
                        pipeline("p2", marks -> new Account(world).deposit(marks, 1)))))
                .isInstanceOf(MarkerException.class)
                .hasMessageMatching(lines(
                        "step 3 of 4, \"p1 write\", is never reached: p1 has ended; 1 more step was to follow",
                        "  steps taken: p1 read, p2 read",
                        "  next: p1 write",
                        "  p1: ended",
                        "  p2: at marker \"write\", .*PipelinesTest\\.java:\\d+\\)"));
    }

    @Test
    void restBeforeAMarkerIsAnError() {
        assertThat(failure(world -> BOTH_READ.run(
                        world,
                        pipeline("p1", marks -> world.<Void>newFuture().thenCompose(marks.reach("read"))),
                        pipeline("p2", marks -> marks.reached("read")))))
                .isInstanceOf(MarkerException.class)
                .hasMessageStartingWith(
                        "no thread can get on: step 1 of 4, \"p1 read\", cannot be taken, and nothing is ready that "
                                + "could bring p1 to its marker\n  steps taken: none\n  next: p1 read\n  p1: suspended, before its first marker\n"
                                + "  p2: at marker \"read\"");
    }

    @Test
    void restAtTheEndIsAnError() {
        assertThat(failure(world -> Schedule.of(step("p1", "read"))
                        .run(
                                world,
                                pipeline(
                                        "p1",
                                        marks -> marks.reached("read").thenCompose(passed -> world.newFuture())))))
                .isInstanceOf(MarkerException.class)
                .hasMessageStartingWith(
                        "no thread can get on: all steps are taken, and nothing is ready that could end what is left\n");
    }

    @Test
    void virtualTimeThatRunsOutIsAnError() {
        assertThat(failure(world -> Schedule.of(step("p1", "read"))
                        .withTimeout(Duration.ofMinutes(1))
                        .run(
                                world,
                                pipeline(
                                        "p1",
                                        marks -> world.loop()
                                                .delay(Duration.ofHours(1))
                                                .thenCompose(marks.reach("read"))))))
                .isInstanceOf(MarkerException.class)
                .hasMessageStartingWith("no thread got on for PT1M of virtual time (Schedule.withTimeout)\n");
    }

    @Test
    void callThatWouldHoldTheLoopUpIsAnError() {
        assertThat(failure(world -> Schedule.of(step("p1", "read")).run(world, pipeline("p1", marks -> {
                    reach("read");
                    return marks.reached("read");
                }))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "marker \"read\" was reached on the loop's thread, where a task cannot stop midway: ");
        assertThat(failure(world -> BOTH_READ.run(thread("p1", () -> {}), thread("p2", () -> {}))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "a schedule of threads was run on the thread of a loop, which would stand still");
        TestRuns.seed(1, world -> reach("read"));
    }

    @Test
    void oneScheduleAtATimeAndOnItsLoopAndWithCalls() {
        Schedule one = Schedule.of(step("p1", "read"));
        assertThat(failure(world -> one.run(world, pipeline("p1", marks -> {
                    one.run(world, pipeline("p1", inner -> inner.reached("read")));
                    return marks.reached("read");
                }))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a schedule runs in this world already: have its steps in one schedule");
        assertThat(failure(world ->
                        one.withComments(PipelinesTest.class).run(world, pipeline("p1", m -> m.reached("read")))))
                .hasMessage(
                        "comments are markers of threads only, and this schedule is run in a world: mark with calls there");
        World[] kept = new World[1];
        TestRuns.seed(1, world -> kept[0] = world);
        assertThatThrownBy(() -> one.run(kept[0], pipeline("p1", marks -> marks.reached("read"))))
                .isInstanceOf(IllegalStateException.class);
    }
}
