package dev.simloop.examples.zoo

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/**
 * A writer publishes a pointer well before it says that the target is ready, in the midst of ten bystanders. The repair
 * publishes last.
 */
public object DeepOrdering : ZooProgram {
    private const val DECOYS = 10

    override suspend fun race(buggy: Boolean): Unit =
        coroutineScope {
            var pointer = false
            var ready = false
            repeat(DECOYS) { launch { repeat(8) { yield() } } }
            launch {
                repeat(2) { yield() }
                if (buggy) pointer = true else ready = true
                repeat(4) { yield() }
                if (buggy) ready = true else pointer = true
            }
            launch {
                repeat(3) { yield() }
                val first = pointer && !ready
                yield()
                val second = pointer && !ready
                check(!(first && second)) { "pointer seen twice without its target" }
            }
        }
}
