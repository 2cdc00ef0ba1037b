package dev.simloop.benchmarks

import dev.simloop.benchmarks.GeneratedHistories.Thing
import dev.simloop.verify.history.History
import dev.simloop.verify.history.HistoryVerdict
import dev.simloop.verify.history.Linearizability
import dev.simloop.verify.history.Op
import dev.simloop.verify.history.Outcome
import dev.simloop.verify.history.Spec
import java.util.BitSet

/**
 * Correct and wrong histories of five things, judged beside a plain search in the same run: that of Wing and Gong with the
 * cache of Lowe, as others have it, without anything that this project adds. Times are ratios to it.
 */
internal object FiveKinds {
    private const val OPERATIONS = 1_000
    private const val CLIENTS = 8
    private const val LIMIT = 1_000_000L
    private const val MOST_RATIO = 3.0
    private const val LEAST_SECONDS = 0.001

    private class Row(
        val alone: Double,
        val withCore: Double,
        val plain: Double?,
        val core: Int,
        val minimal: Boolean,
    ) {
        /** Of what takes no time to speak of the ratio says nothing. */
        val ratio get() = plain?.let { maxOf(alone, LEAST_SECONDS) / maxOf(it, LEAST_SECONDS) }
    }

    fun measure(
        quick: Boolean,
        verdict: Verdict,
    ): String {
        println()
        println(
            "five things, $OPERATIONS operations, $CLIENTS clients, verdict and plain search the best of three; " +
                "seconds at the median; a ratio of verdict to plain search below 1 is faster; how large cores are " +
                "and how many are minimal",
        )
        println(
            TABLE.format(
                "",
                "verdict",
                "with core",
                "longest",
                "plain",
                "ratio",
                "worst",
                "gave up",
                "core",
                "minimal",
            ),
        )
        val ratios = ArrayList<Double>()
        for (thing in listOf(Thing.REGISTER, Thing.CAS, Thing.COUNTER, Thing.SET, Thing.QUEUE)) {
            for (wrong in listOf(false, true)) {
                // what is told wrong is at times as it could be
                val rows =
                    generateSequence(0L) { it + 1 }
                        .mapNotNull { seed -> row(thing, wrong, seed, verdict) }
                        .take(if (quick) QUICK_SEEDS else SEEDS)
                        .toList()
                val compared = rows.mapNotNull { it.ratio }
                if (wrong) ratios += compared
                println(
                    TABLE.format(
                        "${thing.name.lowercase()}, ${if (wrong) "wrong" else "correct"}",
                        rows.map { it.alone }.median().figure(3),
                        rows.map { it.withCore }.median().figure(3),
                        rows.maxOf { it.withCore }.figure(3),
                        rows
                            .mapNotNull { it.plain }
                            .ifEmpty { listOf(Double.NaN) }
                            .median()
                            .figure(3),
                        if (compared.isEmpty()) "" else compared.median().figure(2),
                        if (compared.isEmpty()) "" else compared.max().figure(2),
                        "${rows.count { it.plain == null }} of ${rows.size}",
                        if (wrong) "${rows.map { it.core.toDouble() }.median().figure(0)}" else "",
                        if (wrong) "${rows.count { it.minimal }} of ${rows.size}" else "",
                    ),
                )
            }
        }
        val median = if (ratios.isEmpty()) Double.NaN else ratios.median()
        verdict.demand(median <= MOST_RATIO, "wrong histories within $MOST_RATIO times the plain search at the median")
        println("Porcupine itself was NOT run: there is no Go toolchain in this program's reach")
        return "wrong histories at ${median.figure(2)} times a plain search"
    }

