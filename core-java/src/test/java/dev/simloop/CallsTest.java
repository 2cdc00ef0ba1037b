package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.FreshJvm;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.report.Explainer;
import dev.simloop.report.Explanation;
import dev.simloop.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The functions that a story names, beside the lines. */
@Tag("jdk")
class CallsTest {
    /** What a test puts in the place of the real store. */
    private static final class FakeStore {
        private int kept;

        int load() {
            SimLoop.observed("kept", kept);
            return kept;
        }

        void save(int value) {
            kept = value;
            SimLoop.changed("kept", value);
        }
    }

    private static final class OrderService {
        private final FakeStore store = new FakeStore();

        int read() {
            return store.load();
        }

        void pay(int before) {
            store.save(before + 1);
        }

        CompletionStage<Void> checkout(World world) {
            return world.supplyAsync(this::read).thenAcceptAsync(this::pay);
        }
    }

    private static List<Event> told(RunReport run) {
        EventLog log = Objects.requireNonNull(run.events());
        return log.events().stream()
                .filter(event -> event.kind() == EventKind.OBSERVE)
                .toList();
    }

    private static RunReport recorded(Scenario.Action action) {
        return Campaign.ofAction(action).runSeed(0);
    }

    private static void order(World world) {
        OrderService service = new OrderService();
        service.pay(service.read());
    }

    @Test
    void anEventNamesItsFunctionAndUpToTwoCallers() {
        List<Event> told = told(recorded(CallsTest::order));

        assertThat(told)
                .extracting(Event::calls)
                .satisfiesExactly(
                        read -> assertThat(read)
                                .matches("FakeStore\\.load < OrderService\\.read:\\d+ < CallsTest\\.order:\\d+"),
                        write -> assertThat(write)
                                .matches("FakeStore\\.save < OrderService\\.pay:\\d+ < CallsTest\\.order:\\d+"));
    }

    @Test
    void whatTheProgramSaysOfAnAccessIsKept() {
        assertThat(told(recorded(CallsTest::order)))
                .extracting(Event::access)
                .containsExactly(Event.Access.READ, Event.Access.WRITTEN);
        assertThat(told(recorded(world -> SimLoop.observe("n", 1))))
                .extracting(Event::access)
                .containsExactly(Event.Access.UNSAID);
    }

    @Test
    void allKindsOfValuesAreReadAndWritten() {
        List<Event> told = told(recorded(world -> {
            SimLoop.observed("a", "text");
            SimLoop.observed("b", 1);
            SimLoop.observed("c", 2L);
            SimLoop.observed("d", 0.5);
            SimLoop.observed("e", true);
            SimLoop.changed("a", "text");
            SimLoop.changed("b", 1);
            SimLoop.changed("c", 2L);
            SimLoop.changed("d", 0.5);
            SimLoop.changed("e", true);
        }));

        assertThat(told)
                .extracting(Event::text)
                .containsExactly("text", "1", "2", "0.5", "true", "text", "1", "2", "0.5", "true");
        assertThat(told.subList(0, 5)).allMatch(event -> event.access() == Event.Access.READ);
        assertThat(told.subList(5, 10)).allMatch(event -> event.access() == Event.Access.WRITTEN);
    }

    /** Whoever runs the loop from within did not call what it runs. */
    @Test
    void theScenarioIsNoCallerOfWhatItRuns() {
        List<Event> told = told(recorded(world -> {
            world.executor().execute(() -> nested(() -> 7));
            world.runFor(Duration.ofSeconds(1));
        }));

        assertThat(told).hasSize(1);
        assertThat(told.get(0).calls())
                .matches("nested < CallsTest\\.theScenarioIsNoCallerOfWhatItRuns:\\d+")
                .doesNotContain("runFor");
    }

    private static void nested(IntSupplier value) {
        SimLoop.observe("value", value.getAsInt());
    }

    private static Explanation explained(Campaign campaign) {
        Finding finding = Objects.requireNonNull(
                campaign.withSeeds(200).withWorkers(1).run().firstFinding());
        return Explainer.of(campaign, "calls")
                .withFreshJvm(FreshJvm.none("it is the text that counts"))
                .withBudget(200, Duration.ofHours(1))
                .withWorkers(1)
                .withoutArtifacts("")
                .explain(finding);
    }

    private static void twoOrders(World world) {
        OrderService service = new OrderService();
        List<CompletableFuture<?>> orders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            orders.add(service.checkout(world).toCompletableFuture());
        }
        world.await(world.loop().allOf(orders.toArray(CompletableFuture[]::new)));
        if (service.store.kept != 2) {
            throw new AssertionError("two orders came to " + service.store.kept);
        }
    }

    @Test
    void theStoryNamesTheFunctionThatAReaderKnows() {
        Explanation explanation = explained(Campaign.ofAction(CallsTest::twoOrders));
        Report report = Objects.requireNonNull(explanation.report());
        String story = report.story();

        assertThat(story.replace("\n  ", " "))
                .containsPattern(
                        "lost update of kept: checkout@CallsTest\\.java:\\d+ read 0 at CallsTest\\.java:\\d+ in"
                                + " FakeStore\\.load for OrderService\\.read, checkout@CallsTest\\.java:\\d+#2 read 0 at"
                                + " CallsTest\\.java:\\d+, then");
        assertThat(report.interleaving()).contains("FakeStore.save < OrderService.pay");
    }

    // ---- deadlocks over futures of the JDK

    private static String deadlock(Scenario scenario) {
        Throwable failure =
                Objects.requireNonNull(Campaign.of(scenario).runSeed(0).failure());
        return String.valueOf(failure.getMessage());
    }

    @Test
    void aFutureOfTheJdkThatTheScenarioAwaitsIsNamedWithTheLine() {
        String text = deadlock(world -> {
            CompletableFuture<String> reply = new CompletableFuture<>();
            return world.await(reply.thenApply(String::length));
        });

        assertThat(text)
                .contains("; 1 waiting\n  root (waits for a CompletableFuture that is no SimFuture) suspended at"
                        + " dev.simloop.CallsTest.")
                .containsPattern("\\(CallsTest\\.java:\\d+\\)");
    }

    @Test
    void aStageThatWaitsForAFutureOfTheJdkIsNamedWithTheLineThatMadeIt() {
        String text = deadlock(world -> {
            CompletableFuture<String> reply = new CompletableFuture<>();
            return world.await(world.supplyAsync(() -> 1).thenCompose(one -> reply));
        });

        assertThat(text)
                .contains("; 1 waiting\n  root (waits for a stage of dev.simloop.CallsTest.")
                .contains(", waits for a CompletableFuture that is no SimFuture) suspended at dev.simloop.CallsTest.");
    }

    @Test
    void aFutureOfTheLoopThatTheScenarioAwaitsIsNamedWithTheLine() {
        String text = deadlock(world -> world.await(world.<String>newFuture()));

        assertThat(text)
                .contains("; 1 waiting\n  root (waits for future#1, future, never completed) suspended at"
                        + " dev.simloop.CallsTest.");
    }
}
