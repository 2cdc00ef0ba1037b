package dev.simloop.docs

import dev.simloop.SimLoop
import dev.simloop.coroutines.campaign
import dev.simloop.junit.SeedSweep
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Test

/** docs/stories.md: two transfers that take the same two locks in opposite order. [StoriesTest] runs it. */
internal class DeadlockStory {
    // region story-deadlock
    class Lock(
        private val name: String,
    ) {
        private val mutex = Mutex()
        private var holder = "nobody"

        suspend fun take(who: String) {
            SimLoop.observe(name, holder)
            mutex.lock()
            holder = who
            SimLoop.observe(name, holder)
        }

        fun give() = mutex.unlock()
    }

    private suspend fun transfer(
        who: String,
        first: Lock,
        second: Lock,
    ) {
        first.take(who)
        yield() // the balance is read
        second.take(who)
        second.give()
        first.give()
    }

    fun bank(ordered: Boolean = false) =
        campaign {
            val savings = Lock("savings")
            val cash = Lock("cash")
            joinAll(
                launch(CoroutineName("deposit")) { transfer("deposit", savings, cash) },
                launch(CoroutineName("withdrawal")) {
                    yield() // the customer types the amount
                    if (ordered) transfer("withdrawal", savings, cash) else transfer("withdrawal", cash, savings)
                },
            )
        }

    @Test
    fun bothTransfersComeThrough() {
        SeedSweep.of(bank()).run()
    }
    // endregion
}
