package dev.simloop.examples.zoo

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/**
 * A hog takes 14 turns and expects that by then a worker has moved. No scheduler promises that; it takes a long run of
 * luck to see it, about one seed in two thousand. The repair waits for the worker's first move.
 */
public object Starvation : ZooProgram {
    override suspend fun race(buggy: Boolean): Unit =
        coroutineScope {
            var count = 0
            val moved = CompletableDeferred<Unit>()
            launch {
                repeat(14) { yield() }
                if (!buggy) moved.await()
                check(count > 0) { "the worker starved" }
            }
            launch {
                repeat(20) {
                    yield()
                    count++
                    moved.complete(Unit)
                }
            }
        }
}
