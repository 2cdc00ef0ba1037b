package dev.simloop.examples.zoo

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/**
 * A shop keeps orders in a cache in front of a store. A reader that is slow puts back what a payment has just outdated. All fakes
 * answer in the same ten milliseconds, so with exact time the reader is always done first: no order of tasks shows it, a late
 * answer does. The repair compares versions before it puts anything into the cache.
 */
public object CacheAside : ZooProgram {
    private val answer: Duration = 10.milliseconds

    private data class Order(
        val state: String,
        val version: Int,
    )

    private class Shop(
        private val buggy: Boolean,
    ) {
        private var stored = Order("placed", 1)
        private var cached: Order? = null
        private var outdatedBefore = 0

        private suspend fun load(): Order {
            val found = stored
            delay(answer)
            return found
        }

        suspend fun order(): Order = cached ?: load().also(::remember)

        private fun remember(order: Order) {
            if (buggy || order.version >= outdatedBefore) cached = order
        }

        suspend fun pay() {
            val order = load()
            delay(answer)
            delay(answer)
            stored = Order("paid", order.version + 1)
            outdatedBefore = stored.version
            cached = null
        }
    }

    override suspend fun race(buggy: Boolean) {
        val shop = Shop(buggy)
        coroutineScope {
            launch { shop.order() }
            launch { shop.pay() }
        }
        val shown = shop.order().state
        check(shown == "paid") { "the order is paid and shown as $shown" }
    }
}
