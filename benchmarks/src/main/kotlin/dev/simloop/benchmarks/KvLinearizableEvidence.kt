package dev.simloop.benchmarks

import dev.simloop.Scenario
import dev.simloop.campaign.Campaign
import dev.simloop.examples.streamraft.Bug
import dev.simloop.examples.streamraft.RecordedRaft
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.failure.PropertyViolation
import dev.simloop.verify.history.History
import dev.simloop.verify.history.HistoryResult
import dev.simloop.verify.history.Linearizability
import dev.simloop.verify.history.Op
import dev.simloop.verify.history.Outcome
import dev.simloop.verify.history.Specs
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.LongAccumulator
import java.util.concurrent.atomic.LongAdder
import java.util.function.Consumer

/**
 * The store on the stream Raft, judged by what its clients were told and by nothing else: the correct version in chaos,
 * the stale read caught without any property, and what a history cannot know beside what an oracle does.
 */
public object KvLinearizableEvidence {
    private const val NODES = 3
    private const val DRIFT_SEEDS = 200
    private const val OTHER_SEEDS = 400
    private val PICTURES = Path.of("benchmarks/target/kv-linearizable")

    @JvmStatic
    public fun main(args: Array<String>) {
        val quick = "--quick" in args
        val hunted = if (quick) 400 else 2_000
        val survived = args.withSeeds(400, 2_000, 50_000)
        val verdict = Verdict()
        println("the correct version, judged key by key after each seed; no property is registered:")
        println(
            "%-12s %5s %7s %9s %12s %8s %8s %8s %12s %12s %8s".format(
                "",
                "nodes",
                "seeds",
                "failures",
                "operations",
                "a seed",
                "clients",
                "unknown",
                "ms to judge",
                "longest ms",
                "seeds/s",
            ),
        )
        for (style in Style.values()) {
            survive(style, NODES, survived, verdict)
            survive(style, NODES + 2, survived / 10, verdict)
        }
        println(
            "two keys each; a client that is refused or hears nothing asks again, so nothing fails: what is unknown is",
        )
        println("what a client waited for when its host lost power")
        println()
        val firsts = Style.values().map { style -> hunt(style, hunted, verdict) }
        for (style in Style.values()) drift(style, verdict)
        println()
        others()
        verdict.end(
            "kv-linearizable: the correct version is linearizable in ${survived.toLong().figure()} seeds of each " +
                "style, among them all in which the stale read was hunted; that is caught by the history alone " +
                "within ${firsts.max() + 1} seeds",
        )
    }

    /** Judges histories of runs on several threads, and adds up what they were. */
    private class Judge : Consumer<History<Op, Any>> {
        val operations = LongAdder()
        val unknown = LongAdder()
        val clients = LongAdder()
        val nanos = LongAdder()
        val longest = LongAccumulator(Math::max, 0)

        override fun accept(history: History<Op, Any>) {
            val all = history.operations()
            operations.add(all.size.toLong())
            unknown.add(all.count { it.outcome() == Outcome.UNKNOWN }.toLong())
            clients.add(
                all
                    .map { it.client() }
                    .distinct()
                    .size
                    .toLong(),
            )
            val from = System.nanoTime()
            val result = Linearizability.check(history, Specs.map(RecordedRaft.NOTHING))
            val took = System.nanoTime() - from
            nanos.add(took)
            longest.accumulate(took)
            result.assertCorrect()
        }
    }

    private fun survive(
        style: Style,
        nodes: Int,
        seeds: Int,
        verdict: Verdict,
    ) {
        val judge = Judge()
        val result =
            Campaign
                .of(RecordedRaft.chaos(style, nodes, null, judge))
                .collecting(3)
                .withSeeds(seeds)
                .run()
        val run = result.seedsRun()
        println(
            "%-12s %5d %7s %9d %12s %8d %8.1f %8s %12s %12s %8s".format(
                style,
                nodes,
                run.figure(),
                result.findings().size,
                judge.operations.sum().figure(),
                judge.operations.sum() / run,
                judge.clients.sum().toDouble() / run,
                judge.unknown.sum().figure(),
                (judge.nanos.sum() / 1e6 / run).figure(2),
                (judge.longest.get() / 1e6).figure(1),
                (run / (result.elapsed().toNanos() / 1e9)).figure(0),
            ),
        )
        result.findings().forEach { println(it.describe()) }
        verdict.demand(result.findings().isEmpty(), "the correct version is linearizable with $style and $nodes nodes")
        verdict.demand(run == seeds.toLong(), "$seeds seeds run with $style and $nodes nodes")
        verdict.demand(result.properties().isEmpty(), "no property is registered with $style")
        verdict.demand(judge.unknown.sum() > 0, "some operations are unknown with $style and $nodes nodes")
    }

