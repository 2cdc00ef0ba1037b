package dev.simloop.libraries

import dev.simloop.SimConfig
import dev.simloop.TakeOver
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

/** A thread local of a coroutine is that of the thread on which it happens to go on. */
internal class ThreadLocalsOfCoroutinesTest {
    private val user = ThreadLocal<String?>()

    /** What two requests see behind a suspension of the name that each has set before it. */
    private fun requests(
        on: CoroutineContext,
        bound: (String) -> CoroutineContext = { EmptyCoroutineContext },
    ): suspend SimScope.() -> Any? =
        {
            coroutineScope {
                listOf("ann", "ben")
                    .map { name ->
                        async(on + bound(name)) {
                            if (bound(name) == EmptyCoroutineContext) user.set(name)
                            delay(1)
                            "$name: ${user.get()}"
                        }
                    }.awaitAll()
            }
        }

    private fun seen(program: suspend SimScope.() -> Any?): Set<Any?> {
        val runs = campaign(program).withConfig(CONFIG)
        return (0L until 100).flatMapTo(HashSet()) { seed ->
            val one = runs.runSeed(seed)
            assertThat(one.failure()).isNull()
            val two = runs.replay(checkNotNull(one.tape()))
            assertThat(two.value()).describedAs("seed $seed repeats").isEqualTo(one.value())
            assertThat(two.isSameRun(one)).describedAs("seed $seed repeats").isTrue()
            one.value() as List<*>
        }
    }

    @Test
    fun behindASuspensionAnotherThreadMayGoOn() {
        assertThat(seen(requests(Dispatchers.Default)))
            .containsExactlyInAnyOrder("ann: ann", "ann: ben", "ben: ben", "ben: ann")
    }

    @Test
    fun aContextElementGoesAlong() {
        val bound = seen(requests(Dispatchers.IO) { user.asContextElement(it) })
        assertThat(bound).containsExactlyInAnyOrder("ann: ann", "ben: ben")
    }

    @Test
    fun theWorldsOwnDispatcherIsOneThread() {
        assertThat(
            seen(requests(EmptyCoroutineContext)),
        ).containsExactlyInAnyOrder("ann: ben", "ann: ann", "ben: ben", "ben: ann")
    }

    @Test
    fun aViewOfOneThreadOfDefaultGoesFromThreadToThread() {
        val program: suspend SimScope.() -> Any? = {
            launch(Dispatchers.Default) { repeat(3) { delay(1) } }
            withContext(Dispatchers.Default.limitedParallelism(1)) {
                user.set("ann")
                delay(1)
                listOf(user.get())
            }
        }
        assertThat(seen(program)).containsExactlyInAnyOrder("ann", null)
    }

    private companion object {
        val CONFIG: SimConfig = SimConfig.defaults().withTakeOver(TakeOver.COROUTINES, TakeOver.CALLS)
    }
}
