package dev.simloop.benchmarks

import dev.simloop.Scenario
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Finding
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.campaign
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.streamraft.Bug
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.examples.zoo.CheckThenSet
import dev.simloop.examples.zoo.CounterRace
import dev.simloop.examples.zoo.DeepOrdering
import dev.simloop.examples.zoo.Starvation
import dev.simloop.examples.zoo.TimeoutBoundary
import dev.simloop.examples.zoo.UseBeforeReady
import dev.simloop.examples.zoo.ZooProgram
import dev.simloop.examples.zoo.scenario
import dev.simloop.report.Report
import dev.simloop.shrink.FailureIdentity
import dev.simloop.shrink.Shrink
import dev.simloop.shrink.Shrinker
import dev.simloop.shrink.Size
import dev.simloop.tape.Fallback
import java.time.Duration

/** What shrinking makes of the zoo, the Rafts and a rare bug beside a shallow one. */
public object ShrinkEvidence {
    private const val BUDGET = 2_000

    private const val MOST_FAULTS = 4

    /** Of the systems with disks and all kinds of faults, so many in a hundred findings may keep more than two faults. */
    private const val MORE_THAN_TWO = 20

    /** A tape of this many draws is that of a system and not of a small program. */
    private const val SYSTEM = 1_000

    /** A tape of fewer draws is that of a small program. */
    private const val SMALL = 256
    private val TIME: Duration = Duration.ofSeconds(60)

    /** What a prior system needed at the median: candidates, and decisions left; null where it has no figure. */
    private class Floor(
        val candidates: Int,
        val decisions: Int,
    )

