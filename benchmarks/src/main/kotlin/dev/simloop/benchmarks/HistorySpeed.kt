package dev.simloop.benchmarks

import dev.simloop.benchmarks.GeneratedHistories.Thing
import dev.simloop.verify.history.History
import dev.simloop.verify.history.HistoryFiles
import dev.simloop.verify.history.HistoryVerdict
import dev.simloop.verify.history.Linearizability
import dev.simloop.verify.history.Op
import dev.simloop.verify.history.Spec
import dev.simloop.verify.history.Specs
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.name
import kotlin.io.path.readText

/** How long it takes to judge histories: generated ones, and Porcupine's test data where a copy of it is at hand. */
internal object HistorySpeed {
    private const val CLIENTS = 10
    private const val OPERATIONS = 10_000
    private const val SEEDS = 3
    private const val LIMIT_SECONDS = 10.0

    fun measure(
        full: Boolean,
        verdict: Verdict,
    ): String {
        println()
        println("histories, one thread; seconds of the first of $SEEDS seeds, the median, the longest")
        println(
            "%-44s %12s %8s %9s %9s %9s %11s  %s".format(
                "",
                "operations",
                "clients",
                "first",
                "median",
                "longest",
                "op/s",
                "judged",
            ),
        )
        val longest = ArrayList<Double>()
        for (operations in if (full) listOf(OPERATIONS, OPERATIONS * 10) else listOf(OPERATIONS)) {
            for (thing in listOf(Thing.REGISTER, Thing.CAS, Thing.KV)) {
                longest += row(thing.name.lowercase(), operations, thing, HistoryVerdict.CORRECT, verdict) { it }
            }
            longest +=
                row(
                    "kv, 1 in 500 without an answer",
                    operations,
                    Thing.KV,
                    HistoryVerdict.CORRECT,
                    verdict,
                ) { it.losing(500) }
        }
        porcupine(verdict)
        println("no other checker was run on these histories: NOT measured beside Porcupine, Knossos or Lincheck")
        wrong(full, verdict)
        return "histories of 10,000 operations and 10 clients in at most ${longest.take(4).max().figure(2)} s"
    }

    private fun wrong(
        full: Boolean,
        verdict: Verdict,
    ) {
        println("wrong histories, with the search for the few operations that contradict each other:")
        for (thing in if (full) listOf(Thing.REGISTER, Thing.CAS, Thing.KV) else listOf(Thing.KV)) {
            row("${thing.name.lowercase()}, a wrong read", OPERATIONS, thing, HistoryVerdict.WRONG, verdict, 1) {
                it.wrongAfter(OPERATIONS - OPERATIONS / 100)
            }
        }
        if (!full) println("wrong registers of few values take minutes and were NOT measured; --full does")
    }

    fun spec(thing: Thing): Spec<*, Op, Any> =
        when (thing) {
            Thing.KV -> Specs.map("")
            Thing.REGISTER, Thing.CAS -> Specs.casRegister(0)
            Thing.COUNTER -> Specs.counter()
            Thing.SET -> Specs.set()
            Thing.QUEUE -> Specs.queue()
        }

    private fun row(
        name: String,
        operations: Int,
        thing: Thing,
        expected: HistoryVerdict,
        verdict: Verdict,
        seeds: Int = SEEDS,
        change: (GeneratedHistories) -> GeneratedHistories,
    ): Double {
        val times = ArrayList<Double>()
        val judgements = LinkedHashMap<HistoryVerdict, Int>()
        for (seed in 0L until seeds) {
            val history = change(GeneratedHistories(CLIENTS, operations, thing, seed)).history()
            check(history.size() == operations) { "${history.size()} operations" }
            times +=
                seconds {
                    judgements.merge(Linearizability.check(history, spec(thing)).judgement(), 1, Int::plus)
                }
        }
        println(
            "%-44s %12s %8d %9s %9s %9s %11s  %s".format(
                name,
                operations.toLong().figure(),
                CLIENTS,
                times[0].figure(3),
                times.median().figure(3),
                times.max().figure(3),
                (operations / times.median()).figure(0),
                judgements.entries.joinToString { "${it.value} ${it.key}" },
            ),
        )
        verdict.demand(judgements.keys == setOf(expected), "$name, $operations operations: all $expected")
        if (operations == OPERATIONS && expected == HistoryVerdict.CORRECT) {
            verdict.demand(times.max() <= LIMIT_SECONDS, "$name: judged within $LIMIT_SECONDS s")
        }
        return times.max()
    }

