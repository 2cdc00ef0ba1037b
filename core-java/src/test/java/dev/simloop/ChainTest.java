package dev.simloop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import dev.simloop.tape.Pick;
import dev.simloop.tape.Tape;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Work on a pool has one actor per chain of tasks that follow from each other, and its name does not depend on others. */
@SuppressWarnings("FutureReturnValueIgnored")
class ChainTest {

    private static String me(World world) {
        return world.domain().currentActor().name();
    }

    private static List<String> told(java.util.function.BiConsumer<World, List<String>> body) {
        return told(0, body);
    }

    private static List<String> told(long seed, java.util.function.BiConsumer<World, List<String>> body) {
        List<String> told = new ArrayList<>();
        var report = Campaign.ofAction(world -> {
                    told.clear();
                    body.accept(world, told);
                    world.runFor(Duration.ofSeconds(1));
                })
                .runSeed(seed);
        assertThat(report.failureLine()).isEmpty();
        return told;
    }

    @Test
    void theStagesOfAFutureAreOneChainAndTwoFuturesAreTwo() {
        Set<String> names = new TreeSet<>(told((world, told) -> {
            for (String which : List.of("a", "b")) {
                world.loop()
                        .runAsync(() -> told.add(which + me(world)))
                        .thenRunAsync(() -> told.add(which + me(world)))
                        .thenCompose(x -> world.delay(Duration.ofMillis(5)))
                        .thenRunAsync(() -> told.add(which + me(world)));
            }
        }));

        assertThat(names).containsExactly("apool(root)#1", "bpool(root)#2");
    }

    @Test
    void aTaskThatSubmitsTwiceGoesOnAndBranches() {
        Set<String> names = new TreeSet<>(told((world, told) -> {
            var pool = world.executor();
            pool.execute(() -> {
                told.add("trunk " + me(world));
                for (String which : List.of("first", "second", "third")) {
                    pool.execute(() -> {
                        told.add(which + ' ' + me(world));
                        pool.execute(() -> told.add(which + " later " + me(world)));
                    });
                }
            });
            pool.execute(() -> told.add("other " + me(world)));
        }));

        assertThat(names)
                .containsExactly(
                        "first later pool(root)#1",
                        "first pool(root)#1",
                        "other pool(root)#2",
                        "second later pool(root)#1.1",
                        "second pool(root)#1.1",
                        "third later pool(root)#1.2",
                        "third pool(root)#1.2",
                        "trunk pool(root)#1");
    }

    @Test
    void aPeriodicTaskKeepsItsActorWhateverItsRunsSubmit() {
        Set<String> names = new TreeSet<>(told((world, told) -> {
            var pool = world.executor();
            var beat = pool.scheduleAtFixedRate(
                    () -> {
                        told.add("beat " + me(world));
                        pool.execute(() -> {});
                        pool.execute(() -> {});
                    },
                    1,
                    1,
                    MILLISECONDS);
            pool.schedule(() -> beat.cancel(false), 20, MILLISECONDS);
        }));

        assertThat(names).containsExactly("beat pool(root)#1");
    }

    @Test
    void timeOutsShareAnActorAndWhatTheySetOffStartsAChain() {
        Set<String> names = new TreeSet<>(told((world, told) -> {
            for (int i = 0; i < 2; i++) {
                world.newFuture()
                        .completeOnTimeout("late", 5, MILLISECONDS)
                        .whenComplete((x, e) -> told.add("told by " + me(world)))
                        .thenRunAsync(() -> told.add("then " + me(world)));
            }
        }));

        assertThat(names).containsExactly("then pool(root)#1", "then pool(root)#2", "told by pool(root)");
    }

    @Test
    void whatOtherChainsDoRenamesNothing() {
        // The two chains branch in either order, and a third lineage makes chains of its own: names say who, not when.
        Set<Set<String>> seen = new java.util.HashSet<>();
        Set<List<String>> orders = new java.util.HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            List<String> told = told(seed, (world, all) -> {
                var pool = world.executor();
                for (String which : List.of("a", "b")) {
                    pool.execute(() -> {
                        pool.execute(() -> all.add(which + me(world)));
                        pool.execute(() -> all.add(which + me(world)));
                    });
                }
                world.singleThread("io").execute(() -> pool.execute(() -> all.add("io " + me(world))));
            });
            orders.add(told);
            seen.add(new TreeSet<>(told));
        }

        assertThat(orders).hasSizeGreaterThan(20);
        assertThat(seen)
                .containsExactly(Set.of(
                        "apool(root)#1", "apool(root)#1.1", "bpool(root)#2", "bpool(root)#2.1", "io pool(io#1)#1"));
    }

    @Test
    void aTapeEditedAtOnePickStillFitsTheRest() {
        Campaign program = Campaign.of(world -> world.loop()
                .allOf(java.util.stream.IntStream.range(0, 5)
                        .mapToObj(i -> world.loop()
                                .supplyAsync(() -> i)
                                .thenComposeAsync(x -> world.delay(Duration.ofMillis(x % 2)))
                                .thenRunAsync(() -> {})
                                .thenRunAsync(() -> {}))
                        .toArray(CompletableFuture[]::new)));
        for (int seed = 0; seed < 20; seed++) {
            Tape own = java.util.Objects.requireNonNull(program.runSeed(seed).tape());
            List<Pick> picks = new ArrayList<>(own.schedule());
            Pick first = picks.get(0);
            picks.set(0, new Pick(first.ready(), (first.rank() + 1) % first.ready(), "pool(root)#9", 1));

            var edited = program.replayLeniently(new Tape(own.token(), picks, own.tracks()));

            Set<String> before =
                    own.schedule().stream().map(p -> p.actor() + "/" + p.step()).collect(Collectors.toSet());
            List<Pick> after = java.util.Objects.requireNonNull(edited.tape()).schedule();
            assertThat(after).hasSizeGreaterThan(10);
            long known = after.stream()
                    .filter(p -> before.contains(p.actor() + "/" + p.step()))
                    .count();
            assertThat(known).as("of " + after.size() + " picks").isGreaterThan(after.size() * 3L / 4);
        }
    }

    @Test
    void chainsThatAreDoneAreLetGo() {
        List<WeakReference<Actor>> early = new ArrayList<>();
        var report = Campaign.of(world -> {
                    early.clear();
                    CompletableFuture<?> last = world.loop().completableFuture(() -> null);
                    for (int i = 0; i < 5_000; i++) {
                        last = last.thenCompose(x -> {
                            if (early.size() < 500) {
                                early.add(new WeakReference<>(world.domain().currentActor()));
                            }
                            return world.loop().runAsync(() -> {
                                world.executor().execute(() -> {});
                                world.executor().execute(() -> {});
                            });
                        });
                    }
                    return last.thenRun(() -> {
                        System.gc();
                        long alive =
                                early.stream().filter(ref -> ref.get() != null).count();
                        assertThat(alive).isLessThan(100);
                    });
                })
                .withSeeds(Seeds.of(3))
                .run();
        assertThat(report.findings()).isEmpty();
    }
}
