package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.event.EventKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {
    private static Report cluster() {
        return Report.of(Logs.cluster(60, 0))
                .withNearestPassing(Logs.cluster(60, 5))
                .withDeviations(List.of(new ExplainedDeviation("schedule", 9, "n2/raft#1", "n1/raft#1", 24)))
                .withReplayCommand("mvn test -Dtest=RaftTest#oneLeaderPerTerm -Dsimloop.seed=4823");
    }

    private static String text(Report report, int width, boolean ascii) throws IOException {
        var out = new StringBuilder();
        report.writeText(out, width, ascii);
        return out.toString();
    }

    @Test
    void hasAColumnPerHostAndALinePerEvent() {
        Golden.matches("cluster.report.txt", cluster().text());
    }

    @Test
    void namesTheHostInTheLineWhereThereAreMany() {
        var log = new Logs();
        for (int i = 1; i <= 8; i++) {
            log.at(i * 1_000_000L).step("n" + i, "n" + i + "/main", "Ring.java:" + i, i == 1 ? -1 : log.last());
            log.add(EventKind.SEND, log.last(), "n" + i + "->n" + (i % 8 + 1), "Token(" + i + ")");
        }
        Golden.matches(
                "many-hosts.report.txt",
                Report.of(log.done("RingTest#goesRound", "")).text());
    }

    @Test
    void noLineIsWiderThanAskedFor() throws IOException {
        for (int width : List.of(60, 80, 160)) {
            Report report = Report.of(Logs.cluster(300, 0)).withNearestPassing(Logs.cluster(300, 5));
            assertThat(text(report, width, false).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        }
        assertThatThrownBy(() -> text(cluster(), 59, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("width is below 60: 59");
    }

    @Test
    void noTextBreaksALine() throws IOException {
        var log = new Logs();
        log.step("h\n1", "h\n1/a\u001b[31m\u202e", "A\r.java:1", -1).observe("v\t", "\u0007\ud800 grün 😀");
        Report report = Report.of(log.done("t\nt", "f\u2028f"));

        String text = text(report, 160, false);
        assertThat(text).contains("t\\nt", "f\\u2028f", "\\u001b[31m\\u202e", "v\\t = \\u0007\\ud800 grün 😀");
        assertThat(text.lines()).hasSize(8);
        assertThat(text(report, 160, true).chars())
                .allSatisfy(c -> assertThat(c == '\n' || (c >= ' ' && c < 0x7f)).isTrue());
        assertThat(text(report, 160, true)).contains("gr\\u00fcn \\ud83d\\ude00");
    }
}
