package shop

import arrow.fx.coroutines.parMap
import arrow.fx.coroutines.parZip
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.future
import java.time.Duration

/** Puts three answers together; Arrow's `parZip` and `parMap`, on `Dispatchers.Default`. */
internal class Dashboard(
    private val mended: Boolean,
) {
    private var total = 0

    private suspend fun count(part: Int): Int {
        if (mended) {
            delay(1)
        } else {
            val seen = total
            delay(1) // a query
            total = seen + part
        }
        return part
    }

    suspend fun load(): Int {
        val sum = parZip(Dispatchers.Default, { count(1) }, { count(2) }, { count(3) }) { a, b, c -> a + b + c }
        val more = listOf(4, 5).parMap { count(it) }.sum()
        return if (mended) sum + more else total
    }

    companion object {
        @JvmStatic
        fun run(
            stage: Stage,
            mended: Boolean,
        ) {
            val dashboard = Dashboard(mended)
            val shown = stage.await(GlobalScope.future { dashboard.load() })
            stage.pass(Duration.ofHours(1))
            Order.expect(shown, 15, "the total shown")
        }
    }
}
