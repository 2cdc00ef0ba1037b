package dev.simloop.docs

import dev.simloop.internal.SlotSet
import dev.simloop.internal.TimerQueue
import org.junit.jupiter.api.Test
import java.util.PriorityQueue

/**
 * The figures in docs/adr/0002 and 0003. Not among the tests, as it asserts nothing: run it with
 * `mvn -pl docs -am test -Dtest=StructuresMeasurement -Dsurefire.failIfNoSpecifiedTests=false`.
 */
internal class StructuresMeasurement {
    /** Takes the element of a random rank out and adds one at the end, as a loop with that many ready tasks does. */
    @Test
    fun `ready order`() {
        // Compiled for all sizes before one is looked at: what runs first would pay for the rest.
        for (ready in listOf(10, 1_000, 100_000)) best { slotSet(ready) }
        for (ready in listOf(10, 1_000, 100_000)) {
            println("$ready ready: slot set ${best { slotSet(ready) }} ns, array ${best { array(ready) }} ns a step")
        }
    }

    @Test
    fun timers() {
        for (deadlines in listOf(1, 1_000, 100_000)) {
            println(
                "100000 timers at $deadlines deadlines: buckets ${best { buckets(deadlines) }} ns, " +
                    "priority queue ${best { priorityQueue(deadlines) }} ns a timer",
            )
        }
    }

    private fun best(run: () -> Long): Long = (1..40).minOf { run() }

    private fun slotSet(ready: Int): Long {
        val steps = 200_000
        val set = SlotSet()
        val slots = maxOf(1024, ready.takeHighestOneBit() * 8)
        set.clear(slots)
        repeat(ready) { set.add(it) }
        var chance = 1
        var next = ready
        return timed(steps) {
            if (next == slots) {
                set.clear(slots) // the loop renumbers, in order, when the slots run out
                repeat(ready) { set.add(it) }
                next = ready
            }
            chance = chance * 1_103_515_245 + 12_345
            set.remove(set.select((chance ushr 1) % ready))
            set.add(next++)
        }
    }

    private fun array(ready: Int): Long {
        val array = IntArray(ready) { it }
        var chance = 1
        return timed(if (ready > 10_000) 20_000 else 200_000) { i ->
            chance = chance * 1_103_515_245 + 12_345
            val rank = (chance ushr 1) % ready
            System.arraycopy(array, rank + 1, array, rank, ready - rank - 1)
            array[ready - 1] = ready + i
        }
    }

    private class Entry(
        val deadline: Long,
        val number: Int,
    ) : TimerQueue.Entry()

    private fun entries(deadlines: Int) = List(TIMERS) { Entry((it % deadlines) * 7_919L % 1_000_003, it) }

    private fun buckets(deadlines: Int): Long {
        val entries = entries(deadlines)
        val queue = TimerQueue()
        return timed(1) {
            entries.forEach { queue.add(it, it.deadline) }
            while (queue.takeFirst() != null) continue
        } / TIMERS
    }

    private fun priorityQueue(deadlines: Int): Long {
        val entries = entries(deadlines)
        val queue = PriorityQueue(compareBy(Entry::deadline, Entry::number))
        return timed(1) {
            queue.addAll(entries)
            while (queue.poll() != null) continue
        } / TIMERS
    }

    private fun timed(
        times: Int,
        body: (Int) -> Unit,
    ): Long {
        val began = System.nanoTime()
        for (i in 0 until times) body(i)
        return (System.nanoTime() - began) / times
    }

    private companion object {
        const val TIMERS = 100_000
    }
}
