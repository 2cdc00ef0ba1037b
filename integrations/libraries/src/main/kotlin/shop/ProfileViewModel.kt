package shop

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import java.time.Duration

/** A view model with a state of its own: `stateIn` on `Dispatchers.Default`. */
internal class ProfileViewModel(
    private val mended: Boolean,
) {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val clicks = MutableStateFlow(0)
    val title: StateFlow<String> =
        clicks.map { "clicked $it times" }.stateIn(scope, SharingStarted.Eagerly, "clicked 0 times")

    fun click() {
        scope.launch {
            if (mended) {
                clicks.update { it + 1 }
            } else {
                val seen = clicks.value
                delay(1) // an animation
                clicks.value = seen + 1
            }
        }
    }

    companion object {
        @JvmStatic
        fun run(
            stage: Stage,
            mended: Boolean,
        ) {
            val model = ProfileViewModel(mended)
            model.click()
            model.click()
            stage.pass(Duration.ofHours(1))
            val shown = stage.await(model.scope.future { model.title.first() })
            model.scope.cancel()
            Order.expect(shown, "clicked 2 times", "the title")
        }
    }
}
