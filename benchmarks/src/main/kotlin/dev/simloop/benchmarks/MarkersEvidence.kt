package dev.simloop.benchmarks

import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Seeds
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.coroutine
import dev.simloop.coroutines.reach
import dev.simloop.coroutines.run
import dev.simloop.coroutines.runSim
import dev.simloop.marker.MarkedPipeline.pipeline
import dev.simloop.marker.MarkedThread.thread
import dev.simloop.marker.Markers
import dev.simloop.marker.Marks
import dev.simloop.marker.Schedule
import dev.simloop.marker.Step.step
import dev.simloop.marker.Step.steps
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import java.time.Duration
import java.util.TreeMap
import java.util.concurrent.CompletionStage
import java.util.concurrent.CountDownLatch
import java.util.concurrent.locks.ReentrantLock
import kotlin.time.Duration.Companion.milliseconds

/** A balance to which two deposit at the same time; markers are calls. */
private class CalledAccount {
    var balance = 100

    fun deposit(amount: Int) {
        Markers.reach("read")
        val read = balance
        Markers.reach("write")
        balance = read + amount
    }

    suspend fun depositSuspending(amount: Int) {
        reach("read")
        val read = balance
        delay(1.milliseconds)
        reach("write")
        balance = read + amount
    }

    fun depositAsync(
        world: World,
        marks: Marks,
        amount: Int,
    ): CompletionStage<*> =
        marks
            .reached("read")
            .thenApplyAsync { balance }
            .thenCompose(marks.reach("write"))
            .thenAcceptAsync { read -> balance = read + amount }
}

/** The same with comments; this class knows nothing of SimLoop. */
private class CommentedAccount {
    var balance = 100

    fun deposit(amount: Int) {
        val read = balance // sim: read
        // sim: write
        balance = read + amount
    }

    suspend fun depositSuspending(amount: Int) {
        val read = balance // sim: read
        yield()
        // sim: write
        balance = read + amount
    }
}

private val markers = arrayOf("read", "write")
private val all = Schedule.allOrders(steps("t1", *markers), steps("t2", *markers))

/** What must come out of each order: an update is lost in all but the two in which one follows the other. */
private fun expected(order: Schedule): Int {
    var balance = 100
    val read = HashMap<String, Int>()
    for (taken in order.steps()) {
        val amount = if (taken.thread() == "t1") 50 else 70
        if (taken.marker() ==
            "read"
        ) {
            read[taken.thread()] = balance
        } else {
            balance = read.getValue(taken.thread()) + amount
        }
    }
    return balance
}

private fun threads(order: Schedule): Int {
    val account = CalledAccount()
    order.run(thread("t1") { account.deposit(50) }, thread("t2") { account.deposit(70) })
    return account.balance
}

private fun commentedThreads(order: Schedule): Int {
    val account = CommentedAccount()
    order
        .withComments(CommentedAccount::class.java)
        .run(thread("t1") { account.deposit(50) }, thread("t2") { account.deposit(70) })
    return account.balance
}

private fun commentedCoroutines(order: Schedule): Int {
    val account = CommentedAccount()
    order
        .withComments(CommentedAccount::class.java)
        .run(
            thread("t1") { runBlocking { account.depositSuspending(50) } },
            thread("t2") { runBlocking { account.depositSuspending(70) } },
        )
    return account.balance
}

private fun coroutines(order: Schedule): Int {
    val account = CalledAccount()
    runSim(7) {
        order.run(
            this,
            coroutine("t1") { account.depositSuspending(50) },
            coroutine("t2") { account.depositSuspending(70) },
        )
    }
    return account.balance
}

private fun pipelines(order: Schedule): Int {
    var balance = 0
    Campaign
        .ofAction { world ->
            val account = CalledAccount()
            order.run(
                world,
                pipeline("t1") { marks -> account.depositAsync(world, marks, 50) },
                pipeline("t2") { marks -> account.depositAsync(world, marks, 70) },
            )
            balance = account.balance
        }.withSeeds(Seeds.of(7))
        .run()
        .assertPassed()
    return balance
}

/** Five markers each, gone through in every one of their orders. */
private fun goesThrough(
    orders: List<Schedule>,
    run: (Schedule, (String) -> Unit) -> Unit,
): Int =
    orders.count { order ->
        val told = java.util.Collections.synchronizedList(ArrayList<String>())
        run(order) { told += it }
        told.joinToString() == order.toString()
    }

private val five = arrayOf("a", "b", "c", "d", "e")

private fun walk(
    name: String,
    tell: (String) -> Unit,
) {
    for (marker in five) {
        Markers.reach(marker)
        tell("$name $marker")
    }
}

private suspend fun walkSuspending(
    name: String,
    tell: (String) -> Unit,
) {
    for (marker in five) {
        reach(marker)
        yield()
        tell("$name $marker")
    }
}

private fun firstLine(work: () -> Unit): String =
    try {
        work()
        "nothing"
    } catch (e: RuntimeException) {
        e.message.orEmpty()
    } catch (e: dev.simloop.failure.SimulationFailure) {
        e.cause?.message.orEmpty()
    }

