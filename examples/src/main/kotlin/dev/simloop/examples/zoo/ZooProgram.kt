package dev.simloop.examples.zoo

import dev.simloop.coroutines.SimScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext

/** A small concurrent program with a planted bug and its repair. It knows nothing of the simulator. */
public fun interface ZooProgram {
    /** Runs once and throws if what it expects does not hold. */
    public suspend fun race(buggy: Boolean)
}

/** This program on the world's pool. */
public fun ZooProgram.scenario(buggy: Boolean): suspend SimScope.() -> Unit = { race(buggy) }

/** This program on a view of two lanes, as code that limits its own parallelism runs. */
public fun ZooProgram.onTwoLanes(buggy: Boolean): suspend SimScope.() -> Unit =
    { withContext(dispatcher.limitedParallelism(2)) { race(buggy) } }

/** This program after waits drawn from the seed, so that runs differ even where the order of tasks does not. */
public fun ZooProgram.afterDrawnDelays(buggy: Boolean): suspend SimScope.() -> Unit =
    {
        repeat(3) { delay(random.nextLong(1, 20)) }
        race(buggy)
    }
