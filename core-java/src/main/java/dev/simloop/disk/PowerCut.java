package dev.simloop.disk;

import dev.simloop.DrawStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How unsynced operations fare when the power goes, drawn; 0 is always: it survives whole. */
final class PowerCut implements FileData.Fates {
    private static final int MASKED = 32;
    private static final int LOST = 1;
    private static final int PREFIX = 2;

    private final SimDisk disk;
    private final DrawStream stream;

    PowerCut(SimDisk disk, DrawStream stream) {
        this.disk = disk;
        this.stream = stream;
    }

    boolean entrySurvives() {
        boolean survives = stream.draw(2) == 0;
        disk.count(survives ? "disk.survived" : "disk.lost");
        return survives;
    }

    @Override
    public boolean @Nullable [] of(int i, int sectors) {
        int fate = (int) stream.draw(sectors == 1 ? 2 : 4);
        if (fate == 0) {
            disk.count("disk.survived");
            return null;
        }
        boolean[] kept = new boolean[sectors];
        if (fate == LOST) {
            disk.count("disk.lost");
            return kept;
        }
        disk.count("disk.torn");
        if (fate == PREFIX) {
            int lost = 1 + (int) stream.draw(sectors - 1);
            Arrays.fill(kept, 0, sectors - lost, true);
        } else {
            Arrays.fill(kept, true);
            scatter(kept);
        }
        return kept;
    }

    /** Loses any sectors of a short write, but not all and not none; of a long one, a run of them. */
    private void scatter(boolean[] kept) {
        int sectors = kept.length;
        if (sectors <= MASKED) {
            long lost = 1 + stream.draw((1L << sectors) - 2);
            for (int k = 0; k < sectors; k++) {
                kept[k] = (lost >> k & 1) == 0;
            }
        } else {
            int from = (int) stream.draw(sectors);
            int most = Math.min(sectors - from, sectors - 1);
            Arrays.fill(kept, from, from + 1 + (int) stream.draw(most), false);
        }
    }
}
