package dev.simloop.coroutines

import dev.simloop.SimLoop
import dev.simloop.campaign.Artifact
import dev.simloop.campaign.Artifacts
import dev.simloop.report.Report
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Files
import java.nio.file.Path

/** Names that a program gives its coroutines are shown and are never anything but text. */
class HostileNamesTest {
    private val script = "<script>alert(1)</script>"

    private fun finding() =
        campaign {
            launch(CoroutineName(script)) {
                delay(1)
                SimLoop.observe(script, script)
                error(script)
            }
        }.withSeeds(1).run().findings().first()

    @Test
    fun `a coroutine named script is shown as such`() {
        val report = Report.of(finding().events()!!).withTest(script).withReplayCommand(script)

        val page = report.html()
        assertThat(page).doesNotContain("alert(1)</script>", "<script>alert")
        assertThat(page).contains("\\u003cscript\\u003ealert(1)")
        assertThat(report.mermaid()).doesNotContain("<script>")
        assertThat(report.text()).contains(script)
    }

    @Test
    fun `a test named script has a folder below the root`(
        @TempDir root: Path,
    ) {
        val finding = finding()
        val html = Artifact.of("report.html", "The run drawn.") { Report.of(finding.events()!!).html() }

        val written = Artifacts.of(root, "../$script").with(listOf(html)).write(finding)

        assertThat(written.problems()).isEmpty()
        assertThat(written.folder().toRealPath()).startsWith(root.toRealPath())
        assertThat(written.files()).contains("tape.json", "events.jsonl", "report.html", "README.md")
        assertThat(Files.readString(written.folder().resolve("report.html"))).doesNotContain("<script>alert")
        Files.list(root).use { assertThat(it.toList()).hasSize(1) }
    }
}
