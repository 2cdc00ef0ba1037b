package dev.simloop.examples.causes

import dev.simloop.campaign.FreshJvm
import dev.simloop.report.Explainer
import dev.simloop.report.Report
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.condition.EnabledIfSystemProperty
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * The cause sentence of each program names the bug that was planted there, with its lines, actors, faults and
 * values, and names no other line, actor or host. The sentences are in `causes.txt`; `-Dgolden.update` writes them anew.
 */
@EnabledIfSystemProperty(named = "simloop.user.nightly", matches = "true", disabledReason = "takes minutes: -Pnightly")
internal class CausesTest {
    @ParameterizedTest
    @MethodSource("causes")
    fun `the sentence names what was planted and nothing else`(cause: Cause) {
        val sentence = explained(cause).why().replace("\n", " ")
        sentences[cause.name] = sentence
        val faults = faults(cause, sentence)
        if (faults.isNotEmpty()) fallShort[cause.name] = faults
        if (cause.name in Causes.SHORT) {
            assertThat(faults).describedAs("$cause no longer falls short: $sentence").isNotEmpty()
        } else {
            assertThat(faults).describedAs(sentence).isEmpty()
        }
        if (!UPDATE) assertThat(sentence).isEqualTo(golden()[cause.name])
    }

    @ParameterizedTest
    @MethodSource("mended")
    fun `without the bug nothing is found`(cause: Cause) {
        cause
            .right()!!
            .withSeeds(300)
            .withWorkers(1)
            .run()
            .assertPassed()
    }

    companion object {
        /** What counts is the budget of runs: a sentence must not depend on how busy the machine is. */
        val NO_LIMIT: Duration = Duration.ofHours(12)

        private val UPDATE = java.lang.Boolean.getBoolean("golden.update")
        private val GOLDEN = Path.of("src/test/resources/causes.txt")
        private val LINE = Regex("[A-Za-z]+\\.(?:java|kt):\\d+")
        private val sentences = linkedMapOf<String, String>()
        private val fallShort = linkedMapOf<String, List<String>>()

        fun explained(cause: Cause): Report {
            val program = cause.plain()
            val found = program.withSeeds(5_000).withWorkers(1).run()
            return Explainer
                .of(program, cause.name)
                .withFreshJvm(FreshJvm.none("it is the sentence that counts"))
                .withBudget(1_000, NO_LIMIT)
                .withWorkers(1)
                .withoutArtifacts("")
                .explain(found)
                .report()!!
        }

        /** What is wrong with a sentence, from what was planted alone. */
        private fun faults(
            cause: Cause,
            sentence: String,
        ): List<String> {
            val says = cause.says.map(Causes::resolved)
            val start = "why: " + Causes.resolved(cause.shape)
            val faults = mutableListOf<String>()
            if (!sentence.startsWith(start)) faults += "does not begin with '$start'"
            says.filter { it !in sentence }.forEach { faults += "does not say '$it'" }
            if (cause.kind == "Raft" || cause.kind == "election") return faults
            val allowed = (says + start + cause.may.map { Causes.lines[it] ?: it })
            LINE
                .findAll(sentence)
                .map { it.value }
                .filter { line -> allowed.none { line in it } }
                .forEach { faults += "names line $it" }
            val names = Regex("[A-Za-z0-9/]+#\\d+").findAll(sentence).map { it.value }
            names.filter { name -> allowed.none { name in it } }.forEach { faults += "names actor $it" }
            val hosts = BYSTANDERS.filter { Regex("\\b$it\\b").containsMatchIn(sentence) }
            hosts
                .filter { host -> allowed.none { Regex("\\b$host\\b").containsMatchIn(it) } }
                .forEach { faults += "names host $it" }
            return faults
        }

        /** Bystanders: hosts, actors and values that are in the programs and have nothing to do with the bugs. */
        private val BYSTANDERS = listOf("lamp", "bystander", "idler", "spare", "passerby", "weather", "notes")

        private fun golden(): Map<String, String> =
            GOLDEN
                .readText()
                .trim()
                .split("\n\n")
                .associate { it.substringBefore('\n') to it.substringAfter('\n') }

        @JvmStatic
        fun causes() = Causes.all()

        @JvmStatic
        fun mended() = Causes.all().filter { it.mended != null }

        @JvmStatic
        @AfterAll
        fun written() {
            val text = sentences.entries.joinToString("\n\n", postfix = "\n") { "${it.key}\n${it.value}" }
            if (UPDATE) GOLDEN.writeText(text)
            Files.createDirectories(Path.of("target/causes"))
            Path.of("target/causes/sentences.txt").writeText(text)
            val kinds =
                Causes
                    .all()
                    .filter { it.name in sentences }
                    .map { it.kind }
                    .distinct()
            val short = fallShort.map { "${it.key}: ${it.value.joinToString("; ")}" }
            Path.of("target/causes/short").writeText(short.joinToString("") { "$it\n" })
            Path.of("target/causes/table").writeText(
                (short + "${sentences.size - short.size} of ${sentences.size} of ${kinds.size} kinds are named")
                    .joinToString("\n", postfix = "\n"),
            )
        }
    }
}