    /** Property `porcupine` is a folder with a copy of that project, which is no part of this one. */
    private fun porcupine(verdict: Verdict) {
        val folder = System.getProperty("porcupine")?.takeIf { it.isNotEmpty() }
        if (folder == null) {
            println("Porcupine's test data was NOT judged: -Dporcupine=FOLDER or PORCUPINE=FOLDER says where a copy is")
            return
        }
        val data = Path.of(folder, "test_data")
        val keyValues =
            Files.list(data.resolve("kv")).use { all ->
                all
                    .filter { it.name.endsWith(".txt") }
                    .sorted()
                    .toList()
            }
        for (file in keyValues) {
            val wrong = "bad" in file.name
            judged("Porcupine's ${file.name}", HistoryFiles.read(file.readText()), Specs.map(""), wrong, verdict)
        }
        etcd(folder, data, verdict)
    }

    private fun judged(
        name: String,
        history: History<Op, Any>,
        spec: Spec<*, Op, Any>,
        wrong: Boolean,
        verdict: Verdict,
    ) {
        val clients =
            history
                .operations()
                .map { it.client() }
                .distinct()
                .size
        val times = ArrayList<Double>()
        var judgement = HistoryVerdict.UNDECIDED
        repeat(SEEDS) { times += seconds { judgement = Linearizability.check(history, spec).judgement() } }
        println(
            "%-44s %12s %8d %9s %9s %9s %11s  %s".format(
                name,
                history.size().toLong().figure(),
                clients,
                times[0].figure(3),
                times.median().figure(3),
                times.max().figure(3),
                (history.size() / times.median()).figure(0),
                judgement,
            ),
        )
        verdict.demand(
            judgement == if (wrong) HistoryVerdict.WRONG else HistoryVerdict.CORRECT,
            "$name is judged as published",
        )
    }

    /** The logs of etcd, each with what that project's own test says of it. */
    private fun etcd(
        folder: String,
        data: Path,
        verdict: Verdict,
    ) {
        val published =
            Regex("checkJepsen\\(t, (\\d+), (true|false)\\)")
                .findAll(Path.of(folder, "porcupine_test.go").readText())
                .associate { it.groupValues[1].toInt() to it.groupValues[2].toBoolean() }
        var agree = 0
        var undecided = 0
        var operations = 0L
        val times = ArrayList<Double>()
        for ((number, correct) in published) {
            val history = HistoryFiles.read(data.resolve("jepsen/etcd_%03d.log".format(number)).readText())
            operations += history.size()
            var judgement = HistoryVerdict.UNDECIDED
            times += seconds { judgement = Linearizability.check(history, Specs.casRegister(null)).judgement() }
            if (judgement == HistoryVerdict.UNDECIDED) undecided++
            if (judgement == (if (correct) HistoryVerdict.CORRECT else HistoryVerdict.WRONG)) agree++
        }
        println(
            "%-44s %12s %8s %9s %9s %9s %11s  %s".format(
                "Porcupine's ${published.size} logs of etcd, each once",
                operations.figure(),
                "",
                times[0].figure(3),
                times.median().figure(3),
                times.max().figure(3),
                (operations / times.sum()).figure(0),
                "$agree as published, $undecided undecided",
            ),
        )
        verdict.demand(agree == published.size, "the logs of etcd are judged as published")
    }
}
