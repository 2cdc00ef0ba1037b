package dev.simloop.benchmarks

import dev.simloop.RunReport
import dev.simloop.Scenario
import dev.simloop.SimConfig
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.scenario
import dev.simloop.examples.microraft.MicroRaft
import dev.simloop.examples.microraft.MicroRaftWorld
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.routes.RouteDelivery
import dev.simloop.examples.streamraft.Bug
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.examples.systems.LeasedJobs
import dev.simloop.examples.systems.ReplicatedLog
import dev.simloop.examples.systems.Saga
import dev.simloop.examples.systems.StreamBroker
import dev.simloop.examples.zoo.CheckThenSet
import dev.simloop.examples.zoo.CheckThenSetFutures
import dev.simloop.examples.zoo.CounterRace
import dev.simloop.examples.zoo.DeepOrdering
import dev.simloop.examples.zoo.LockedCounter
import dev.simloop.examples.zoo.OrderBug
import dev.simloop.examples.zoo.OrderBugFutures
import dev.simloop.examples.zoo.Starvation
import dev.simloop.examples.zoo.TimeoutBoundary
import dev.simloop.examples.zoo.UseBeforeReady
import dev.simloop.examples.zoo.UseBeforeReadyFutures
import dev.simloop.examples.zoo.afterDrawnDelays
import dev.simloop.examples.zoo.onTwoLanes
import dev.simloop.examples.zoo.scenario
import dev.simloop.shrink.FailureIdentity
import dev.simloop.shrink.Shrinker
import dev.simloop.shrink.StopReason
import java.time.Duration
import java.util.stream.LongStream
import kotlin.streams.toList

/** A program that is the same until a property, which looks after every step, has looked so often, and fails then. */
private class MadeToFail(
    private val program: Scenario,
    private val mostLooks: Long,
) : Scenario {
    /** How often it has looked in the last run; for the thread that waits for that run. */
    @Volatile
    var looks = 0L
        private set

    override fun run(world: World): Any? {
        var count = 0L
        world.always(NAME) {
            looks = ++count
            count <= mostLooks
        }
        return program.run(world)
    }

    companion object {
        const val NAME = "made to fail"
    }
}

/**
 * A tape repeats its run: of the two worlds that the determinism claims run, of every example and zoo program as it is and
 * made to fail after a quarter, a half and seven eighths of its steps, and of what the shrinker makes of those failures.
 */
public object TapesEvidence {
    private val MOMENTS = listOf(0.25, 0.5, 0.875)

    /** Of each program, at each moment. */
    private const val SHRUNK = 2
    private const val CANDIDATES = 60
    private const val EVENTS = 2_000

    private fun programs(): Map<String, Scenario> {
        val all = LinkedHashMap<String, Scenario>()
        val zoo =
            mapOf(
                "use before ready" to UseBeforeReady,
                "check then set" to CheckThenSet,
                "counter race" to CounterRace,
                "locked counter" to LockedCounter,
                "time-out boundary" to TimeoutBoundary,
                "starvation" to Starvation,
                "deep ordering" to DeepOrdering,
                "order bug" to OrderBug,
            )
        for ((name, program) in zoo) {
            for (buggy in listOf(true, false)) {
                val which = if (buggy) name else "$name, mended"
                all[which] = scenario(program.scenario(buggy))
                all["$which, two lanes"] = scenario(program.onTwoLanes(buggy))
                all["$which, drawn delays"] = scenario(program.afterDrawnDelays(buggy))
            }
        }
        for (buggy in listOf(true, false)) {
            val which = if (buggy) "futures" else "futures, mended"
            all["use before ready, $which"] = UseBeforeReadyFutures.scenario(buggy)
            all["check then set, $which"] = CheckThenSetFutures.scenario(buggy)
            all["order bug, $which"] = OrderBugFutures.scenario(buggy)
        }
        for (kind in NodeKind.entries) {
            for (buggy in listOf(true, false)) {
                all["message Raft, $kind${if (buggy) "" else ", mended"}"] = MessageRaft.scenario(kind, buggy)
            }
        }
        for (style in Style.entries) {
            for (buggy in listOf(true, false)) {
                all["stream Raft, baseline, $style${if (buggy) "" else ", mended"}"] =
                    StreamRaft.baseline(style, 3, buggy)
            }
            all["stream Raft, chaos, $style"] = StreamRaft.scenario(style, 3, null)
            for (bug in Bug.entries) all["stream Raft, $bug, $style"] = StreamRaft.scenario(style, 3, bug)
        }
        for ((again, gullible) in listOf(false to false, true to false, true to true)) {
            all["routes, again=$again, gullible=$gullible"] = Scenario(RouteDelivery.simulation(again, gullible)::run)
        }
        for (bug in listOf(null) + ReplicatedLog.Bug.entries) all["replicated log, $bug"] = ReplicatedLog.scenario(bug)
        for (bug in listOf(null) + LeasedJobs.Bug.entries) all["leased jobs, $bug"] = LeasedJobs.scenario(bug)
        for (bug in listOf(null) + StreamBroker.Bug.entries) all["broker, $bug"] = StreamBroker.scenario(bug)
        for (bug in listOf(null) + Saga.Bug.entries) all["saga, $bug"] = Saga.scenario(bug)
        all["MicroRaft"] = MicroRaft.scenario(3)
        all["MicroRaft on disks"] = MicroRaftWorld.scenario(3)
        return all
    }

