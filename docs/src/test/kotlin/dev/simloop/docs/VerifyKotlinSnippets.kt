package dev.simloop.docs

import dev.simloop.coroutines.runSim
import dev.simloop.verify.CheckResult
import dev.simloop.verify.Goal
import dev.simloop.verify.Model
import dev.simloop.verify.Verdict
import dev.simloop.verify.history.HistoryRecorder
import dev.simloop.verify.history.Linearizability
import dev.simloop.verify.history.Op
import dev.simloop.verify.history.Specs
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** What docs/verify.md shows in Kotlin. */
class VerifyKotlinSnippets {
    enum class Light { RED, GREEN }

    data class Crossing(
        val lights: Map<String, Light>,
        val waiting: Set<String> = emptySet(),
    )

    private fun crossing(careful: Boolean): Model<Crossing> {
        // region crossing
        val model =
            Model
                .named<Crossing>("crossing")
                .initial(Crossing(mapOf("north" to Light.RED, "east" to Light.RED)))
                .actions(
                    "arrive",
                    listOf("north", "east"),
                    { state, road -> road !in state.waiting },
                    { state, road -> state.copy(waiting = state.waiting + road) },
                ).actions(
                    "go",
                    listOf("north", "east"),
                    { state, road -> road in state.waiting && (!careful || Light.GREEN !in state.lights.values) },
                    { state, road -> Crossing(state.lights + (road to Light.GREEN), state.waiting - road) },
                ).actions(
                    "stop",
                    listOf("north", "east"),
                    { state, road -> state.lights[road] == Light.GREEN },
                    { state, road -> state.copy(lights = state.lights + (road to Light.RED)) },
                ).invariant("one road at a time") { state -> state.lights.values.count { it == Light.GREEN } < 2 }
        // endregion
        return model.stronglyFair("go").weaklyFair("stop").build()
    }

    @Test
    fun `data classes, maps and enums are states`() {
        val careless = crossing(careful = false).check()
        assertThat(careless.verdict()).isEqualTo(Verdict.VIOLATED)
        assertThat(careless.trace()!!.length()).isEqualTo(4)
        val careful: CheckResult<Crossing> = crossing(careful = true).check()
        assertThat(careful.holds()).isTrue()
        // Three pairs of lights, four sets of roads that wait.
        assertThat(careful.states()).isEqualTo(12)
    }

    @Test
    fun `goals are lambdas`() {
        val goal =
            Goal.leadsTo<Crossing>(
                "north goes",
                { "north" in it.waiting },
                { it.lights["north"] == Light.GREEN },
            )
        assertThat(crossing(careful = true).checkLiveness(goal).holds()).isTrue()
    }

    @Test
    fun `suspending operations`() =
        runSim(7) {
            // region suspending-operations
            val recorder = HistoryRecorder.on<Op, Any>(world)
            var stored = 0

            suspend fun operation(
                client: String,
                input: Op,
                work: suspend () -> Any,
            ) {
                val pending = recorder.invoke(client, input)
                pending.ok(work())
            }
            coroutineScope {
                launch {
                    operation("alice", Op.of("write", 1)) {
                        delay(5)
                        stored = 1
                        1
                    }
                }
                launch {
                    operation("bob", Op.of("read")) {
                        delay(5)
                        stored
                    }
                }
            }
            Linearizability.check(recorder.history(), Specs.register(0)).assertCorrect()
            // endregion
            assertThat(recorder.history().operations()).hasSize(2)
        }
}
