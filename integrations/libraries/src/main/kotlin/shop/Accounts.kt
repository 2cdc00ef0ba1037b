package shop

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.future
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import java.time.Duration

/** A repository that goes to `Dispatchers.IO` for each call. */
internal class Accounts(
    mended: Boolean,
) {
    private val lock = if (mended) Mutex() else null
    private var balance = 0

    suspend fun deposit(amount: Int) {
        if (lock == null) add(amount) else lock.withLock { add(amount) }
    }

    private suspend fun add(amount: Int) {
        val seen =
            withContext(Dispatchers.IO) {
                delay(1)
                balance
            }
        withContext(Dispatchers.IO) { balance = seen + amount }
    }

    companion object {
        @JvmStatic
        fun run(
            stage: Stage,
            mended: Boolean,
        ) {
            val accounts = Accounts(mended)
            stage.await(GlobalScope.future { List(2) { async { accounts.deposit(10) } }.awaitAll() })
            stage.pass(Duration.ofHours(1))
            Order.expect(accounts.balance, 20, "the balance after two deposits of 10")
        }
    }
}
