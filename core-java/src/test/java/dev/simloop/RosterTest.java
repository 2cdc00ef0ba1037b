package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.tape.Tape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Actors that have nothing to do are let go, and nobody can tell. */
@SuppressWarnings("FutureReturnValueIgnored") // the run awaits what is submitted
class RosterTest {
    /** Makes 5,000 actors in turn; each works alone at first and, much later, once more beside another. */
    private static Object comeAndGo(World world) {
        Domain domain = world.domain();
        List<SimExecutor> threads = new ArrayList<>();
        int[] made = {0};
        Runnable[] next = {null};
        next[0] = () -> {
            SimExecutor thread = domain.singleThread("worker");
            if (made[0] % 500 == 0) {
                threads.add(thread);
            }
            thread.execute(() -> {
                if (++made[0] < 5_000) {
                    next[0].run();
                }
            });
        };
        next[0].run();
        return world.delay(Duration.ofSeconds(1)).thenCompose(v -> {
            CompletableFuture<?>[] again = new CompletableFuture<?>[threads.size()];
            for (int i = 0; i < again.length; i++) {
                again[i] = domain.<Object>newFuture().completeAsync(() -> 1, threads.get(i));
            }
            return world.loop().allOf(again);
        });
    }

    @Test
    void anActorThatComesBackGoesOnWithItsNameAndItsSteps() {
        RunReport report = Campaign.of(RosterTest::comeAndGo).runSeed(7);
        assertThat(report.failure()).isNull();
        Tape tape = java.util.Objects.requireNonNull(report.tape());
        assertThat(tape.schedule()).isNotEmpty();
        assertThat(tape.schedule()).allMatch(pick -> pick.actor().matches("worker(#\\d+)*|pool\\(root\\)"));
        assertThat(tape.schedule().stream().filter(pick -> pick.actor().startsWith("worker")))
                .isNotEmpty()
                .allMatch(pick -> pick.step() == 2);
        RunReport replayed = Campaign.of(RosterTest::comeAndGo).replay(tape);
        assertThat(replayed.failure()).isNull();
        assertThat(replayed.fingerprint()).isEqualTo(report.fingerprint());
    }

    @Test
    void aHuntGoesTheWayOfARecordedRun() {
        var result = Campaign.of(RosterTest::comeAndGo)
                .withConfig(SimConfig.defaults().withTiming(Timing.EXACT))
                .withSeeds(5)
                .run();
        assertThat(result.failed()).isZero();
        long sum = 0;
        for (long seed = 0; seed < 5; seed++) {
            sum += Campaign.of(RosterTest::comeAndGo).runSeed(seed).steps();
        }
        assertThat(result.steps()).isEqualTo(sum);
    }

    @Test
    void theBusiestAreNamedEvenIfTheyAreGone() {
        RunReport report = Campaign.ofAction(world -> {
                    SimExecutor busy = world.singleThread("busy");
                    for (int i = 0; i < 50; i++) {
                        busy.execute(() -> {});
                    }
                    Runnable[] next = {null};
                    next[0] = () -> world.singleThread("brief").execute(next[0]);
                    world.delay(Duration.ofSeconds(1)).thenRun(next[0]);
                })
                .withConfig(SimConfig.defaults().withMaxSteps(10_000))
                .runSeed(1);
        assertThat(report.failureLine()).contains("busiest actors: busy#1 (50 steps), ");
    }
}
