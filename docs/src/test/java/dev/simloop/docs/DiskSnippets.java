package dev.simloop.docs;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.CampaignResult;
import dev.simloop.disk.DiskFaultBudget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/disk.md shows. */
class DiskSnippets {
    // region journal
    static void append(Path journal, String line) throws IOException {
        try (FileChannel channel = FileChannel.open(journal, APPEND, CREATE)) {
            channel.write(StandardCharsets.UTF_8.encode(line));
            channel.force(false);
        }
    }
    // endregion

    // region replace
    static void replace(Path file, String content) throws IOException {
        Path directory = file.getParent();
        Path fresh = directory.resolve("fresh");
        Files.writeString(fresh, content);
        force(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        force(directory);
    }

    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }
    // endregion

    @Test
    void aForcedFileWhoseDirectoryIsNotCanVanish() {
        // region crash
        CampaignResult result = Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    Path journal = host.disk().path("/journal");
                    append(journal, "first");
                    host.crash();
                    host.restart();
                    world.count(Files.exists(journal) ? "kept" : "vanished");
                })
                .withSeeds(100)
                .run();
        // endregion
        result.assertPassed();
        assertThat(result.hits("kept").total()).isPositive();
        assertThat(result.hits("vanished").total()).isPositive();
    }

    @Test
    void aReplacedFileIsThere() {
        Campaign.ofAction(world -> {
                    Host host = world.host("n1");
                    Path term = host.disk().path("/term");
                    replace(term, "7");
                    host.crash();
                    host.restart();
                    assertThat(Files.readString(term)).isEqualTo("7");
                })
                .withSeeds(100)
                .run()
                .assertPassed();
    }

    @Test
    @SuppressWarnings("try") // closing is its use
    void faultsAreValuesWithAScope() {
        Campaign.ofAction(world -> {
                    // region faults
                    DiskFaultBudget budget = DiskFaultBudget.of("replicas", 1);
                    for (String name : List.of("n1", "n2", "n3")) {
                        world.host(name).disk().setBudget(budget);
                    }
                    var disk = world.host("n1").disk();
                    disk.rotBits(0.001, disk.glob("/data/**"));
                    try (Fault failing = disk.failForces(0.5)) {
                        world.fingerprint("hits", failing.hits());
                    }
                    // endregion
                    assertThat(disk.faults()).hasSize(1);
                })
                .withSeeds(3)
                .run()
                .assertPassed();
    }
}
