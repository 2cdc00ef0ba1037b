package shop

import io.github.reactivecircus.cache4k.Cache
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.future
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.hours

/** Sessions that end an hour after they were written; cache4k by `TimeSource.Monotonic`. */
internal class Sessions(
    private val mended: Boolean,
) {
    private val logins = AtomicInteger()
    private val cache =
        Cache
            .Builder<String, Int>()
            .expireAfterWrite(1.hours)
            .build()

    private suspend fun login(): Int {
        delay(1)
        return logins.incrementAndGet()
    }

    suspend fun session(user: String): Int =
        if (mended) {
            cache.get(user) { login() }
        } else {
            cache.get(user) ?: login().also { cache.put(user, it) }
        }

    companion object {
        @JvmStatic
        fun run(
            stage: Stage,
            mended: Boolean,
        ) {
            val sessions = Sessions(mended)
            stage.await(
                GlobalScope.future(Dispatchers.Default) {
                    List(2) { async { sessions.session("ann") } }.awaitAll()
                },
            )
            Order.expect(sessions.logins.get(), 1, "logins of one user who asked twice")
            stage.pass(Duration.ofMinutes(61))
            stage.await(GlobalScope.future { sessions.session("ann") })
            Order.expect(sessions.logins.get() <= 2, true, "one login more after an hour")
        }
    }
}