/** What is done wrong, and what the message must hold. */
private fun misuses(): List<Triple<String, String, () -> Unit>> {
    val both = Schedule.of(step("t1", "read"), step("t2", "read"), step("t1", "write"), step("t2", "write"))
    val lock = ReentrantLock()
    return listOf(
        Triple("no steps", "a schedule has no steps") { Schedule.of() },
        Triple("a blank name", "the name of a marker is blank") { step("t1", " ") },
        Triple("an unknown thread", "is of a thread that the schedule was not given: t2") {
            both.run(thread("t1") { CalledAccount().deposit(1) })
        },
        Triple("two threads of one name", "two threads of a schedule are named \"t1\"") {
            both.run(thread("t1") {}, thread("t1") {})
        },
        Triple("an unknown marker", "t1 has reached marker \"raed\"") {
            both.run(thread("t1") { Markers.reach("raed") }, thread("t2") { CalledAccount().deposit(1) })
        },
        Triple("a step that is never reached", "is never reached: t1 has ended") {
            both.run(thread("t1") { Markers.reach("read") }, thread("t2") { CalledAccount().deposit(1) })
        },
        Triple("a marker out of turn", "but its next step is to pass \"read\"") {
            both.run(thread("t1") { Markers.reach("write") }, thread("t2") { CalledAccount().deposit(1) })
        },
        Triple("a lock that a thread at a marker holds", "that t1 holds") {
            both.withTimeout(Duration.ofHours(1)).run(
                thread("t1") {
                    lock.lockInterruptibly()
                    CalledAccount().deposit(1)
                },
                thread("t2") {
                    lock.lockInterruptibly()
                    CalledAccount().deposit(1)
                },
            )
        },
        Triple("a wait that nobody ends", "no thread got on for PT0.3S") {
            both.withTimeout(Duration.ofMillis(300)).run(
                thread("t1") { CountDownLatch(1).await() },
                thread("t2") { CalledAccount().deposit(1) },
            )
        },
        Triple("threads on the thread of a loop", "was run on the thread of a loop") {
            runSim(1) { both.run(thread("t1") {}, thread("t2") {}) }
        },
        Triple("a call that would hold the loop up", "where a task cannot stop midway") {
            runSim(1) { both.run(this, coroutine("t1") { Markers.reach("read") }, coroutine("t2") { reach("read") }) }
        },
        Triple("comments in a world", "comments are markers of threads only") {
            runSim(
                1,
            ) { both.withComments(CommentedAccount::class.java).run(this, coroutine("t1") {}, coroutine("t2") {}) }
        },
        Triple("a class without comments", "has no comment // sim: NAME among the lines of class") {
            both.withComments(CalledAccount::class.java).run(thread("t1") {}, thread("t2") {})
        },
    )
}

/** All orders of a bank account in both forms, the 252 of two threads of five markers, and what is said of misuse. */
fun main(arguments: Array<String>) {
    val verdict = Verdict()
    val forms =
        linkedMapOf<String, (Schedule) -> Int>(
            "threads, calls" to ::threads,
            "threads, comments" to ::commentedThreads,
            "coroutines in a world, calls" to ::coroutines,
            "coroutines on threads, comments" to ::commentedCoroutines,
            "pipelines in a world, calls" to ::pipelines,
        )
    for ((form, run) in forms) {
        val balances = TreeMap<Int, Int>()
        for (order in all) {
            val balance = run(order)
            balances.merge(balance, 1, Int::plus)
            verdict.demand(balance == expected(order), "$form: $order ends with $balance, not ${expected(order)}")
        }
        println("$form: ${all.size} orders, balances $balances")
    }
    val orders = Schedule.allOrders(steps("t1", *five), steps("t2", *five))
    verdict.demand(orders.size == 252, "${orders.size} orders, not 252")
    var kept = 0
    val took =
        seconds {
            kept =
                goesThrough(
                    orders,
                ) { order, tell -> order.run(thread("t1") { walk("t1", tell) }, thread("t2") { walk("t2", tell) }) }
        }
    verdict.demand(kept == 252, "threads kept $kept of 252 orders")
    println("two threads of five markers: $kept of ${orders.size} orders kept, ${took.figure()} s")
    val world =
        goesThrough(orders) { order, tell ->
            runSim(3) {
                order.run(
                    this,
                    coroutine("t1") { walkSuspending("t1", tell) },
                    coroutine("t2") { walkSuspending("t2", tell) },
                )
            }
        }
    verdict.demand(world == 252, "coroutines kept $world of 252 orders")
    println("two coroutines of five markers: $world of ${orders.size} orders kept")
    var told = 0
    for ((what, wanted, work) in misuses()) {
        val said = firstLine(work)
        println("$what: ${said.lineSequence().first()}")
        verdict.demand(wanted in said, "$what is told as: $said")
        told += if (wanted in said) 1 else 0
    }
    val seeds = arguments.withSeeds(quick = 100, usual = 1_000, full = 10_000)
    val repeats =
        campaign { lost(this) }
            .withSeeds(Seeds.range(0, seeds))
            .run()
            .firstFinding() == null
    verdict.demand(repeats, "some of $seeds seeds do not lose the update")
    verdict.end(
        "markers: ${forms.size} forms keep all ${all.size} orders, 252 of 252 kept, $told misuses told, " +
            "$seeds seeds lose one update",
    )
}

private fun lost(scope: SimScope) {
    val account = CalledAccount()
    all[1].run(
        scope,
        coroutine("t1") { account.depositSuspending(50) },
        coroutine("t2") { account.depositSuspending(70) },
    )
    check(account.balance == expected(all[1])) { "balance ${account.balance}" }
}
