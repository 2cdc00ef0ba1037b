package dev.simloop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Seeds;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Chance that the JDK draws by itself. */
@Tag("jdk")
class ChanceTakeOverTest {
    static {
        // as any library may have done before
        var unused = UUID.randomUUID();
    }

    private static final SimConfig TAKES_OVER = SimConfig.defaults().withTakeOver(TakeOver.CHANCE);

    private static String drawn() {
        return UUID.randomUUID() + " " + new SecureRandom().nextLong() + " "
                + ThreadLocalRandom.current().nextInt();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the scenario returns it, to be awaited
    private static List<String> drawnBy(long seed, SimConfig config) {
        List<String> drawn = new ArrayList<>();
        RunReport report = Campaign.of(world -> {
                    drawn.clear();
                    drawn.add(drawn());
                    return world.delay(java.time.Duration.ofSeconds(1)).thenRun(() -> drawn.add(drawn()));
                })
                .withConfig(config)
                .withSeeds(Seeds.of(seed))
                .runSeed(seed);
        assertThat(report.failure()).isNull();
        return drawn;
    }

    /** {@code ThreadLocalRandom} goes by the id of its thread, too. */
    @Test
    void eachThreadDrawsTheSame() {
        Campaign draws = Campaign.ofAction(world -> {
                    for (int i = 0; i < 3; i++) {
                        world.fingerprint("drawn", ThreadLocalRandom.current().nextLong());
                    }
                    world.runFor(java.time.Duration.ofSeconds(1));
                })
                .withConfig(TAKES_OVER);
        long one = draws.withSeeds(200).withWorkers(1).run().assertPassed().fingerprint();
        // From JDK 19 on one run at a time has the id, and a lambda has no other JVM to go to.
        boolean isShared = Runtime.version().feature() < 19;
        for (int workers = 2; workers < 6; workers++) {
            assertThat(draws.withSeeds(200)
                            .withWorkers(isShared ? workers : 1)
                            .run()
                            .fingerprint())
                    .isEqualTo(one);
        }
        long id = Thread.currentThread().getId();
        assertThat(id).isLessThan(1L << 40);
    }

    @Test
    void itBelongsToTheSeed() {
        Set<String> all = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            List<String> drawn = drawnBy(seed, TAKES_OVER);
            assertThat(drawnBy(seed, TAKES_OVER)).isEqualTo(drawn);
            all.addAll(drawn);
        }
        assertThat(all).hasSize(100);
    }

    @Test
    void withoutItChanceIsTheJvms() {
        assertThat(drawnBy(1, SimConfig.defaults())).isNotEqualTo(drawnBy(1, SimConfig.defaults()));
    }

    @Test
    void offTheLoopItStaysWhatItWas() {
        var unused = drawnBy(1, TAKES_OVER);
        assertThat(drawn()).isNotEqualTo(drawn());
        assertThat(UUID.randomUUID()).isNotEqualTo(UUID.randomUUID());
        // a thread that has had a run draws on as it would have
        List<String> between = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            var nothing = Campaign.of(world -> null)
                    .withConfig(TAKES_OVER)
                    .withSeeds(3)
                    .withWorkers(1)
                    .findSeedWhere(value -> !between.add(drawn()));
            assertThat(nothing).isNull();
        }
        assertThat(between).hasSize(6).doesNotHaveDuplicates();
    }
}
