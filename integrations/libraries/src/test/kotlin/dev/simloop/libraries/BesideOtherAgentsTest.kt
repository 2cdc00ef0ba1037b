package dev.simloop.libraries

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.io.File
import java.lang.management.ManagementFactory
import java.nio.file.Path

/** Mockito's and MockK's inline mocks and JaCoCo, before and behind the agent, in JVMs of their own: runs go the same way. */
internal class BesideOtherAgentsTest {
    private val classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))

    private val simloop =
        ManagementFactory
            .getRuntimeMXBean()
            .inputArguments
            .first { it.startsWith("-javaagent:") && "simloop-agent" in it }

    private fun jar(name: String): String =
        "-javaagent:" +
            classPath.split(File.pathSeparator).single {
                Path
                    .of(it)
                    .fileName
                    .toString()
                    .startsWith(name)
            }

    private fun runs(vararg agents: String): List<String> {
        val coverage = File.createTempFile("simloop", ".exec").apply { deleteOnExit() }
        val options = agents.map { if ("jacoco" in it) "$it=destfile=$coverage" else it }
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val late = if (Runtime.version().feature() >= 21) listOf("-XX:+EnableDynamicAgentLoading") else emptyList()
        val process =
            ProcessBuilder(listOf(java) + late + options + listOf("-cp", classPath, "shop.Mocked"))
                .redirectErrorStream(true)
                .start()
        val said = process.inputStream.bufferedReader().readLines()
        assertThat(process.waitFor()).`as`("%s", said).isZero()
        val runs = said.filter { it.startsWith("run ") }
        assertThat(runs).`as`("%s", said).hasSize(20).allMatch { "paid twice after " in it && it.endsWith(" ms ") }
        assertThat(runs.subList(10, 20)).isEqualTo(runs.subList(0, 10))
        return runs
    }

    @Test
    fun runsGoTheSameWayInWhateverOrder() {
        val mockito = jar("mockito-core-")
        val jacoco = jar("org.jacoco.agent-")
        val attachesItself = runs(simloop)

        assertThat(attachesItself.toSet()).hasSize(10)
        assertThat(runs(simloop, mockito, jacoco)).isEqualTo(attachesItself)
        assertThat(runs(jacoco, mockito, simloop)).isEqualTo(attachesItself)
        assertThat(runs(jar("byte-buddy-agent-"), simloop)).isEqualTo(attachesItself)
    }
}
