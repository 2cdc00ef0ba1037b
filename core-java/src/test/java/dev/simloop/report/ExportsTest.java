package dev.simloop.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.event.EventKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExportsTest {
    private static String perfetto(Report report) throws IOException {
        var out = new StringBuilder();
        report.writePerfetto(out);
        return out.toString();
    }

    @Test
    void writesATraceForPerfetto() throws IOException {
        Golden.matches("cluster.perfetto.json", perfetto(Report.of(Logs.cluster(40, 0))));
    }

    @Test
    void eachMessageOfATraceHasBothEndsOfItsArrow() throws IOException {
        var log = Logs.cluster(400, 0);
        String trace = perfetto(Report.of(log));
        long delivered = log.events().stream()
                .filter(event -> event.kind() == EventKind.DELIVER)
                .count();

        assertThat(trace.lines().filter(line -> line.contains("\"ph\":\"s\""))).hasSize((int) delivered);
        assertThat(trace.lines().filter(line -> line.contains("\"ph\":\"f\""))).hasSize((int) delivered);
    }

    @Test
    void drawsASequenceDiagram() {
        Golden.matches("cluster.mermaid.txt", Report.of(Logs.cluster(80, 0)).mermaid());
    }

    @Test
    void aDiagramSaysWhatItLeavesOut() {
        String diagram = Report.of(Logs.cluster(3_000, 0)).mermaid();

        assertThat(diagram).containsPattern("Note over p\\d+: \\d+ earlier messages and notes are left out");
        assertThat(diagram.lines().count()).isLessThan(180);
    }

    @Test
    void noTextBecomesAStatementOfADiagram() {
        var log = new Logs();
        log.step("h\nend", "end", "A.java:1", -1).observe("x;y", "a->>b: c %% d\nloop #35; <b>");
        String diagram = Report.of(log.done("", "")).mermaid();

        assertThat(diagram.lines()).hasSize(3);
        assertThat(diagram).doesNotContain("<b>", "->>", "%%").contains("#60;b#62;");
        assertThat(diagram.replaceAll("#\\d+;", "")).doesNotContain(";", "#");
    }
}
