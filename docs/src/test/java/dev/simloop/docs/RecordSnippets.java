package dev.simloop.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.RunReport;
import dev.simloop.Scenario;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Artifacts;
import dev.simloop.campaign.Audit;
import dev.simloop.campaign.AuditResult;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Divergence;
import dev.simloop.campaign.Finding;
import dev.simloop.campaign.FreshClasses;
import dev.simloop.campaign.NondeterminismSource;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/record.md. */
class RecordSnippets {
    /** Two transfers read before either has written. */
    static void transfers(World world) {
        int[] balance = {100};
        for (String name : List.of("rent", "salary")) {
            int amount = name.equals("rent") ? -30 : 50;
            world.singleThread(name).execute(() -> {
                // region observe
                int read = balance[0];
                SimLoop.observe("read", read);
                // endregion
                world.singleThread(name).execute(() -> balance[0] = read + amount);
            });
        }
        world.runFor(Duration.ofSeconds(1));
        if (balance[0] != 120) {
            throw new IllegalStateException("balance is " + balance[0]);
        }
    }

    /** The twin: each transfer reads and writes in one step. */
    @Test
    void transfersInOneStepSurviveTheSameSeeds() {
        Campaign mended = Campaign.ofAction(world -> {
            int[] balance = {100};
            for (String name : List.of("rent", "salary")) {
                int amount = name.equals("rent") ? -30 : 50;
                world.singleThread(name).execute(() -> balance[0] += amount);
            }
            world.runFor(Duration.ofSeconds(1));
            if (balance[0] != 120) {
                throw new IllegalStateException("balance is " + balance[0]);
            }
        });
        assertThat(mended.run().assertPassed().seedsRun()).isEqualTo(1_000);
    }

    static Finding finding() {
        return Campaign.ofAction(RecordSnippets::transfers).run().findings().get(0);
    }

    @Test
    void eventsLeadBackToTheirCauses() {
        Finding finding = finding();
        // region causes
        EventLog log = Objects.requireNonNull(finding.events());
        Event event = log.events().get(log.events().size() - 1);
        while (event.cause() != Event.NO_CAUSE) {
            event = log.events().get(event.cause());
        }
        // endregion
        assertThat(event.actor()).isEqualTo("root");
        assertThat(log.events().stream().filter(e -> e.kind() == EventKind.OBSERVE))
                .hasSize(2);
    }

    @Test
    void artifactsRepeatTheRun(@TempDir Path root) throws IOException {
        Finding finding = finding();
        // region artifacts
        Artifacts.Written written = Artifacts.of(root, "a transfer is not lost").write(finding);
        // endregion
        assertThat(written.problems()).isEmpty();
        Path folder = written.folder();
        // region replay
        RunReport again = Campaign.ofAction(RecordSnippets::transfers).replay(Tape.read(folder.resolve("tape.json")));
        // endregion
        assertThat(again.failureLine()).isEqualTo(finding.rerun().failureLine());
    }

    // region factory
    static Campaign members() {
        return Campaign.ofAction(world -> {
            for (String name : Set.of("ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal")) {
                world.fingerprint(name, world.random("votes").nextInt(1000));
            }
        });
    }
    // endregion

    /** What a program keeps for the next run. */
    private static final List<String> SOLD = new ArrayList<>();

    static Campaign till() {
        return Campaign.ofAction(world -> {
            SOLD.add("tea");
            world.fingerprint("sold", SOLD.size());
        });
    }

    @Test
    void anAuditNamesTheFieldAndClassesOfItsOwnKeepItInTheRun() {
        AuditResult shared =
                Audit.factory(RecordSnippets.class, "till").withJvms(0).run();
        assertThat(shared.passed()).isFalse();
        if (shared.leftovers().stream().noneMatch(line -> line.startsWith("static fields were not looked at"))) {
            assertThat(shared.leftovers())
                    .anyMatch(line -> line.startsWith("runs change static RecordSnippets.SOLD: an ArrayList of "));
        }
        // region fresh
        Scenario own = FreshClasses.factory(RecordSnippets.class, "till", "dev.simloop.docs");
        // endregion
        assertThat(Audit.of(own).run().passed()).isTrue();
    }

    @Test
    void anAuditNamesTheCulprit() {
        // region audit
        AuditResult result = Audit.factory(RecordSnippets.class, "members").run();
        // endregion
        Divergence divergence = Objects.requireNonNull(result.divergence());
        assertThat(divergence.culprit()).isEqualTo(NondeterminismSource.HASH_ORDER);
        // region sample
        Campaign audited = members().withSeeds(10_000).withAudit(100);
        // endregion
        assertThat(audited.run().findings()).isEmpty();
    }
}
