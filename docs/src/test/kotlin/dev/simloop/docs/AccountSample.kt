package dev.simloop.docs

import dev.simloop.SimLoop
import dev.simloop.coroutines.SimScope
import dev.simloop.junit.SimTest
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** The failing test of docs/simtest.md. [OutputTest] runs it and compares what it prints. */
internal class AccountSample {
    // region simtest-failing
    private var balance = 100

    private suspend fun withdraw(amount: Int) {
        SimLoop.observe("balance", balance)
        if (balance >= amount) {
            yield() // the bank's other branch is asked
            balance -= amount
            SimLoop.observe("balance", balance)
        }
    }

    @SimTest(seeds = 2_000)
    suspend fun SimScope.twoWithdrawals() {
        joinAll(
            launch(CoroutineName("ada")) { withdraw(60) },
            launch(CoroutineName("bob")) {
                yield() // types the amount
                withdraw(60)
            },
        )
        check(balance >= 0) { "balance $balance" }
    }
    // endregion
}

/** The same, first come, first served: nothing fails. */
internal class AccountInOrderSample {
    @SimTest(seeds = 100, strategy = "fifo")
    suspend fun SimScope.twoWithdrawals() {
        with(AccountSample()) { twoWithdrawals() }
    }
}
