@file:JvmName("DebugModeMain")

package dev.simloop.coroutines

import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield

/** Something of everything, and what it came to. */
internal suspend fun SimScope.medley(): String {
    val seen = mutableListOf<String>()
    val hosts = List(3) { world.host("n$it") }
    val channel = Channel<String>(2)
    val mutex = Mutex()
    val jobs =
        hosts.map { host ->
            host.scope().launch(CoroutineName("node")) {
                repeat(4) {
                    delay(random.nextLong(1, 5))
                    mutex.withLock {
                        yield()
                        channel.send("${host.name()}.$it")
                    }
                }
            }
        }
    val reader = launch { for (x in channel) seen += x }
    val failing =
        async {
            runCatching { coroutineScope { async { error("down") }.await() } }.exceptionOrNull()?.message
        }
    val timed = withTimeoutOrNull(3) { withContext(dispatcher.limitedParallelism(1)) { delay(random.nextLong(1, 6)) } }
    withContext(NonCancellable) { delay(1) }
    seen += "$timed ${failing.await()} ${flow { repeat(3) { emit(it) } }.flowOn(hosts[0].dispatcher).toList()}"
    val stage = world.supplyAsync { random.nextInt(100) }.thenApplyAsync { it + 1 }
    stage.thenAcceptAsync { seen += "future $it" }
    backgroundScope.launch { while (true) delay(2) }
    jobs.joinAll()
    channel.close()
    reader.join()
    delay(1)
    return "$seen at $currentTime"
}

/** Prints fingerprints of 50 seeds, for [DebugModeTest]. */
fun main() {
    for (seed in 0L until 50) {
        val report = campaign { medley().also { world.fingerprint("value", it.hashCode().toLong()) } }.runSeed(seed)
        check(report.passed()) { report.describe() }
        println("$seed ${report.fingerprint().toString(16)} ${report.steps()} ${report.value()}")
    }
    println(
        campaign { medley() }
            .withSeeds(50)
            .run()
            .assertPassed()
            .fingerprint(),
    )
}
