package dev.simloop.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.simloop.verify.models.TwoPhaseCommit;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private static Model<String> door() {
        return Model.<String>named("a \"door\" <b>")
                .initial("open")
                .action("shut", s -> s.equals("open"), s -> "shut & locked")
                .action("open", s -> !s.equals("open"), s -> "open")
                .build();
    }

    @Test
    void aGraphAsDotAndMermaid() {
        Drawing drawing = ModelChecker.of(door()).graph().draw();
        assertThat(drawing.toDot()).isEqualTo("""
                        digraph "a \\"door\\" <b>" {
                          node [shape=box];
                          s0 [label="open", penwidth=2];
                          s1 [label="shut & locked"];
                          s0 -> s1 [label="shut"];
                          s1 -> s0 [label="open"];
                        }
                        """);
        assertThat(drawing.toMermaid()).isEqualTo("""
                        flowchart TD
                          s0["open"]
                          s1["shut #38; locked"]
                          s0 -->|"shut"| s1
                          s1 -->|"open"| s0
                        """);
    }

    @Test
    void aPageLoadsNothingAndEscapesWhatItShows() {
        String page = ModelChecker.of(door()).graph().draw().toHtml();
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</body></html>\n")
                .contains("a &quot;door&quot; &lt;b&gt;", "shut &amp; locked")
                .doesNotContain("<b>", "<script", "src=", "href=", "http");
    }

    @Test
    void aLassoLeadsBack() {
        var lasso = new Lasso<>(
                new Trace<>(List.of(new Step<>(Step.INITIAL, 1), new Step<>("a", 2))),
                List.of(new Step<>("b", 3), new Step<>("c", 2)));
        assertThat(Drawing.of("lasso", lasso).toDot())
                .contains("s0 -> s1 [label=\"a\"]", "s1 -> s2 [label=\"b\"]", "s2 -> s1 [label=\"c\"]");
        assertThat(Drawing.of("trace", lasso.prefix()).toDot()).doesNotContain("s2");
    }

    @Test
    void whatNobodyCanReadIsNotDrawn() {
        var graph = ModelChecker.of(TwoPhaseCommit.model(4, null)).graph();
        assertThat(graph.limits()).isEmpty();
        assertThatThrownBy(graph::draw)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the graph of model two-phase commit has "
                        + graph.states().size() + " states, more than the 500 that a drawing may have");
    }
}
