package dev.simloop.examples.zoo

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** A consumer gives the producer one turn and takes that for enough. The repair waits for the signal. */
public object UseBeforeReady : ZooProgram {
    override suspend fun race(buggy: Boolean): Unit =
        coroutineScope {
            var data = 0
            val ready = CompletableDeferred<Unit>()
            launch {
                data = 42
                yield()
                ready.complete(Unit)
            }
            launch {
                if (buggy) yield() else ready.await()
                check(ready.isCompleted) { "used before ready" }
                check(data == 42) { "ready without data" }
            }
        }
}
