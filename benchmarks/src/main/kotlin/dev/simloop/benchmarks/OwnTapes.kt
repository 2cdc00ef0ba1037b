package dev.simloop.benchmarks

import dev.simloop.RunReport
import dev.simloop.campaign.Campaign
import dev.simloop.internal.Splitmix
import java.util.stream.LongStream
import kotlin.streams.toList

/** A run that its own tape does not repeat: the seed, and what is another. */
internal data class Unrepeated(
    val seed: Long,
    val what: String,
) {
    override fun toString(): String = "seed $seed: $what"
}

/** What comes of holding runs to their own tapes. */
internal class OwnTapes(
    /** The digest that a campaign over these seeds gives, here of the strict replays. */
    val fingerprint: Long,
    val unrepeated: List<Unrepeated>,
)

/** Records each of the seeds, replays its tape strictly, and compares all that a report says. */
internal fun Campaign.ownTapes(count: Int): OwnTapes {
    val replays =
        LongStream
            .range(0, count.toLong())
            .parallel()
            .mapToObj { seed ->
                val run = runSeed(seed)
                val again = replay(checkNotNull(run.tape()) { "seed $seed: a recorded run has a tape" })
                Splitmix.mix(again.fingerprint() xor seed) to run.differenceTo(again)?.let { Unrepeated(seed, it) }
            }.toList()
    return OwnTapes(replays.sumOf { it.first }, replays.mapNotNull { it.second })
}

/** What [again], the strict replay of this run's tape, says differently; null if it is the same run in all. */
internal fun RunReport.differenceTo(again: RunReport): String? {
    fun differ(
        what: String,
        here: Any?,
        there: Any?,
    ): String? = if (here == there) null else "$what: $here, and from the tape $there"

    return differ("failure", failureLine(), again.failureLine())
        ?: differ("steps", steps(), again.steps())
        ?: differ("virtual time", virtualNanos(), again.virtualNanos())
        ?: differ("checkpoints", checkpoints(), again.checkpoints())
        ?: differ("fingerprint", fingerprint(), again.fingerprint())
        ?: differ("counters", counters(), again.counters())
        ?: differ("properties", properties(), again.properties())
        ?: differ("notes", notes(), again.notes())
        ?: differ("orphans", orphans().map { "$it" }, again.orphans().map { "$it" })
        ?: firstDifference("pick", tape()?.schedule(), again.tape()?.schedule())
        ?: firstDifference("stream", tape()?.tracks(), again.tape()?.tracks())
        ?: firstDifference("event", events()?.events(), again.events()?.events())
}

private fun firstDifference(
    what: String,
    here: List<*>?,
    there: List<*>?,
): String? {
    if (here == there) return null
    if (here == null || there == null) return "${what}s are there in one of the two only"
    val at =
        here.zip(there).indexOfFirst { (one, other) -> one != other }.let {
            if (it <
                0
            ) {
                minOf(here.size, there.size)
            } else {
                it
            }
        }
    return "$what $at: ${here.getOrNull(at)}, and from the tape ${there.getOrNull(at)}"
}
