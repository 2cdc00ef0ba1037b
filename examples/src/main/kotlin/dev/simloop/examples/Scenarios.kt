package dev.simloop.examples

import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.campaign
import dev.simloop.examples.raft.MessageRaft
import dev.simloop.examples.raft.NodeKind
import dev.simloop.examples.zoo.CheckThenSet
import dev.simloop.examples.zoo.CounterRace
import dev.simloop.examples.zoo.OrderBug
import dev.simloop.examples.zoo.Starvation
import dev.simloop.examples.zoo.TimeoutBoundary
import dev.simloop.examples.zoo.UseBeforeReady
import dev.simloop.examples.zoo.ZooProgram
import dev.simloop.examples.zoo.scenario

/** The stories under names that the command line takes: `dev.simloop.examples.Scenarios#splitBrain`. */
public object Scenarios {
    private val KINDS = listOf(NodeKind.COROUTINES, NodeKind.FUTURES, NodeKind.COROUTINES)

    /** Three Raft nodes, one of which may vote twice in a term. */
    @JvmStatic
    public fun splitBrain(): Campaign = Campaign.of(MessageRaft.scenario(KINDS, true))

    /** The same with one vote a term. */
    @JvmStatic
    public fun oneLeader(): Campaign = Campaign.of(MessageRaft.scenario(KINDS, false))

    /** See [CounterRace]. */
    @JvmStatic
    public fun counterRace(): Campaign = buggy(CounterRace)

    /** See [CheckThenSet]. */
    @JvmStatic
    public fun checkThenSet(): Campaign = buggy(CheckThenSet)

    /** See [OrderBug]. */
    @JvmStatic
    public fun orderBug(): Campaign = buggy(OrderBug)

    /** [OrderBug] without its bug. */
    @JvmStatic
    public fun orderKept(): Campaign = campaign(OrderBug.scenario(buggy = false))

    /** See [Starvation]. */
    @JvmStatic
    public fun starvation(): Campaign = buggy(Starvation)

    /** See [TimeoutBoundary]. */
    @JvmStatic
    public fun timeoutBoundary(): Campaign = buggy(TimeoutBoundary)

    /** See [UseBeforeReady]. */
    @JvmStatic
    public fun useBeforeReady(): Campaign = buggy(UseBeforeReady)

    private fun buggy(program: ZooProgram) = campaign(program.scenario(buggy = true))
}
