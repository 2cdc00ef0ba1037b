package dev.simloop.examples.causes

import dev.simloop.campaign.Finding
import dev.simloop.campaign.FreshJvm
import dev.simloop.campaign.Seeds
import dev.simloop.report.Explainer
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledIfSystemProperty
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.writeText

/**
 * Many findings of programs whose shape is known: none is called by another shape, and few by none. `-Dshapes.findings` says how
 * many of each program are looked at.
 */
@EnabledIfSystemProperty(named = "simloop.user.nightly", matches = "true", disabledReason = "takes minutes: -Pnightly")
internal class NoFalseShapeTest {
    private class Tally(
        val right: Int,
        val none: Int,
        val wrong: List<String>,
    )

    @Test
    fun `no finding has the shape of another bug`() {
        val each = Integer.getInteger("shapes.findings", 1)
        val table = mutableListOf("%-24s %-30s %6s %6s %6s".format("program", "kind", "right", "none", "wrong"))
        val tallies =
            Causes.small().associateWith { cause ->
                tally(cause, each).also {
                    table += "%-24s %-30s %6d %6d %6d".format(cause.name, cause.kind, it.right, it.none, it.wrong.size)
                }
            }
        val shaped = tallies.filterKeys { it.kind in SHAPES }
        val findings = tallies.values.sumOf { it.right + it.none + it.wrong.size }
        val silent = shaped.values.sumOf { it.none }
        val known = shaped.values.sumOf { it.right + it.none + it.wrong.size }
        val wrong = tallies.values.flatMap { it.wrong }
        table += "$findings findings: ${wrong.size} have a wrong shape; of $known that have one, $silent are told none"
        Files.createDirectories(Path.of("target/causes"))
        Path.of("target/causes/shapes").writeText(table.joinToString("\n", postfix = "\n"))

        assertThat(wrong).isEmpty()
        assertThat(silent * 5).describedAs("$silent of $known are told no shape").isLessThanOrEqualTo(known)
        if (each > 1) assertThat(findings).isGreaterThanOrEqualTo(300)
    }

    private fun tally(
        cause: Cause,
        each: Int,
    ): Tally {
        val found = findings(cause, each)
        val right = SHAPES[cause.kind].orEmpty()
        val told =
            found.map { finding ->
                Explainer
                    .of(cause.plain(), cause.name)
                    .withFreshJvm(FreshJvm.none("it is the shape that counts"))
                    .withBudget(300, CausesTest.NO_LIMIT)
                    .withWorkers(1)
                    .withoutArtifacts("")
                    .explain(finding)
                    .report()!!
                    .why()
                    .replace("\n", " ")
            }
        val shapes = told.map { sentence -> ALL.firstOrNull { sentence.startsWith("why: $it") } }
        val wrong = told.filterIndexed { i, _ -> shapes[i] != null && shapes[i] !in right }
        return Tally(shapes.count { it in right }, shapes.count { it == null }, wrong.map { "$cause: $it" })
    }

    private fun findings(
        cause: Cause,
        each: Int,
    ): List<Finding> {
        val found = mutableListOf<Finding>()
        var from = 0L
        while (found.size < each && from < SEEDS) {
            val seeds = Seeds.range(from, (SEEDS - from).toInt())
            val next =
                cause
                    .plain()
                    .withSeeds(seeds)
                    .withWorkers(1)
                    .run()
                    .findings()
                    .firstOrNull() ?: break
            found += next
            from = next.token().seed() + 1
        }
        return found
    }

    private companion object {
        const val SEEDS = 3_000L

        /** The shapes that a kind of bug may be told as; what is not here has none. */
        val SHAPES =
            mapOf(
                "lost update" to listOf("lost update"),
                "interleaved writes" to listOf("interleaved writes"),
                "check-then-act" to listOf("check-then-act"),
                "use before ready" to listOf("use before ready"),
                "stale read" to listOf("stale read"),
                "lost wake-up" to listOf("lost wake-up"),
                "deadlock" to listOf("deadlock in a cycle", "nobody is left to give back"),
                "missed fsync of a file" to listOf("missed fsync of /"),
                "missed fsync of a directory" to listOf("missed fsync of directory"),
                "double effect of a retry" to listOf("double effect"),
                "message of an old incarnation" to listOf("message of an old incarnation"),
                "undelivered element" to listOf("undelivered element"),
                "leaked resource" to listOf("leak of", "time-out against completion"),
                "judged by two clocks" to listOf("judged by two clocks"),
                "time-out against completion" to listOf("time-out against completion", "two timers at one instant"),
            )
        val ALL = SHAPES.values.flatten().distinct()
    }
}
