package dev.simloop.docs

import dev.simloop.coroutines.campaign
import dev.simloop.junit.SeedSweep
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Test
import java.time.Duration

/** What docs/simtest.md shows for other test frameworks. */
internal class SweepSnippets {
    // region sweep-function
    fun `nobody overdraws, in any framework`() {
        SeedSweep
            .of(
                campaign {
                    val account = Account(100)
                    List(3) { launch { account.withdraw(60) } }.joinAll()
                    check(account.balance == 40) { "balance ${account.balance}" }
                },
            ).withTest(SweepSnippets::class.java, "nobody overdraws, in any framework")
            .withSeeds(2_000)
            .withBudget(500, Duration.ofSeconds(10))
            .run()
    }
    // endregion

    @Test
    fun `the function runs`() = `nobody overdraws, in any framework`()
}
