package dev.simloop.docs

import dev.simloop.coroutines.SimScope
import dev.simloop.junit.SimTest
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** The failing test of docs/simtest.md. [OutputTest] runs it and compares what it prints. */
internal class AccountSample {
    // region simtest-failing
    private var balance = 100

    @SimTest(seeds = 2_000)
    suspend fun SimScope.twoWithdrawals() {
        List(2) {
            launch {
                if (balance >= 60) {
                    yield() // the bank's other branch is asked
                    balance -= 60
                }
            }
        }.joinAll()
        check(balance >= 0) { "balance $balance" }
    }
    // endregion
}