    /**
     * `worlds COUNT` holds the two worlds alone to their tapes, `programs COUNT NAME...` the programs that begin with one of the
     * names, or all; else both, with the size.
     */
    @JvmStatic
    public fun main(args: Array<String>) {
        val verdict = Verdict()
        val only = args.firstOrNull()
        var replays = 0L
        if (only !=
            "programs"
        ) {
            replays +=
                worlds(if (only == "worlds") args[1].toInt() else args.withSeeds(1_000, 10_000, 50_000), verdict)
        }
        if (only ==
            "worlds"
        ) {
            verdict.end(
                "tapes: ${replays.figure()} runs repeat strictly from their own tapes: ${verdict.equality()}",
            )
        }
        val seeds = if (only == "programs") args[1].toInt() else args.withSeeds(20, 300, 1_000)
        println("%-44s %8s %12s %8s %10s".format("program", "runs", "made to fail", "shrunk", "not equal"))
        var failed = 0L
        var shrunk = 0L
        val names = if (only == "programs") args.drop(2) else emptyList()
        for ((name, program) in programs()) {
            if (names.isNotEmpty() && names.none { name.startsWith(it) }) continue
            val sum = ofProgram(program, seeds)
            println(
                "%-44s %8d %12d %8d %10d".format(name, sum.runs, sum.madeToFail, sum.shrunk, sum.unrepeated.size),
            )
            verdict.demand(
                sum.unrepeated.isEmpty(),
                "$name: each tape repeats its run: ${sum.unrepeated.firstOrNull()}",
            )
            // Those that end by themselves before their last quarter fail as they do.
            verdict.demand(sum.madeToFail >= seeds, "$name: runs fail at three moments: ${sum.madeToFail}")
            replays += sum.runs
            failed += sum.madeToFail
            shrunk += sum.shrunk
        }
        verdict.end(
            "tapes: ${replays.figure()} runs, ${failed.figure()} of them made to fail, " +
                "and ${shrunk.figure()} shrunk ones repeat strictly from their own tapes: ${verdict.equality()}",
        )
    }

    private fun worlds(
        count: Int,
        verdict: Verdict,
    ): Long {
        // A run of the second takes thirty times as long as one of the first.
        val fewer = maxOf(1, count / 10)
        ownTapes("the mixed world", mixedWorld(), count, verdict)
        ownTapes("the world of all faults", Torture.campaign(), fewer, verdict)
        return count.toLong() + fewer
    }

    private fun ownTapes(
        name: String,
        campaign: Campaign,
        count: Int,
        verdict: Verdict,
    ) {
        val tapes = campaign.ownTapes(count)
        println("%-44s %8d seeds, %d do not repeat".format(name, count, tapes.unrepeated.size))
        val first = tapes.unrepeated.firstOrNull()
        verdict.demand(first == null, "$name: each tape repeats its run: $first")
    }

    private class Sum(
        val runs: Int = 0,
        val madeToFail: Int = 0,
        val shrunk: Int = 0,
        val unrepeated: List<Unrepeated> = emptyList(),
    ) {
        operator fun plus(other: Sum) =
            Sum(
                runs + other.runs,
                madeToFail + other.madeToFail,
                shrunk + other.shrunk,
                unrepeated + other.unrepeated,
            )
    }

    private fun ofProgram(
        program: Scenario,
        seeds: Int,
    ): Sum =
        LongStream
            .range(0, seeds.toLong())
            .parallel()
            .mapToObj { ofSeed(program, it) }
            .toList()
            .reduce(Sum::plus)

    /** Events are compared up to a number, all else to the end: the lines of events take ten times as long as the run. */
    private fun campaign(program: Scenario) =
        Campaign.of(program).withConfig(SimConfig.defaults().withMaxEvents(EVENTS))

    private fun ofSeed(
        program: Scenario,
        seed: Long,
    ): Sum {
        val calm = MadeToFail(program, Long.MAX_VALUE)
        var sum = repeated(campaign(calm), seed)
        val looks = calm.looks
        for (share in MOMENTS) {
            val failing = campaign(MadeToFail(program, (looks * share).toLong()))
            sum += repeated(failing, seed)
            if (seed < SHRUNK) sum += shrunk(failing, seed)
        }
        return sum
    }

    private fun repeated(
        campaign: Campaign,
        seed: Long,
    ): Sum {
        val run = campaign.runSeed(seed)
        val tape = checkNotNull(run.tape()) { "seed $seed has no tape: ${run.failureLine()}" }
        val again = campaign.replay(tape)
        val difference = run.differenceTo(again)
        return Sum(1, if (run.isMadeToFail()) 1 else 0, 0, listOfNotNull(difference?.let { Unrepeated(seed, it) }))
    }

    private fun RunReport.isMadeToFail() = MadeToFail.NAME in failureLine()

    private fun shrunk(
        campaign: Campaign,
        seed: Long,
    ): Sum {
        val run = campaign.runSeed(seed)
        if (!run.isMadeToFail()) return Sum()
        val shrink =
            Shrinker
                .of(campaign)
                .withWorkers(1)
                .withBudget(CANDIDATES, Duration.ofMinutes(5))
                .shrink(checkNotNull(run.tape()), FailureIdentity.of(checkNotNull(run.failure())))
        val difference =
            if (shrink.stop() == StopReason.NOT_REPEATED) {
                "the shrunk tape went another way: $shrink"
            } else {
                shrink.report().differenceTo(campaign.replay(shrink.tape()))
            }
        return Sum(shrunk = 1, unrepeated = listOfNotNull(difference?.let { Unrepeated(seed, "shrunk, $it") }))
    }
}
