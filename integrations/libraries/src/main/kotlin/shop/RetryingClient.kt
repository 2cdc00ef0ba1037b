package shop

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import java.time.Duration
import java.util.UUID
import java.util.concurrent.ConcurrentHashMap
import kotlin.random.Random

/** Tries for two hours, with jitter, by the real clock. */
internal class RetryingClient(
    private val mended: Boolean,
) {
    private val charges: MutableSet<String> = ConcurrentHashMap.newKeySet()

    /** The other side: it charges although nobody waits for the answer any more. */
    private suspend fun chargeAtBank(key: String) {
        val takes = Random.nextLong(1, 14)
        val charged =
            GlobalScope.launch(Dispatchers.IO) {
                delay(takes)
                charges += key
            }
        charged.join()
    }

    suspend fun charge(): Boolean {
        val order = UUID.randomUUID().toString()
        val until = System.currentTimeMillis() + Duration.ofHours(2).toMillis()
        while (System.currentTimeMillis() < until) {
            val key = if (mended) order else UUID.randomUUID().toString()
            withTimeoutOrNull(10) { withContext(Dispatchers.IO) { chargeAtBank(key) } } ?: run {
                delay(Random.nextLong(1, 5))
                continue
            }
            return true
        }
        return false
    }

    companion object {
        @JvmStatic
        fun run(
            stage: Stage,
            mended: Boolean,
        ) {
            val client = RetryingClient(mended)
            val done = stage.await(GlobalScope.future { client.charge() })
            stage.pass(Duration.ofHours(1))
            Order.expect(done, true, "the charge went through")
            Order.expect(client.charges.size, 1, "charges of one order")
        }
    }
}
