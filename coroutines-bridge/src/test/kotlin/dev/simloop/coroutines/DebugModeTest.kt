package dev.simloop.coroutines

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import java.io.File

/** kotlinx's debug mode gives coroutines ids and renames threads; none of that may reach a run. */
@Tag("jdk")
class DebugModeTest {
    private fun forked(debug: String): List<String> {
        val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val java = File(System.getProperty("java.home"), "bin/java").path
        val out = File.createTempFile("simloop-debug", ".txt")
        try {
            val process =
                ProcessBuilder(
                    java,
                    "-cp",
                    classPath,
                    "-Dkotlinx.coroutines.debug=$debug",
                    "dev.simloop.coroutines.DebugModeMain",
                ).redirectErrorStream(true)
                    .redirectOutput(out)
                    .start()
            val code = process.waitFor()
            assertThat(code).`as`("exit code; output: %s", out.readText()).isZero()
            return out.readLines()
        } finally {
            out.delete()
        }
    }

    @Test
    fun `debug mode on and off and a second process give the same runs`() {
        val off = forked("off")
        assertThat(off).hasSize(51)
        assertThat(off.toSet()).hasSize(51)
        assertThat(forked("on")).isEqualTo(off)
        assertThat(forked("off")).isEqualTo(off)
    }
}
