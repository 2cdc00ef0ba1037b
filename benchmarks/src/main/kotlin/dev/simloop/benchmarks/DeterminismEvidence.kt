package dev.simloop.benchmarks

import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.coroutines.scope
import dev.simloop.net.SimNetwork
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.TimeUnit

/** Hosts, timers, network, futures and coroutines in one run of about a virtual second. */
internal val mixedProgram: suspend SimScope.() -> Unit = {
    val net = SimNetwork.of(world)
    net.setDefaults(net.defaults().withLoss(0.05).withDuplicate(0.02))
    val names = listOf("a", "b", "c")
    val ends = names.associateWith { net.bind(world.host(it)) }
    val heard = Channel<Int>(Channel.UNLIMITED)
    for (name in names) {
        val end = ends.getValue(name)
        world.host(name).scope().launch {
            while (true) {
                heard.send(
                    end
                        .receive()
                        .await()
                        .bytes()
                        .size,
                )
            }
        }
        val chance = world.host(name).random("beat")
        world.host(name).executor().scheduleAtFixedRate(
            { end.send(chance.pick(names), ByteArray(chance.nextInt(64))) },
            1,
            20,
            TimeUnit.MILLISECONDS,
        )
    }
    val tally = backgroundScope.launch { for (size in heard) world.fingerprint("heard", size.toLong()) }
    repeat(10) { round ->
        launch {
            withTimeoutOrNull(random.nextLong(1, 80)) { delay(random.nextLong(1, 80)) }
            val squares = List(4) { n -> world.supplyAsync { n * n + round } }
            world.fingerprint("sum", squares.sumOf { it.thenApplyAsync { v -> v + 1 }.await() }.toLong())
        }
    }
    net.partition(setOf("a"), setOf("b", "c")).use { delay(200) }
    delay(800)
    tally.cancel()
}

internal fun mixedWorld(): Campaign = campaign(mixedProgram).collecting(1)

/**
 * Arguments: `twice COUNT` runs that many seeds twice and compares each; `print COUNT` prints a line per seed, for
 * another process to be compared with.
 */
public object DeterminismEvidence {
    @JvmStatic
    public fun main(args: Array<String>) {
        val count = args[1].toInt()
        if (args[0] == "print") {
            mixedWorld().printFingerprints(count)
            return
        }
        val verdict = Verdict()
        val result = verdict.twice(mixedWorld(), count)
        verdict.end(
            "determinism: ${count.toLong().figure()} seeds twice (one worker, then two) and from their own tapes, " +
                "${(2 * result.steps()).figure()} steps, " +
                "${result.hits("net.delivered").total().figure()} packets a round: fingerprints ${verdict.equality()}",
        )
    }
}
