package dev.simloop.docs

import dev.simloop.coroutines.SimScope
import dev.simloop.junit.SimTest
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.BeforeEach
import kotlin.time.Duration.Companion.milliseconds

/** The code under test of docs/simtest.md. */
internal class Account(
    var balance: Int,
) {
    private val lock = Mutex()

    suspend fun withdraw(amount: Int): Boolean =
        lock.withLock {
            val enough = balance >= amount
            delay(1.milliseconds)
            if (enough) balance -= amount
            enough
        }
}

/** What docs/simtest.md shows in Kotlin. */
internal class SimTestSnippets {
    // region simtest-kotlin
    private val account = Account(100)

    @BeforeEach
    suspend fun SimScope.open() {
        delay(random.nextInt(20).milliseconds)
    }

    @SimTest(seeds = 2_000)
    suspend fun SimScope.`nobody overdraws`() {
        val paid = List(3) { async { account.withdraw(60) } }.awaitAll()
        assertThat(paid.count { it }).isEqualTo(1)
        assertThat(account.balance).isEqualTo(40)
    }
    // endregion
}
