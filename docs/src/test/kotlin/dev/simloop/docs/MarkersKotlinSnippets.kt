package dev.simloop.docs

import dev.simloop.coroutines.coroutine
import dev.simloop.coroutines.reach
import dev.simloop.coroutines.run
import dev.simloop.coroutines.runSim
import dev.simloop.marker.Schedule
import dev.simloop.marker.Step.step
import kotlinx.coroutines.delay
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.milliseconds

/** What docs/markers.md shows of coroutines. */
class MarkersKotlinSnippets {
    // region account
    class SlowAccount {
        var balance = 100

        suspend fun deposit(amount: Int) {
            reach("read")
            val read = balance
            delay(5.milliseconds)
            reach("write")
            balance = read + amount
        }
    }
    // endregion

    @Test
    fun `an update is lost`() {
        // region coroutines
        runSim(seed = 7) {
            val account = SlowAccount()
            Schedule
                .of(step("c1", "read"), step("c2", "read"), step("c1", "write"), step("c2", "write"))
                .run(this, coroutine("c1") { account.deposit(50) }, coroutine("c2") { account.deposit(70) })
            assertThat(account.balance).isEqualTo(170)
        }
        // endregion
    }
}
