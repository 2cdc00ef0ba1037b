package dev.simloop.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.Host;
import dev.simloop.RunReport;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.Finding;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventLog;
import dev.simloop.failure.TapeFormatException;
import dev.simloop.failure.TapeMismatchException;
import dev.simloop.faults.Faults;
import dev.simloop.report.Report;
import dev.simloop.tape.Tape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The artifacts of one recorded run with hosts, network, disk and faults, held to the bytes of committed files, and what
 * becomes of those files when they are cut, edited or taken for something else. {@code -Dgolden.update} writes them.
 */
class RecordedWorldTest {
    private static final int ENTRIES = 4;
    private static final String LOST = "(?s).*: acknowledged \\d entries, kept \\d.*";
    private static final String EDITS = "\"{}[],:-0x9\\\u0000\n\u2028\ud800";

    private record Entry(int number) {}

    private record Ack(int number) {}

    // ---- the program: a store that acknowledges an entry before it has forced it

    private static void replicate(World world) {
        int[] acked = new int[1];
        SimNetwork net = SimNetwork.of(world);
        Host store = world.host("store", host -> store(host, acked));
        for (String name : List.of("left", "right")) {
            write(world.host(name), net, acked);
        }
        Faults.of(NetworkFaultKinds.all())
                .lasting(Duration.ofMillis(300))
                .every(Duration.ofMillis(100))
                .windows(Duration.ofMillis(50))
                .start(world);
        Nets.at(world, 150, store::crash);
        Nets.at(world, 200, store::restart);
        world.runFor(Duration.ofSeconds(1));
    }

    private static void write(Host writer, SimNetwork net, int[] acked) {
        Endpoint end = net.bind(writer);
        end.onPacket(packet -> {
            acked[0]++;
            SimLoop.observe("acknowledged", packet.payload(Ack.class).number());
        });
        for (int i = 1; i <= ENTRIES; i++) {
            int number = i;
            writer.executor()
                    .delayed(Duration.ofMillis(20L * number))
                    .execute(() -> end.send("store", new Entry(number)));
        }
    }

    private static void store(Host host, int[] acked) throws IOException {
        Path log = host.disk().path("/log");
        long kept = Files.exists(log) ? Files.size(log) : 0;
        SimLoop.observe("kept", kept);
        if (kept < acked[0]) {
            throw new IllegalStateException("acknowledged " + acked[0] + " entries, kept " + kept);
        }
        Endpoint end = SimNetwork.of(host.world()).bind(host);
        end.onPacket(packet -> {
            if (packet.payload() instanceof Entry entry) {
                append(log, entry);
                end.send(packet.from(), new Ack(entry.number()));
            }
        });
    }

    private static void append(Path log, Entry entry) {
        try {
            Files.write(log, new byte[] {(byte) entry.number()}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException("entry " + entry.number() + " was not written", e);
        }
    }

    private static Campaign campaign() {
        return Campaign.ofAction(RecordedWorldTest::replicate);
    }

    // ---- its artifacts

    private static Path golden(String name) {
        return Path.of(System.getProperty("basedir", ""))
                .toAbsolutePath()
                .resolve("src/test/resources/recorded")
                .resolve(name);
    }

    private static void matches(String name, String actual) throws IOException {
        Path file = golden(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        assertThat(actual)
                .as("%s; to write it, run the test with -Dgolden.update", name)
                .isEqualTo(Files.readString(file));
    }

    @Test
    void theArtifactsOfARunAreTheCommittedBytes() throws IOException {
        Finding finding = campaign().withSeeds(50).run().findings().get(0);
        EventLog log = Objects.requireNonNull(finding.events());

        assertThat(finding.failure()).hasMessageMatching(LOST);
        matches("tape.json", Objects.requireNonNull(finding.tape()).toJson());
        matches(
                "events.jsonl",
                log.withTest("a store keeps what it acknowledged").toJsonLines());
        matches("report.txt", Report.of(log).withReplayCommand("again").text());
        assertThat(log.events().stream().map(event -> event.kind()).distinct())
                .contains(
                        EventKind.SEND,
                        EventKind.DELIVER,
                        EventKind.WRITE,
                        EventKind.CRASH,
                        EventKind.START,
                        EventKind.FAULT,
                        EventKind.OBSERVE,
                        EventKind.FAILURE);
    }

    /** The tape was written by another JVM, at another time: it is all that this one has. */
    @Test
    void theCommittedTapeFailsAsTheCommittedEventsSay() throws IOException {
        EventLog log = EventLog.read(golden("events.jsonl"));

        RunReport again = campaign().replay(Tape.read(golden("tape.json")));

        assertThat(again.failureLine()).isEqualTo(log.failure());
        assertThat(Objects.requireNonNull(again.events()).events()).isEqualTo(log.events());
    }

    // ---- what is no artifact any more

    private static String text(String name) throws IOException {
        return Files.readString(golden(name));
    }

    /** Cut behind each line, and in the middle of each. */
    private static void rejectsEachCut(String text, Function<String, ?> parse) {
        int cuts = 0;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from) + 1;
            for (int cut : new int[] {from, (from + end) / 2}) {
                String less = text.substring(0, cut);
                assertThatThrownBy(() -> parse.apply(less)).isInstanceOf(TapeFormatException.class);
                cuts++;
            }
            from = end;
        }
        assertThat(cuts).isGreaterThan(10);
    }

