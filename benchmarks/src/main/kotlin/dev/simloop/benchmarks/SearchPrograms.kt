package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.campaign
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.streamraft.Bug
import dev.simloop.examples.streamraft.StreamRaft
import dev.simloop.examples.streamraft.Style
import dev.simloop.examples.zoo.CacheAside
import dev.simloop.examples.zoo.CheckThenSet
import dev.simloop.examples.zoo.CounterRace
import dev.simloop.examples.zoo.DeepOrdering
import dev.simloop.examples.zoo.LockedCounter
import dev.simloop.examples.zoo.OrderBug
import dev.simloop.examples.zoo.Starvation
import dev.simloop.examples.zoo.TimeoutBoundary
import dev.simloop.examples.zoo.UseBeforeReady
import dev.simloop.examples.zoo.scenario
import dev.simloop.failure.LivelockException
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** Programs with a planted bug that a search is to find, and some that have none. */
internal object SearchPrograms {
    private const val NODES = 3

    /** The zoo, with programs for what no single strategy is good at. */
    val zoo: Map<String, Campaign> =
        linkedMapOf(
            "use before ready" to campaign(UseBeforeReady.scenario(true)),
            "check then set" to campaign(CheckThenSet.scenario(true)),
            "order bug" to campaign(OrderBug.scenario(true)),
            "deep ordering" to campaign(DeepOrdering.scenario(true)),
            "counter race" to campaign(CounterRace.scenario(true)),
            "locked counter" to campaign(LockedCounter.scenario(true)),
            "time-out boundary" to campaign(TimeoutBoundary.scenario(true)),
            "starvation, zoo" to campaign(Starvation.scenario(true)),
            "starvation, 6 rounds" to starvation(6),
            "starvation, 12 rounds" to starvation(12),
            "starvation, 20 rounds" to starvation(20),
            "starvation, 25 rounds" to starvation(25),
            "starvation, 50 rounds" to starvation(50),
            "mutex, unsafe" to mutex(safe = false),
            "fixed latencies" to campaign { CacheAside.race(buggy = true) },
        )

    /** The planted bugs of the Rafts, whose runs take longer. */
    fun rafts(): Map<String, Campaign> =
        buildMap {
            for (kind in NodeKind.values()) {
                put("message Raft, $kind", Campaign.of(MessageRaft.scenario(kind, true)))
            }
            for (bug in Bug.values()) {
                put("stream Raft, $bug", Campaign.of(StreamRaft.scenario(Style.FUTURES, NODES, bug)))
            }
        }

    /** Fails where one task is passed over while two others go [rounds] rounds. */
    fun starvation(rounds: Int): Campaign =
        campaign {
            var served = false
            val victim =
                launch {
                    repeat(2) { yield() }
                    served = true
                }
            val greedy =
                List(2) {
                    launch {
                        repeat(rounds) { yield() }
                        check(served) { "passed over for $rounds rounds" }
                    }
                }
            greedy.joinAll()
            victim.join()
        }

    /** Peterson's lock for two; the unsafe one looks at the other's flag before it raises its own. */
    fun mutex(safe: Boolean): Campaign =
        campaign {
            val wants = BooleanArray(2)
            var turn = 0
            var inside = 0
            List(2) { me ->
                launch {
                    repeat(3) {
                        val other = 1 - me
                        if (safe) {
                            wants[me] = true
                            yield()
                            turn = other
                            yield()
                            while (wants[other] && turn == other) yield()
                        } else {
                            while (wants[other]) yield()
                            yield()
                            wants[me] = true
                        }
                        inside++
                        check(inside == 1) { "both are inside" }
                        yield()
                        inside--
                        wants[me] = false
                    }
                }
            }.joinAll()
        }

    /** Two that wait for each other by looking, for ever: every run is a [LivelockException], whatever the order. */
    fun spin(): Campaign =
        campaign {
            var first = false
            var second = false
            launch {
                while (!second) yield()
                first = true
            }
            launch {
                while (!first) yield()
                second = true
            }
        }
}