    private class Row(
        val name: String,
        val shrinks: List<Shrink>,
        val lines: List<Int>,
    )

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val starts = if (quick) 3 else 9
        val verdict = Verdict()
        println(
            "%-42s %4s %11s %9s %15s %13s %9s %11s %15s %9s".format(
                "program",
                "n",
                "candidates",
                "time, s",
                "draws",
                "decisions",
                "faults",
                "departures",
                "virtual, s",
                "lines",
            ),
        )
        zoo(starts, verdict)
        message(starts, verdict)
        baseline(starts, verdict)
        stream(if (quick) 1 else 3, verdict)
        hard(verdict)
        pair(starts, verdict)
        verdict.end(figure())
    }

    private fun figure(): String {
        val all = rows.flatMap { it.shrinks }
        val systems = all.filter { it.before().draws() >= SYSTEM }
        return "shrink: ${all.size} findings, ${all.map { it.candidates() }.median()} candidates at the median; " +
            "${systems.size} of at least $SYSTEM draws end with " +
            "at most ${systems.maxOf { it.after().deviationCount() }} departures and " +
            "${systems.maxOf { it.after().faults() }} faults, " +
            "${systems.map { it.elapsed().toNanos() / 1e9 }.median().figure(2)} s at the median"
    }

    private val rows = ArrayList<Row>()

    private fun zoo(
        starts: Int,
        verdict: Verdict,
    ) {
        val programs: List<Triple<String, ZooProgram, Floor?>> =
            listOf(
                Triple("counter race", CounterRace, null),
                Triple("use before ready", UseBeforeReady, Floor(44, 1)),
                Triple("check then set", CheckThenSet, Floor(110, 1)),
                Triple("deep ordering", DeepOrdering, Floor(406, 0)),
                Triple("starvation", Starvation, Floor(16, 2)),
                Triple("time-out boundary", TimeoutBoundary, null),
            )
        for ((name, program, floor) in programs) {
            val row = row(name, campaign(program.scenario(true)), starts, 20_000, verdict)
            if (floor != null) compare(row, floor, verdict)
        }
    }

    private fun message(
        starts: Int,
        verdict: Verdict,
    ) {
        for (kind in NodeKind.values()) {
            row("message Raft, $kind", Campaign.of(MessageRaft.scenario(kind, true)), starts, 500, verdict)
        }
    }

    private fun baseline(
        starts: Int,
        verdict: Verdict,
    ) {
        for (style in Style.values()) {
            val row =
                row(
                    "stream Raft, baseline, $style",
                    Campaign.of(StreamRaft.baseline(style, 3, true)),
                    starts,
                    500,
                    verdict,
                )
            small(row, verdict)
        }
    }

    private fun stream(
        starts: Int,
        verdict: Verdict,
    ) {
        for (style in Style.values()) {
            for (bug in Bug.values()) {
                val row =
                    row("$bug, $style", Campaign.of(StreamRaft.scenario(style, 3, bug)), starts, 2_000, verdict)
                when (bug) {
                    Bug.DOUBLE_VOTE -> small(row, verdict)

                    // Three leaders in turn, each deposed in time: docs/adr/0020 shows the wall.
                    Bug.OLD_TERM_COMMIT -> smaller(row, 3, 10, verdict)

                    else -> smaller(row, 2, 5, verdict)
                }
            }
        }
    }

    private fun small(
        row: Row,
        verdict: Verdict,
    ) {
        for (shrink in row.shrinks) {
            verdict.demand(shrink.after().deviationCount() <= 3, "${row.name}: at most 3 schedule departures: $shrink")
            verdict.demand(shrink.after().faults() <= 2, "${row.name}: at most 2 faults: $shrink")
            verdict.demand(shrink.elapsed().toMillis() < 5_000, "${row.name}: in under 5 s: $shrink")
        }
    }

    /** Bugs that take faults: a power cut and what makes it matter, a deposed leader with a slow clock. */
    private fun smaller(
        row: Row,
        mostFaults: Int,
        mostSeconds: Int,
        verdict: Verdict,
    ) {
        hard += row.shrinks
        for (shrink in row.shrinks) {
            verdict.demand(shrink.after().deviationCount() <= 3, "${row.name}: at most 3 schedule departures: $shrink")
            verdict.demand(shrink.after().faults() <= MOST_FAULTS, "${row.name}: at most $MOST_FAULTS faults: $shrink")
        }
        val faults = row.shrinks.map { it.after().faults() }.median()
        verdict.demand(faults <= mostFaults, "${row.name}: at most $mostFaults faults at the median: $faults")
        val seconds = row.shrinks.map { it.elapsed().toNanos() / 1e9 }.median()
        verdict.demand(
            seconds < mostSeconds,
            "${row.name}: in under $mostSeconds s at the median: ${seconds.figure(2)} s",
        )
    }

    /** Of all findings of bugs that take faults, how many end with how many. */
    private fun hard(verdict: Verdict) {
        val more = hard.filter { it.after().faults() > 2 }
        val counts = hard.groupingBy { it.after().faults() }.eachCount().toSortedMap()
        println("findings of the bugs that take faults, by the faults that are left: $counts")
        println("of ${hard.size}, ${hard.count { it.elapsed().toMillis() >= 5_000 }} took 5 s or more")
        verdict.demand(
            100 * more.size <= MORE_THAN_TWO * hard.size,
            "at most $MORE_THAN_TWO % keep more than 2 faults: ${more.size} of ${hard.size}",
        )
    }

    private val hard = ArrayList<Shrink>()

    private fun compare(
        row: Row,
        floor: Floor,
        verdict: Verdict,
    ) {
        val candidates = row.shrinks.map { it.candidates() }.median()
        val decisions = row.shrinks.map { it.after().decisions() }.median()
        verdict.demand(
            candidates <= floor.candidates,
            "${row.name}: at most ${floor.candidates} candidates: $candidates",
        )
        verdict.demand(
            decisions <= floor.decisions,
            "${row.name}: at most ${floor.decisions} decisions: $decisions",
        )
    }

    private fun row(
        name: String,
        campaign: Campaign,
        starts: Int,
        seeds: Int,
        verdict: Verdict,
    ): Row {
        val findings = findings(campaign, starts, seeds)
        verdict.demand(findings.isNotEmpty(), "$name is found in $seeds seeds")
        val shrinks = findings.map { shrink(campaign, it) }
        val row = Row(name, shrinks, shrinks.map { lines(it) })
        for (shrink in row.shrinks) {
            verdict.demand(
                shrink.after().draws() <= shrink.before().draws() + slack(shrink),
                "$name: the tape does not grow: $shrink",
            )
            verdict.demand(
                FailureIdentity.of(shrink.report()) == shrink.identity(),
                "$name: the failure is the same",
            )
        }
        rows += row
        print(row)
        return row
    }

    /** A small tape may grow a little where that saved faults or departures: submission order may take longer to fail. */
    private fun slack(shrink: Shrink): Int {
        val calmer =
            shrink.after().faults() < shrink.before().faults() ||
                shrink.after().deviationCount() < shrink.before().deviationCount()
        return if (calmer && shrink.before().draws() < SMALL) SMALL / 4 else 0
    }

    /** How long the story of the shrunk run is, with its table. */
    private fun lines(shrink: Shrink): Int {
        val report = Report.of(shrink.report().events()!!).withDeviations(shrink.tape())
        val table = (report.interleaving()?.lines()?.size ?: 0)
        return report.story().lines().size + table
    }

    /** The first [most] of so many seeds that fail; seeds behind them are not run. */
    private fun findings(
        campaign: Campaign,
        most: Int,
        seeds: Int,
    ): List<Finding> {
        val found = ArrayList<Finding>()
        var from = 0L
        while (found.size < most && from < seeds) {
            val next = campaign.withSeeds(Seeds.range(from, (seeds - from).toInt())).run().firstFinding()
            from = if (next == null) seeds.toLong() else next.token().seed() + 1
            next?.let { found += it }
        }
        return found
    }

    private fun shrink(
        campaign: Campaign,
        finding: Finding,
    ): Shrink = Shrinker.of(campaign).withBudget(BUDGET, TIME).shrink(finding)

    private fun print(row: Row) {
        val all = row.shrinks
        if (all.isEmpty()) return
        println(
            "%-42s %4d %11s %9s %15s %13s %9s %11s %15s %9s".format(
                row.name,
                all.size,
                "${all.map { it.candidates() }.median()} (${all.maxOf { it.candidates() }})",
                all.map { it.elapsed().toNanos() / 1e9 }.median().figure(2),
                change(all) { it.draws().toLong() },
                change(all) { it.decisions().toLong() },
                change(all) { it.faults().toLong() },
                change(all) { it.deviationCount().toLong() },
                all.map { it.before().virtualNanos() / 1e9 }.median().figure(1) + " -> " +
                    all.map { it.after().virtualNanos() / 1e9 }.median().figure(2),
                row.lines.median(),
            ),
        )
    }

    private fun change(
        all: List<Shrink>,
        what: (Size) -> Long,
    ): String =
        "${all.map { what(it.before()) }.sorted()[all.size / 2]} -> " +
            "${all.map { what(it.after()) }.sorted()[all.size / 2]}"

    private fun List<Int>.median(): Int = sorted()[size / 2]

    /** A rare failure behind an assertion, and a shallow one of the same type that almost any change runs into. */
    private fun pair(
        starts: Int,
        verdict: Verdict,
    ) {
        val campaign = Campaign.of(RareAndShallow)
        val rare =
            campaign
                .collecting(200)
                .withSeeds(4_000)
                .run()
                .findings()
                .filter { it.failure().message!!.startsWith("the rare bug") }
                .take(starts)
        verdict.demand(rare.isNotEmpty(), "the rare bug is found")
        val shrinks = rare.map { shrink(campaign, it) }
        val row = Row("a rare bug beside a shallow one", shrinks, shrinks.map { lines(it) })
        print(row)
        for (shrink in row.shrinks) {
            verdict.demand(
                shrink
                    .report()
                    .failure()!!
                    .message!!
                    .startsWith("the rare bug"),
                "shrinking stays with the rare bug: ${shrink.report().failureLine()}",
            )
            verdict.demand(shrink.others().isNotEmpty(), "the shallow bug is kept aside")
        }
    }
}

/** Two bugs of one exception type: one in a narrow corner, the other next to it. */
internal object RareAndShallow : Scenario {
    override fun run(world: World): Any? {
        val draws = world.stream("workload", Fallback.ZERO)
        var sum = 0
        repeat(8) { sum += draws.next(10) }
        if (sum == 40) throw AssertionError("the rare bug: sum $sum")
        if (sum > 20) throw AssertionError("a shallow, different bug: sum $sum")
        return null
    }
}
