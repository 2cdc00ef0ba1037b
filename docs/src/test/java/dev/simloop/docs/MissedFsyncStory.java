package dev.simloop.docs;

import static java.nio.file.StandardOpenOption.READ;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.simloop.SimLoop;
import dev.simloop.campaign.Campaign;
import dev.simloop.junit.SeedSweep;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/stories.md: a payment is acknowledged before it is on disk, and the power goes. StoriesTest runs it. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails there fails the run
class MissedFsyncStory {
    // region story-missed-fsync
    static Campaign bank(boolean forceFirst) {
        return Campaign.ofAction(world -> {
            var bank = world.host("bank");
            Path journal = Files.createFile(bank.disk().path("/journal"));
            force(journal.getParent());
            var teller = bank.singleThread("teller");
            teller.submit(() -> {
                Files.writeString(journal, "50 to ada");
                if (forceFirst) {
                    force(journal);
                }
                SimLoop.observe("acknowledged", "50 to ada");
                return teller.schedule(() -> force(journal), 5, MILLISECONDS); // one for many payments
            });
            world.runFor(Duration.ofMillis(1));
            var grid = world.singleThread("grid");
            grid.schedule(bank::crash, 4, MILLISECONDS);
            grid.schedule(bank::restart, 9, MILLISECONDS);
            world.runFor(Duration.ofMillis(10));
            String found = Files.readString(journal);
            SimLoop.observe("journal", found);
            if (!found.equals("50 to ada")) {
                throw new IllegalStateException("a payment was acknowledged, and the journal has '" + found + "'");
            }
        });
    }

    static @Nullable Void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
            return null;
        }
    }

    @Test
    void whatIsAcknowledgedSurvives() {
        SeedSweep.of(bank(false)).run();
    }
    // endregion
}
