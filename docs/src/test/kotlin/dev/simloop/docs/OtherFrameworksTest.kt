package dev.simloop.docs

import dev.simloop.failure.SimulationFailure
import io.kotest.common.KotestInternal
import io.kotest.core.test.TestCase
import io.kotest.engine.TestEngineLauncher
import io.kotest.engine.listener.AbstractTestEngineListener
import io.kotest.engine.test.TestResult
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.testng.ITestListener
import org.testng.ITestResult
import org.testng.TestNG
import java.nio.file.Path

/** TestNG and Kotest call a campaign as a function, and show its message. */
@OptIn(KotestInternal::class) // to run a spec from within
internal class OtherFrameworksTest {
    @Test
    fun `a test of TestNG fails with the story`() {
        val passed = mutableListOf<String>()
        val failed = linkedMapOf<String, Throwable>()
        val listener =
            object : ITestListener {
                override fun onTestSuccess(result: ITestResult) {
                    passed += result.name
                }

                override fun onTestFailure(result: ITestResult) {
                    failed[result.name] = result.throwable
                }
            }
        val testng = TestNG(false)
        testng.setVerbose(0)
        testng.setTestClasses(arrayOf(TestNgSample::class.java))
        testng.addListener(listener)
        testng.run()

        assertThat(passed).containsExactly("aSeatIsSoldOnce")
        assertThat(failed.keys).containsExactly("aSeatIsSoldTwice")
        val failure = failed.values.single()
        assertStory(failure, "IllegalStateException: one seat was sold twice", "why: check-then-act on seats: ")
        assertThat(failure.message)
            .contains("\n  run again: Campaign.ofAction(action).replay(\"sl2/")
            .contains("/shrunk.tape.json\")))", "\n  artifacts: target/simloop/TestNgSample.aSeatIsSoldTwice/")
        assertThat(Path.of("target/simloop/TestNgSample.aSeatIsSoldTwice")).isDirectory()
        assertThat(Path.of("target/simloop/TestNgSample.aSeatIsSoldOnce")).doesNotExist()
    }

    @Test
    fun `a test of Kotest fails with the story`() {
        val results = linkedMapOf<String, TestResult>()
        val listener =
            object : AbstractTestEngineListener() {
                override suspend fun testFinished(
                    testCase: TestCase,
                    result: TestResult,
                ) {
                    results[testCase.name.name] = result
                }
            }
        val engine = TestEngineLauncher().withListener(listener).withClasses(KotestSample::class).launch()

        assertThat(engine.errors).isEmpty()
        assertThat(results.filterValues { it.isSuccess }.keys).containsExactly("every vote counts")
        val failures = results.filterValues { it.isErrorOrFailure }.mapValues { checkNotNull(it.value.errorOrNull) }
        assertThat(failures.keys).containsExactly("some votes count", "some votes count, with system properties")
        failures.values.forEach {
            assertStory(it, "IllegalStateException: 100 votes were cast, ", "why: lost update of votes: ")
        }
        assertThat(failures.getValue("some votes count").message).contains("target/simloop/some_votes_count-")
        assertThat(failures.getValue("some votes count, with system properties").message)
            .contains(
                "-Dsimloop.replay=sl2/",
                "-Dsimloop.tape=target/simloop/dev.simloop.docs.KotestSample.some_votes_count-",
            )
    }

    private fun assertStory(
        failure: Throwable,
        first: String,
        shape: String,
    ) {
        assertThat(failure).isInstanceOf(SimulationFailure::class.java)
        assertThat(failure.message)
            .startsWith(first)
            .contains(shape, "this decides: ", "\n  odds: ", "which only its tape repeats: ", "(95 %, rule of three)")
        assertThat(checkNotNull(failure.message).lines()).hasSizeLessThanOrEqualTo(48)
    }
}
