package dev.simloop;

import static dev.simloop.TestRuns.seed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams of draws, apart from one another. */
@SuppressWarnings("FutureReturnValueIgnored")
class DrawStreamTest {
    @Test
    void drawingMoreFromOneStreamLeavesAnothersValues() {
        List<Long> few = values(1);
        List<Long> many = values(1_000);

        assertThat(few).isEqualTo(many).hasSize(20);
    }

    private List<Long> values(int others) {
        List<Long> values = new ArrayList<>();
        seed(7, world -> {
            var mine = world.random("mine");
            var other = world.random("other");
            for (int i = 0; i < 20; i++) {
                for (int k = 0; k < others; k++) {
                    other.nextLong();
                }
                values.add(mine.nextLong());
            }
        });
        return values;
    }

    @Test
    void aForcedChoiceDrawsNothing() {
        seed(1, world -> {
            var stream = world.stream("x", dev.simloop.tape.Fallback.ZERO);

            assertThat(stream.draw(1)).isZero();
            assertThat(stream.chance(0)).isFalse();
            assertThat(stream.chance(1)).isTrue();
            assertThat(stream.drawn()).isZero();
            stream.draw(2);
            assertThat(stream.drawn()).isEqualTo(1);
        });
    }

    @Test
    void theTapeHasEachDrawWhateverItsBound() {
        long[] bounds = {2, 2, 2, 3, 2, 0, 0, Long.MIN_VALUE, Long.MAX_VALUE, 2, 2, -1, 5};
        List<dev.simloop.tape.Draw> drawn = new ArrayList<>();
        var report = Campaign.ofAction(world -> {
                    var stream = world.stream("x", dev.simloop.tape.Fallback.ZERO);
                    for (int i = 0; i < 2_000; i++) {
                        long bound = bounds[i * i % 97 % bounds.length];
                        drawn.add(new dev.simloop.tape.Draw(bound, stream.draw(bound)));
                    }
                    throw new IllegalStateException("ends");
                })
                .runSeed(3);

        var track = java.util.Objects.requireNonNull(report.tape()).tracks().stream()
                .filter(one -> one.name().equals("x"))
                .findFirst()
                .orElseThrow();
        // what is drawn once more, in the recorded run, comes second
        assertThat(track.draws()).hasSize(2_000).isEqualTo(drawn.subList(drawn.size() - 2_000, drawn.size()));
        assertThat(track.draws().stream().filter(draw -> draw.value() == 0).count())
                .isGreaterThan(300);
    }

    @Test
    void aStreamHasOneCalm() {
        var report = Campaign.ofAction(world -> {
                    world.stream("x", dev.simloop.tape.Fallback.ZERO);
                    world.stream("x", dev.simloop.tape.Fallback.SEEDED);
                })
                .runSeed(0);

        assertThat(report.failureLine())
                .isEqualTo("IllegalArgumentException: stream x is calm ZERO already, not SEEDED");
    }
}
