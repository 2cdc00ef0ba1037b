package dev.simloop.disk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lost and misdirected writes among those that a force brings to the medium. */
final class MisplacedWrites {
    private static final class Strike {
        final int sector;
        final byte[] content;

        Strike(int sector, byte[] content) {
            this.sector = sector;
            this.content = content;
        }
    }

    private final FileData data;
    private final ActiveFault[] faults;

    MisplacedWrites(FileData data, ActiveFault[] faults) {
        this.data = data;
        this.faults = faults;
    }

    /** {@return whether any write went astray; all others are on the medium then, and nothing is pending} */
    boolean settle() {
        int count = data.pending();
        boolean[] gone = new boolean[count];
        List<Strike> strikes = new ArrayList<>();
        boolean any = false;
        for (int i = 0; i < count; i++) {
            ActiveFault fault = data.isTruncation(i) ? null : strikes();
            if (fault != null) {
                any = true;
                gone[i] = true;
                if (fault.kind == ActiveFault.Kind.MISDIRECT) {
                    misdirect(i, fault, strikes);
                }
            }
        }
        if (any) {
            data.settle((i, sectors) -> gone[i] ? new boolean[sectors] : null);
            for (Strike strike : strikes) {
                data.strike(strike.sector, strike.content);
            }
        }
        return any;
    }

    private @Nullable ActiveFault strikes() {
        for (ActiveFault fault : faults) {
            boolean astray = fault.kind == ActiveFault.Kind.LOSE || fault.kind == ActiveFault.Kind.MISDIRECT;
            if (astray && fault.strikes(true)) {
                return fault;
            }
        }
        return null;
    }

    /** Draws where it goes: any sector of the file that is not its own. If there is none it goes to free space. */
    private void misdirect(int i, ActiveFault fault, List<Strike> strikes) {
        byte[] content = data.written(i);
        int own = (content.length + SimDisk.SECTOR - 1) / SimDisk.SECTOR;
        int all = (data.size() + SimDisk.SECTOR - 1) / SimDisk.SECTOR;
        if (all > own) {
            int drawn = (int) fault.stream().draw(all - own);
            int first = data.firstSector(i);
            strikes.add(new Strike(drawn < first ? drawn : drawn + own, content));
        }
    }
}
