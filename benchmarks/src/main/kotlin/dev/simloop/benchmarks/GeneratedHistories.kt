package dev.simloop.benchmarks

import dev.simloop.verify.history.History
import dev.simloop.verify.history.HistoryRecorder
import dev.simloop.verify.history.Op
import dev.simloop.verify.history.Pending
import java.util.PriorityQueue
import java.util.SplittableRandom

/**
 * Histories as clients of a correct store would see them, from a seed: each operation takes effect at one instant between
 * its call and its return.
 */
internal class GeneratedHistories(
    private val clients: Int,
    private val operations: Int,
    private val thing: Thing,
    seed: Long,
) {
    /** What the clients use. */
    enum class Thing(
        val keys: Int,
    ) {
        /** Few values, so that a read says little about which write it saw. */
        REGISTER(1),

        /** A register that is mostly compared and set. */
        CAS(1),

        /** Ten keys; texts that grow. */
        KV(10),

        /** Small amounts are added, and half of all operations read. */
        COUNTER(1),

        /** Eight elements, added, removed and looked for. */
        SET(1),

        /** Different values. */
        QUEUE(1),
    }

    private class Client(
        val name: String,
        var op: Op = Op.of("read"),
        var pending: Pending<Any>? = null,
        var told: Any? = null,
        var gone: Boolean = false,
    )

    private class Event(
        val at: Long,
        val number: Int,
        val what: () -> Unit,
    ) : Comparable<Event> {
        override fun compareTo(other: Event): Int = compareValuesBy(this, other, { it.at }, { it.number })
    }

    private val random = SplittableRandom(seed)
    private val events = PriorityQueue<Event>()
    private val store = HashMap<String, Any>()
    private var now = 0L
    private var numbers = 0
    private var left = operations
    private var lost = 0
    private var wrongAt = -1
    private val recorder = HistoryRecorder.timedBy<Op, Any> { now }

    /** One operation in so many is never answered; its client goes on under another name. */
    private var oneIn = 0

    fun losing(oneIn: Int): GeneratedHistories = apply { this.oneIn = oneIn }

    /** The first read that is called after [operation] others is told something that nobody has written. */
    fun wrongAfter(operation: Int): GeneratedHistories = apply { wrongAt = operations - operation }

    fun history(): History<Op, Any> {
        repeat(clients) { client -> later(PAUSE) { call(Client("${client + 1}")) } }
        while (events.isNotEmpty()) {
            val event = events.remove()
            now = event.at
            event.what()
        }
        return recorder.history()
    }

    private fun later(
        most: Long,
        what: () -> Unit,
    ) {
        events += Event(now + 1 + random.nextLong(most), numbers++, what)
    }

    private fun call(client: Client) {
        if (left == 0) return
        left--
        client.op = draw()
        client.pending = recorder.invoke(client.name, client.op)
        later(LENGTH) {
            client.told = apply(client.op)
            later(LENGTH) { end(client) }
        }
    }

    private fun end(client: Client) {
        if (oneIn > 0 && random.nextInt(oneIn) == 0) {
            lost++
            later(PAUSE) { call(Client("${clients + lost}")) }
            return
        }
        if (wrongAt >= left && client.op.f() in LOOKS) {
            wrongAt = -1
            client.told = wrong(client.told)
        }
        checkNotNull(client.pending).ok(client.told)
        later(PAUSE) { call(client) }
    }

    /** What is wrong, and looks as if it were not where values are few. */
    private fun wrong(told: Any?): Any? =
        when (thing) {
            Thing.KV -> "nobody's"
            Thing.REGISTER, Thing.CAS -> ((told as? Int ?: 0) + 1) % VALUES
            Thing.COUNTER -> (told as Long) + 1
            Thing.SET -> !(told as Boolean)
            Thing.QUEUE -> taken.firstOrNull()
        }

    private fun draw(): Op {
        val dice = random.nextInt(HUNDRED)
        return when (thing) {
            Thing.REGISTER -> if (dice < HALF) Op.of("read") else Op.of("write", value())
            Thing.CAS -> if (dice < HALF / 2) Op.of("read") else Op.of("cas", value(), value())
            Thing.KV -> kv(dice).on("k${random.nextInt(thing.keys)}")
            Thing.COUNTER -> if (dice < HALF) Op.of("read") else Op.of("add", value())
            Thing.SET -> Op.of(SET_OPERATIONS[random.nextInt(SET_OPERATIONS.size)], random.nextInt(ELEMENTS))
            Thing.QUEUE -> if (dice < HALF) Op.of("dequeue") else Op.of("enqueue", left)
        }
    }

    private fun kv(dice: Int) =
        when {
            dice < HALF -> Op.of("get")
            dice < HALF + HALF / 2 -> Op.of("put", "x$left ")
            else -> Op.of("append", "y$left ")
        }

    private fun value() = random.nextInt(VALUES)

    private fun apply(op: Op): Any? {
        val key = op.key()?.toString() ?: ""
        val value = op.value()
        if (thing == Thing.COUNTER) return count(op)
        if (thing == Thing.SET) return change(op)
        if (thing == Thing.QUEUE) return hand(op)
        return when (op.f()) {
            "read", "get" -> {
                store[key] ?: if (thing == Thing.KV) "" else 0
            }

            "cas" -> {
                val (from, to) = value as List<*>
                val matches = (store[key] ?: 0) == from
                if (matches) store[key] = checkNotNull(to)
                matches
            }

            "append" -> {
                store[key] = "${store[key] ?: ""}$value"
                null
            }

            else -> {
                store[key] = checkNotNull(value)
                null
            }
        }
    }

    private var sum = 0L
    private val elements = HashSet<Any>()
    private val waiting = ArrayDeque<Any>()
    private val taken = ArrayList<Any>()

    private fun count(op: Op): Any? {
        if (op.f() == "read") return sum
        sum += op.value() as Int
        return null
    }

    private fun change(op: Op): Any {
        val element = checkNotNull(op.value())
        return when (op.f()) {
            "add" -> elements.add(element)
            "remove" -> elements.remove(element)
            else -> element in elements
        }
    }

    private fun hand(op: Op): Any? {
        if (op.f() == "dequeue") return waiting.removeFirstOrNull()?.also { taken += it }
        waiting += checkNotNull(op.value())
        return true
    }

    private companion object {
        val LOOKS = setOf("read", "get", "contains", "dequeue")
        val SET_OPERATIONS = listOf("add", "remove", "contains", "contains")
        const val ELEMENTS = 8

        const val HUNDRED = 100
        const val HALF = 50
        const val VALUES = 5

        /** Nanoseconds. Clients pause little, so that nearly all are under way at any time. */
        const val PAUSE = 100L
        const val LENGTH = 1_000L
    }
}