    /** Null for a history that is to be wrong and is not. */
    private fun row(
        thing: Thing,
        wrong: Boolean,
        seed: Long,
        verdict: Verdict,
    ): Row? {
        val generated = GeneratedHistories(CLIENTS, OPERATIONS, thing, seed)
        val history = (if (wrong) generated.wrongAfter(OPERATIONS / 2) else generated).history()
        val spec = HistorySpeed.spec(thing)
        var judged = HistoryVerdict.UNDECIDED
        val alone = best { judged = Linearizability.judge(history, spec) }
        if (wrong && judged == HistoryVerdict.CORRECT) {
            verdict.demand(
                plain(history, spec) != HistoryVerdict.WRONG,
                "$thing of seed $seed is correct for the plain search",
            )
            return null
        }
        var core = 0
        var minimal = true
        val withCore =
            seconds {
                val result = Linearizability.check(history, spec)
                core = result.core().size
                minimal = result.minimal()
            }
        var plainly: HistoryVerdict? = null
        val plain = best { plainly = plain(history, spec) }
        if (plainly == null) return Row(alone, withCore, null, core, minimal)
        verdict.demand(judged == plainly, "$thing of seed $seed is judged as the plain search judges it")
        return Row(alone, withCore, plain, core, minimal)
    }

    /** Of three times, so that neither side pays for the compiler; what takes seconds is not repeated. */
    private fun best(work: () -> Unit): Double {
        var best = seconds(work)
        repeat(2) { if (best < LONG_SECONDS) best = minOf(best, seconds(work)) }
        return best
    }

    private fun <S : Any> plain(
        history: History<Op, Any>,
        spec: Spec<S, Op, Any>,
    ): HistoryVerdict? = PlainSearch(history, spec).run(LIMIT)

    /** Operations of known outcome alone, in one partition. */
    private class PlainSearch<S : Any>(
        history: History<Op, Any>,
        private val spec: Spec<S, Op, Any>,
    ) {
        private val operations = history.operations().filter { it.outcome() == Outcome.OK }
        private val next: IntArray
        private val previous: IntArray
        private val operation: IntArray
        private val isCall: BooleanArray
        private val returns: IntArray

        init {
            val events =
                operations
                    .withIndex()
                    .flatMap { (i, o) -> listOf(Triple(o.call(), i, true), Triple(o.end(), i, false)) }
                    .sortedBy { it.first }
            val nodes = events.size + 1
            next = IntArray(nodes) { if (it + 1 < nodes) it + 1 else -1 }
            previous = IntArray(nodes) { it - 1 }
            operation = IntArray(nodes) { if (it == 0) -1 else events[it - 1].second }
            isCall = BooleanArray(nodes) { it > 0 && events[it - 1].third }
            returns = IntArray(operations.size)
            for (node in 1 until nodes) if (!isCall[node]) returns[operation[node]] = node
        }

        private fun unlink(node: Int) {
            next[previous[node]] = next[node]
            if (next[node] >= 0) previous[next[node]] = previous[node]
        }

        private fun relink(node: Int) {
            next[previous[node]] = node
            if (next[node] >= 0) previous[next[node]] = node
        }

        fun run(limit: Long): HistoryVerdict? {
            val placed = BitSet()
            val seen = HashSet<Pair<BitSet, S>>()
            val calls = ArrayList<Pair<Int, S>>()
            var state = spec.initial()
            var node = next[0]
            var steps = 0L
            while (next[0] >= 0) {
                if (++steps > limit) return null
                if (isCall[node]) {
                    val asked = operations[operation[node]]
                    val result = spec.apply(state, asked.input()).firstOrNull { same(it.output(), asked.output()) }
                    placed.set(operation[node])
                    if (result != null && seen.add((placed.clone() as BitSet) to result.state())) {
                        calls += node to state
                        state = result.state()
                        unlink(node)
                        unlink(returns[operation[node]])
                        node = next[0]
                    } else {
                        placed.clear(operation[node])
                        node = next[node]
                    }
                } else {
                    val (last, before) = calls.removeLastOrNull() ?: return HistoryVerdict.WRONG
                    state = before
                    placed.clear(operation[last])
                    relink(returns[operation[last]])
                    relink(last)
                    node = next[last]
                }
            }
            return HistoryVerdict.CORRECT
        }

        private fun same(
            one: Any?,
            other: Any?,
        ) = one == other || (one is Number && other is Number && one.toLong() == other.toLong())
    }

    private const val SEEDS = 9
    private const val QUICK_SEEDS = 3
    private const val LONG_SECONDS = 2.0
    private const val TABLE = "%-24s %10s %10s %10s %10s %8s %8s %8s %6s %10s"
}
