package dev.simloop.benchmarks

import dev.simloop.verify.history.Outcome
import dev.simloop.verify.txn.Access
import dev.simloop.verify.txn.Sessions
import dev.simloop.verify.txn.Transactions
import dev.simloop.verify.txn.Txn
import java.util.SplittableRandom

/** Serializable transactions on lists, as the list-append test of Jepsen makes them, of growing number. */
internal object TransactionSpeed {
    private const val CLIENTS = 20
    private const val OPEN_KEYS = 10
    private const val APPENDS = 64
    private const val MOST_ACCESSES = 4
    private const val LIMIT_SECONDS = 60.0
    private const val STEP = 10L

    fun measure(
        quick: Boolean,
        verdict: Verdict,
    ): String {
        println()
        println("transactions on lists, one thread, ${Runtime.getRuntime().maxMemory() shr 20} MiB of heap; seconds")
        println("%12s %10s %12s %12s".format("", "sessions", "real time", "guarantees"))
        var longest = 0.0
        for (count in if (quick) listOf(10_000, 100_000) else listOf(10_000, 100_000, 1_000_000)) {
            val times =
                listOf(false, true).map { timed ->
                    val history = generate(count, timed)
                    seconds {
                        val result = Transactions.check(history)
                        verdict.demand(result.correct(), "$count serializable transactions are correct")
                        verdict.demand(result.limits().isEmpty(), "$count transactions are searched to the end")
                    }
                }
            val history = generate(count, false)
            val guarantees =
                seconds { verdict.demand(Sessions.check(history).isEmpty(), "$count in order for each client") }
            println(
                "%12s %10s %12s %12s".format(
                    count.toLong().figure(),
                    times[0].figure(2),
                    times[1].figure(2),
                    guarantees.figure(2),
                ),
            )
            longest = times.max()
        }
        verdict.demand(longest < LIMIT_SECONDS, "the most transactions within $LIMIT_SECONDS s")
        return "${if (quick) "100,000" else "1,000,000"} transactions in ${longest.figure(1)} s"
    }

    private fun generate(
        count: Int,
        timed: Boolean,
    ): List<Txn> {
        val random = SplittableRandom(1)
        val store = HashMap<Long, ArrayList<Any>>()
        val keys = LongArray(OPEN_KEYS) { it.toLong() }
        val left = IntArray(OPEN_KEYS) { APPENDS }
        val free = LongArray(CLIENTS)
        var nextKey = OPEN_KEYS.toLong()
        var value = 0L
        return List(count) { t ->
            val now = (t + 1) * STEP
            val accesses =
                List(1 + random.nextInt(MOST_ACCESSES)) {
                    val i = random.nextInt(OPEN_KEYS)
                    val list = store.getOrPut(keys[i]) { ArrayList() }
                    if (random.nextBoolean()) {
                        Access.ReadList(keys[i], list)
                    } else {
                        val append = Access.append(keys[i], value)
                        list += value++
                        if (--left[i] == 0) {
                            store.remove(keys[i])
                            keys[i] = nextKey++
                            left[i] = APPENDS
                        }
                        append
                    }
                }
            val client = t % CLIENTS
            val txn = Txn("t$t", "c$client", Outcome.OK, accesses)
            val from = minOf(now, maxOf(free[client] + 1, now - random.nextLong(STEP * CLIENTS)))
            free[client] = now + random.nextLong(STEP)
            if (timed) txn.at(from, free[client]) else txn
        }
    }
}