    @Test
    void whatWasCutOffIsRefusedWhereverItWasCut() throws IOException {
        rejectsEachCut(text("tape.json"), Tape::parse);
        rejectsEachCut(text("events.jsonl"), EventLog::parse);
    }

    private static final int ATTEMPTS = 1_000;

    /**
     * {@return what one character was changed in and is an artifact still} It holds what a reader is told: written again, it is
     * read as equal.
     */
    private static <T> List<T> survivors(String text, Function<String, T> parse, Function<T, String> write) {
        List<T> survivors = new ArrayList<>();
        int refused = 0;
        int stride = text.length() / ATTEMPTS + 1;
        for (int at = 0; at < text.length(); at += stride) {
            char c = EDITS.charAt(at / stride % EDITS.length());
            String edited = text.substring(0, at) + c + text.substring(at + 1);
            T parsed;
            try {
                parsed = parse.apply(edited);
            } catch (TapeFormatException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
                continue;
            }
            assertThat(parse.apply(write.apply(parsed))).isEqualTo(parsed);
            survivors.add(parsed);
        }
        assertThat(refused).isGreaterThan(survivors.size());
        return survivors;
    }

    @Test
    void anEditedLogIsRefusedOrIsALog() throws IOException {
        assertThat(survivors(text("events.jsonl"), EventLog::parse, EventLog::toJsonLines))
                .isNotEmpty();
    }

    /** An edited tape runs no further than to the first draw that does not fit, and says so. */
    @Test
    void anEditedTapeIsRefusedOrFailsToMatchOrRuns() throws IOException {
        String golden = text("tape.json");
        int mismatches = 0;
        for (Tape tape : survivors(golden, Tape::parse, Tape::toJson)) {
            RunReport report;
            try {
                report = campaign().replay(tape);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("configuration");
                continue;
            }
            Throwable failure = report.failure();
            if (failure instanceof TapeMismatchException) {
                mismatches++;
            } else if (failure != null) {
                assertThat(failure).hasMessageMatching(LOST);
            }
        }
        assertThat(mismatches).isPositive();
    }

    @Test
    void otherVersionsAndOtherFilesAreRefusedByName() throws IOException {
        String tape = text("tape.json");
        String events = text("events.jsonl");
        for (int version : new int[] {0, 2, 999}) {
            assertThatThrownBy(() -> Tape.parse(tape.replace("\"version\": 1", "\"version\": " + version)))
                    .isInstanceOf(TapeFormatException.class)
                    .hasMessage("tape version " + version + " is unknown: this library reads version 1");
        }
        for (int version : new int[] {0, 3, 999}) {
            assertThatThrownBy(() -> EventLog.parse(events.replace("\"version\":2", "\"version\":" + version)))
                    .isInstanceOf(TapeFormatException.class)
                    .hasMessage("event log version " + version + " is unknown: this library reads versions 1 and 2");
        }
        assertThatThrownBy(() -> EventLog.parse(tape)).isInstanceOf(TapeFormatException.class);
        assertThatThrownBy(() -> Tape.parse(events))
                .isInstanceOf(TapeFormatException.class)
                .hasMessageContaining("format is \"simloop-events\", not \"simloop-tape\"");
        for (String foreign : List.of("", "null", "[]", "{}", "PK\u0003\u0004", "<html></html>", text("report.txt"))) {
            assertThatThrownBy(() -> Tape.parse(foreign)).isInstanceOf(TapeFormatException.class);
            assertThatThrownBy(() -> EventLog.parse(foreign)).isInstanceOf(TapeFormatException.class);
        }
    }
}
