package dev.simloop.kotest.sample

// region cart
import dev.simloop.kotest.checkAllSim
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Test

class Cart {
    private val lock = Mutex()
    var total = 0

    suspend fun add(price: Int) =
        lock.withLock {
            val before = total
            yield()
            total = before + price
        }
}

class CartTest {
    @Test
    fun `nothing that is added gets lost`() =
        checkAllSim("CartTest", Arb.list(Arb.int(1..1_000), 0..20)) { prices ->
            val cart = Cart()
            prices.map { launch { cart.add(it) } }.joinAll()
            check(cart.total == prices.sum()) { "${cart.total} instead of ${prices.sum()}" }
        }
}
// endregion
