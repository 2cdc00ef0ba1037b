package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.examples.systems.LeasedJobs
import dev.simloop.examples.systems.ReplicatedLog
import dev.simloop.examples.systems.Saga
import dev.simloop.examples.systems.StreamBroker

/**
 * Four systems on the pieces that whole systems share: two planted bugs each are found within 300 seeds, and the correct ones
 * survive every fault that one host survives, twice, with equal fingerprints. `print COUNT` prints those for another JDK.
 */
public object SystemsEvidence {
    private const val FOUND_WITHIN = 300

    private class Of(
        val correct: Campaign,
        val buggy: Map<String, Campaign>,
    )

    private fun systems(): Map<String, Of> =
        mapOf(
            "replicated log" to
                Of(
                    Campaign.of(ReplicatedLog.scenario(null)),
                    ReplicatedLog.Bug.entries.associate { it.name to Campaign.of(ReplicatedLog.scenario(it)) },
                ),
            "leased jobs" to
                Of(
                    Campaign.of(LeasedJobs.scenario(null)),
                    LeasedJobs.Bug.entries.associate {
                        it.name to
                            Campaign.of(LeasedJobs.scenario(it))
                    },
                ),
            "broker over streams" to
                Of(
                    Campaign.of(StreamBroker.scenario(null)),
                    StreamBroker.Bug.entries.associate { it.name to Campaign.of(StreamBroker.scenario(it)) },
                ),
            "saga" to
                Of(
                    Campaign.of(Saga.scenario(null)),
                    Saga.Bug.entries.associate {
                        it.name to
                            Campaign.of(Saga.scenario(it))
                    },
                ),
        )

    @JvmStatic
    public fun main(args: Array<String>) {
        if (args.firstOrNull() == "print") {
            for ((name, system) in systems()) {
                println("$name ${system.correct.withSeeds(args[1].toInt()).run().fingerprint()}")
            }
            return
        }
        val verdict = Verdict()
        val seeds = args.withSeeds(100, 5_000, 20_000)
        var latest = 0L
        val never = HashMap<String, Int>()
        val systems = systems()
        for ((name, system) in systems) {
            for ((bug, campaign) in system.buggy) {
                val result = campaign.withSeeds(FOUND_WITHIN).run()
                latest = maxOf(latest, result.seedsRun())
                println("%-20s %-24s found after %d seeds".format(name, bug, result.seedsRun()))
                verdict.demand(result.firstFinding() != null, "$name, $bug: found within $FOUND_WITHIN seeds")
            }
            val first = system.correct.withSeeds(seeds).run()
            val second = system.correct.withSeeds(seeds).run()
            println(
                "%-20s %-24s %d failed of %d seeds, twice".format(name, "correct", first.failed(), first.seedsRun()),
            )
            val unhit = first.neverHappened().filter { it.endsWith(".hits\"") }
            unhit.forEach { never.merge(it, 1, Int::plus) }
            println("  faults that never hit: $unhit")
            verdict.demand(first.firstFinding() == null, "$name: ${first.firstFinding()?.describe()}")
            verdict.demand(first.fingerprint() == second.fingerprint(), "$name: the same fingerprint twice")
        }
        val nowhere = never.filterValues { it == systems.size }.keys.toSortedSet()
        // Nobody moves a name, and what blocks the loop takes no virtual time, so that it cannot be slow.
        val others = nowhere.filter { "dns.stale" !in it && "disk.slow" !in it }
        verdict.demand(others.isEmpty(), "each other kind of fault hits in one of the systems: $others")
        verdict.end(
            "systems: 8 planted bugs in 4 systems found within $latest seeds; " +
                "the correct ones survive ${seeds.toLong().figure()} seeds each, twice, fingerprints equal",
        )
    }
}
