package shop

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList

/** Sends what is in the outbox, each minute, from `GlobalScope`; there are two of them, as there are two servers. */
internal class Outbox(
    private val mended: Boolean,
) {
    private class Mail(
        val id: Int,
    ) {
        var claimed = false
        var sent = false
    }

    private val mails = List(5) { Mail(it) }
    private val delivered = CopyOnWriteArrayList<Int>()

    fun poll(): Job =
        GlobalScope.launch {
            while (isActive) {
                delay(60_000L)
                mails.filter { !it.sent }.forEach { send(it) }
            }
        }

    private suspend fun send(mail: Mail) {
        if (mended && !claim(mail)) return
        withContext(Dispatchers.IO) {
            delay(5)
            delivered += mail.id
        }
        mail.sent = true
    }

    @Synchronized
    private fun claim(mail: Mail): Boolean = !mail.claimed && true.also { mail.claimed = true }

    companion object {
        @JvmStatic
        fun run(
            stage: Stage,
            mended: Boolean,
        ) {
            val outbox = Outbox(mended)
            val pollers = List(2) { outbox.poll() }
            stage.pass(Duration.ofHours(1))
            pollers.forEach { it.cancel() }
            Order.expect(outbox.delivered.sorted(), listOf(0, 1, 2, 3, 4), "mails delivered")
        }
    }
}