    private fun failing(
        scenario: Scenario,
        seeds: Int,
    ) = Campaign
        .of(scenario)
        .collecting(seeds)
        .withSeeds(seeds)
        .run()

    /** {@return the first seed} */
    private fun hunt(
        style: Style,
        seeds: Int,
        verdict: Verdict,
    ): Long {
        val bug = Bug.STALE_LEASE_READ
        val result = failing(RecordedRaft.chaos(style, NODES, bug), seeds)
        val wrong = result.findings().associateBy { it.token().seed() }
        val known =
            failing(StreamRaft.scenario(style, NODES, bug, RecordedRaft.CLIENTS), seeds)
                .findings()
                .map { it.token().seed() }
                .toSet()
        val first = wrong.keys.firstOrNull()
        println(
            "$style, $bug: the first wrong history is that of seed ${first ?: "-"}; of ${seeds.toLong().figure()} " +
                "seeds the history alone shows ${wrong.size}, an oracle that knows logs and revisions ${known.size}",
        )
        verdict.demand(first != null, "the history shows $bug within $seeds seeds with $style")
        verdict.demand(result.properties().isEmpty(), "no property is registered with $style")
        verdict.demand(wrong.values.none { it.failure() is PropertyViolation }, "no property speaks with $style")
        verdict.demand(known.containsAll(wrong.keys), "the oracle objects to every wrong history with $style")
        first?.let { show(style, it) }
        return first ?: 0
    }

    /** The shortest contradiction of that run in words, and as a picture. */
    private fun show(
        style: Style,
        seed: Long,
    ) {
        var result: HistoryResult<Op, Any>? = null
        Campaign
            .of(
                RecordedRaft.chaos(style, NODES, Bug.STALE_LEASE_READ) {
                    result = Linearizability.check(it, Specs.map(RecordedRaft.NOTHING))
                },
            ).runSeed(seed)
        val wrong = checkNotNull(result)
        println(wrong.describe().prependIndent("  "))
        Files.createDirectories(PICTURES)
        val name = "stale-read-${style.name.lowercase()}-seed-$seed"
        Files.writeString(PICTURES.resolve("$name.html"), wrong.timeline().toHtml())
        Files.writeString(PICTURES.resolve("$name.svg"), wrong.timeline().toSvg())
        println("  as a picture: $PICTURES/$name.html and .svg")
    }

    private fun drift(
        style: Style,
        verdict: Verdict,
    ) {
        val failures = { bug: Bug?, drifting: Boolean ->
            failing(RecordedRaft.driftApart(style, bug, drifting), DRIFT_SEEDS).findings()
        }
        val stale = failures(Bug.STALE_LEASE_READ, true)
        val right = failures(Bug.STALE_LEASE_READ, false)
        val correct = failures(null, true)
        println(
            "$style, drift and a partition alone: of $DRIFT_SEEDS seeds the history shows ${stale.size}, with right " +
                "clocks ${right.size}, of the correct version ${correct.size}",
        )
        verdict.demand(stale.isNotEmpty(), "the history shows what drift does with $style")
        verdict.demand(right.isEmpty() && correct.isEmpty(), "nothing is wrong without drift or bug with $style")
    }

    /** What clients can notice of the other bugs; nothing is demanded, since a lost vote need not be noticed. */
    private fun others() {
        println("the other planted bugs, by the history alone, within $OTHER_SEEDS seeds:")
        for (bug in Bug.values().filterNot { it == Bug.STALE_LEASE_READ }) {
            val firsts =
                Style.values().map { style ->
                    Campaign
                        .of(RecordedRaft.chaos(style, NODES, bug))
                        .withSeeds(OTHER_SEEDS)
                        .findFailingToken()
                }
            println(
                "  %-31s %s".format(
                    bug,
                    Style.values().zip(firsts).joinToString { (style, first) ->
                        "$style " + if (first != null) "token $first" else "not noticed"
                    },
                ),
            )
        }
    }
}
