package shop

import dev.simloop.Scenario
import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.campaign.Campaign
import io.mockk.every
import io.mockk.mockk
import io.mockk.verify
import org.mockito.Mockito
import java.util.Random

/** Final, as classes of Kotlin are: only the inline mock makers can stand in for it. */
public class Gateway {
    public fun charge(cents: Long): String = throw UnsupportedOperationException("the real gateway: $cents")
}

/** Reads the clock, waits and draws by itself. */
public class Till(
    private val first: Gateway,
    private val second: Gateway,
) {
    public fun sell(): String {
        val begun = System.currentTimeMillis()
        Thread.sleep(Random().nextInt(1_000).toLong())
        val paid = first.charge(700) + second.charge(300)
        return "$paid after ${System.currentTimeMillis() - begun} ms"
    }
}

/** What a JVM of its own prints: mocks are made within each run, as tests make them, and each seed runs twice. */
public object Mocked {
    private fun sale(): String {
        val mockito = Mockito.mock(Gateway::class.java)
        Mockito.`when`(mockito.charge(Mockito.anyLong())).thenReturn("paid ")
        val mockk = mockk<Gateway> { every { charge(300) } returns "twice" }
        val sold = Till(mockito, mockk).sell()
        Mockito.verify(mockito).charge(700)
        verify(exactly = 1) { mockk.charge(300) }
        return sold
    }

    @JvmStatic
    public fun main(args: Array<String>) {
        val scenario = Scenario { world -> world.supplyAsync { sale() } }
        val campaign =
            Campaign
                .of(scenario)
                .withConfig(SimConfig.defaults().withTakeOver(TakeOver.CALLS, TakeOver.CHANCE))
        for (round in 1..2) {
            for (seed in 0L until 10) {
                val run = campaign.runSeed(seed)
                println("run $seed ${run.fingerprint().toString(16)} ${run.value()} ${run.failureLine()}")
            }
        }
        System.exit(0)
    }
}
