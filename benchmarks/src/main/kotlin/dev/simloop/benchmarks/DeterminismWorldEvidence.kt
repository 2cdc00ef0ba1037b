package dev.simloop.benchmarks

/** As [DeterminismEvidence], for [Torture]; prints how often each kind of fault happened, and fails if one did not. */
public object DeterminismWorldEvidence {
    /** What a fault, the disk, the streams or a property did to somebody, besides having begun. */
    private val bites =
        Torture.kinds
            .map { it.name() }
            .filter { it.startsWith("net.") }
            .map { "$it.hits" } +
            listOf(
                "host.crash",
                "host.shutdown",
                "host.restart",
                "host.pause",
                "clock.drift",
                "clock.offset",
                "clock.step",
                "clock.freeze",
                "clock.leap",
                "disk.reads",
                "disk.writes",
                "disk.forces",
                "disk.survived",
                "disk.torn",
                "disk.lost",
                "disk.eio",
                "disk.enospc",
                "disk.short",
                "disk.slow",
                "disk.bitrot",
                "disk.misdirected",
                "disk.lostwrite",
                "net.delivered",
                "net.dns.resolved",
                "net.dns.unknown",
                "net.tcp.connects",
                "net.tcp.refused",
                "net.tcp.resets",
                "net.tcp.segments",
                "net.tcp.retransmits",
                "buggify.torture.slow.fired",
                "reached.torture.recovered",
            )

    @JvmStatic
    public fun main(args: Array<String>) {
        val count = args[1].toInt()
        if (args[0] == "print") {
            Torture.campaign().printFingerprints(count)
            return
        }
        val verdict = Verdict()
        val result = verdict.twice(Torture.campaign(), count)
        println("%-28s %12s %12s".format("in a round", "runs", "in all"))
        for (name in Torture.kinds.map { "fault.${it.name()}" } + bites) {
            val hits = result.hits(name)
            println("%-28s %12s %12s".format(name, hits.runs().figure(), hits.total().figure()))
            verdict.demand(hits.total() > 0, "$name happens")
        }
        for ((name, hits) in result.properties()) {
            println("%-28s %12s %12s".format(name, hits.heldRuns().figure(), hits.evaluated().figure()))
            verdict.demand(hits.heldRuns() > 0, "property \"$name\" is true in some run")
        }
        verdict.end(
            "determinism-world: ${count.toLong().figure()} seeds twice (one worker, then two) and from their tapes, " +
                "${(2 * result.steps()).figure()} steps, ${Torture.kinds.size} kinds of fault: " +
                "fingerprints ${verdict.equality()}",
        )
    }
}
