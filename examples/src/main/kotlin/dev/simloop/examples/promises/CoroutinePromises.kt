@file:JvmName("CoroutinePromises")

package dev.simloop.examples.promises

import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.scenario
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flatMapConcat
import kotlinx.coroutines.flow.flatMapMerge
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import kotlin.time.Duration.Companion.milliseconds

/** What kotlinx.coroutines documents of channels, locks, scopes and flows. */
public fun coroutinePromises(): List<Promise> =
    listOf(
        promise("a channel keeps the order of its sender", { received(senders = 1) }, { received(senders = 2) }),
        promise("a mutex keeps others out", { added(Mutex()) }, { added(null) }),
        promise("what was joined is done", { joined(waits = true) }, { joined(waits = false) }),
        promise("a time-out gives null", { timed(handled = true) }, { timed(handled = false) }),
        promise("parallelism 1 keeps the order of dispatch", { dispatched(lanes = 1) }, { dispatched(lanes = 2) }),
        promise(
            "a semaphore lets in no more than its permits",
            { permitted(inOrder = false) },
            { permitted(inOrder = true) },
        ),
        promise("await gives the value", { computed(waits = true) }, { computed(waits = false) }),
        promise("a supervisor's child fails alone", { supervised(waits = true) }, { supervised(waits = false) }),
        promise("flatMapConcat keeps the order", { flattened(merged = false) }, { flattened(merged = true) }),
        promise("the first completion wins", { raced(anyWins = true) }, { raced(anyWins = false) }),
    )

private fun promise(
    name: String,
    kept: suspend SimScope.() -> Unit,
    broken: suspend SimScope.() -> Unit,
) = Promise(name, scenario(kept), scenario(broken))

private suspend fun SimScope.received(senders: Int) {
    val channel = Channel<Int>()
    val sending = List(senders) { first -> launch { for (n in first until 6 step senders) channel.send(n) } }
    val seen = List(6) { channel.receive() }
    sending.joinAll()
    check(seen == seen.sorted()) { "received $seen" }
}

private suspend fun SimScope.added(lock: Mutex?) {
    var sum = 0

    suspend fun add() {
        val before = sum
        yield()
        sum = before + 1
    }
    List(3) { launch { if (lock == null) add() else lock.withLock { add() } } }.joinAll()
    check(sum == 3) { "three came to $sum" }
}

private suspend fun SimScope.joined(waits: Boolean) {
    var done = false
    val job =
        launch {
            delay(10.milliseconds)
            done = true
        }
    if (waits) job.join() else delay(15.milliseconds)
    check(done) { "not done" }
}

private suspend fun SimScope.timed(handled: Boolean) {
    val answer = async { 10.milliseconds.also { delay(it) } }
    val found = withTimeoutOrNull(30.milliseconds) { answer.await() }
    check(handled || found != null) { "no answer" }
}

private suspend fun SimScope.dispatched(lanes: Int) {
    val view = dispatcher.limitedParallelism(lanes)
    val order = mutableListOf<Int>()
    List(5) { launch(view) { order += it } }.joinAll()
    check(order == order.sorted()) { "in the order $order" }
}

private suspend fun SimScope.permitted(inOrder: Boolean) {
    val gate = Semaphore(2)
    var inside = 0
    val order = mutableListOf<Int>()
    List(5) {
        launch {
            gate.withPermit {
                order += it
                inside++
                check(inside <= 2) { "$inside are inside" }
                delay(10.milliseconds)
                inside--
            }
        }
    }.joinAll()
    check(!inOrder || order == order.sorted()) { "in the order $order" }
}

private suspend fun SimScope.computed(waits: Boolean) {
    var seen = 0
    val parts =
        List(3) {
            async {
                delay((5L * it).milliseconds)
                (it + 1).also { part -> seen += part }
            }
        }
    val sum = if (waits) parts.awaitAll().sum() else delay(11.milliseconds).let { seen }
    check(sum == 6) { "came to $sum" }
}

private suspend fun SimScope.supervised(waits: Boolean) {
    var written = false
    supervisorScope {
        val failing =
            async<Unit> {
                delay(20.milliseconds)
                error("down")
            }
        val writing =
            launch {
                delay(10.milliseconds)
                written = true
            }
        val failure = runCatching { failing.await() }.exceptionOrNull()
        check(failure is IllegalStateException) { "failed with $failure" }
        if (waits) writing.join()
        check(written) { "nothing was written" }
    }
}

@OptIn(ExperimentalCoroutinesApi::class)
private suspend fun SimScope.flattened(merged: Boolean) {
    val parts = flowOf(1, 2, 3)
    val answer = { n: Int ->
        flow {
            delay((10L * n).milliseconds)
            emit(n)
        }
    }
    val seen = (if (merged) parts.flatMapMerge { answer(it) } else parts.flatMapConcat { answer(it) }).toList()
    check(seen.sorted() == listOf(1, 2, 3)) { "saw $seen" }
    check(seen == seen.sorted()) { "saw $seen" }
}

private suspend fun SimScope.raced(anyWins: Boolean): Unit =
    coroutineScope {
        val first = CompletableDeferred<String>()
        launch {
            delay(10.milliseconds)
            first.complete("near")
        }
        launch {
            delay(20.milliseconds)
            first.complete("far")
        }
        val winner = first.await()
        check(winner == "near" || (anyWins && winner == "far")) { "the winner is $winner" }
    }
