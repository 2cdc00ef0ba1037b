package dev.simloop.docs

import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.runSim
import dev.simloop.failure.SimulationFailure
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.platform.engine.TestExecutionResult
import org.junit.platform.engine.discovery.DiscoverySelectors.selectClass
import org.junit.platform.launcher.TestExecutionListener
import org.junit.platform.launcher.TestIdentifier
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request
import org.junit.platform.launcher.core.LauncherFactory

/** What the documentation shows as printed is what is printed: each block after `<!-- output NAME -->`, up to a last line `...`. */
class OutputTest {
    @Test
    fun `the failure on the front page`() = assertShown("cache", ofSimTest(CacheSample::class.java))

    @Test
    fun `the failure of a row`() = assertShown("rows", firstFailure(RowsSample::class.java))

    @Test
    fun `runTest has one order, in which the front page's program is right`() =
        repeat(20) {
            runTest {
                var stored = 0
                var cached = 0
                List(2) { value ->
                    launch {
                        stored = value
                        yield()
                        cached = value
                    }
                }.joinAll()
                assertThat(cached).isEqualTo(stored)
            }
        }

    @Test
    fun `the failure of a SimTest`() = assertShown("simtest", ofSimTest(AccountSample::class.java))

    private fun ofSimTest(sample: Class<*>) = firstFailure(sample).replace(Regex("(candidates), .* s\n"), "$1, 0.1 s\n")

    @Test
    fun `the order of submission shows nothing of that failure`() {
        assertThat(firstFailure(AccountInOrderSample::class.java)).isEqualTo("nothing failed")
    }

    @Test
    fun `what the checkers of models and histories say`() {
        assertShown("jugs", VerifySnippets.jugs().describe())
        assertShown("push", VerifySnippets.push(false).describe())
        assertShown("copy", VerifySnippets.copy().describe())
        assertShown("doctors", VerifySnippets.doctors().describe())
    }

    @Test
    fun `what an exhaustive search says`() {
        assertShown("exhaustive-found", ExhaustiveSnippets.found().describe())
        assertShown("exhaustive-proven", ExhaustiveSnippets.proven().describe())
        assertShown("exhaustive-wide", ExhaustiveSnippets.wide().describe())
    }

    @Test
    fun `the tape`() = assertShown("tape", traceTape())

    @Test
    fun `the deadlock`() {
        val failure =
            assertThrows<SimulationFailure> {
                runSim(seed = 1) {
                    val answer = CompletableDeferred<Int>()
                    launch { answer.await() }
                }
            }
        val printed = checkNotNull(failure.message)
        assertShown("deadlock", printed.replace(Regex(" at dev\\.simloop\\.docs\\..*"), " at AnswerTest.kt:14"))
    }

    private fun assertShown(
        name: String,
        printed: String,
    ) {
        val shown = Documents.all().flatMap { it.blocks }.filter { it.output == name }
        assertThat(shown).describedAs("blocks after <!-- output $name -->; printed:\n$printed").isNotEmpty()
        for (block in shown) {
            val text = block.text.trim()
            if (text.endsWith("\n...")) {
                assertThat(printed.trim()).describedAs("${block.place}").startsWith(text.removeSuffix("..."))
            } else {
                assertThat(text).describedAs("${block.place}").isEqualTo(printed.trim())
            }
        }
    }

    private fun firstFailure(sample: Class<*>): String {
        var failure: Throwable? = null
        val listener =
            object : TestExecutionListener {
                override fun executionFinished(
                    test: TestIdentifier,
                    result: TestExecutionResult,
                ) {
                    if (failure == null) failure = result.throwable.orElse(null)
                }
            }
        val request = request().selectors(selectClass(sample)).build()
        LauncherFactory.openSession().use { it.launcher.execute(request, listener) }
        return failure?.message ?: "nothing failed"
    }

    companion object {
        const val TRACED_SEED = 4823L

        fun traceTape(): String =
            campaign {
                val seen = mutableListOf<String>()
                coroutineScope {
                    for (name in listOf("a", "b")) {
                        launch {
                            seen += "$name at $currentTime"
                            delay(10 * random.nextLong(1, 4))
                            seen += "$name at $currentTime"
                        }
                    }
                }
                seen
            }.runSeed(TRACED_SEED).tape()!!.toJson()
    }
}
