package dev.simloop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckpointsTest {
    /** Fingerprints that tell the step they were taken at. */
    private static long[] after(Checkpoints checkpoints, long steps) {
        checkpoints.reset();
        for (long step = 256; step <= steps; step += 256) {
            checkpoints.offer(step, step);
        }
        return checkpoints.toArray();
    }

    @Test
    void aShortRunHasOneEvery256Steps() {
        Checkpoints checkpoints = new Checkpoints();
        assertThat(after(checkpoints, 255)).isEmpty();
        assertThat(after(checkpoints, 1_000)).containsExactly(256, 512, 768);
        assertThat(Checkpoints.apart(1_000)).isEqualTo(256);
    }

    @Test
    void aLongRunHasThemEvenlyApartAsItsLengthSays() {
        Checkpoints checkpoints = new Checkpoints();
        for (long steps : new long[] {4096 * 256, 4097 * 256, 4098 * 256, 15_000_002, 100_000_000}) {
            long[] seen = after(checkpoints, steps);
            long apart = Checkpoints.apart(steps);
            assertThat(seen).hasSize((int) (steps / apart)).hasSizeLessThanOrEqualTo(4096);
            for (int i = 0; i < seen.length; i++) {
                assertThat(seen[i]).isEqualTo((i + 1) * apart);
            }
        }
    }
}
