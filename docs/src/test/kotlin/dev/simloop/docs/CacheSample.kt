package dev.simloop.docs

// The test on the front page. It fails, as it should; OutputTest runs it and compares what it prints.
// region readme
import dev.simloop.SimLoop
import dev.simloop.coroutines.SimScope
import dev.simloop.junit.SimTest
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

class CacheSample {
    private var stored = 0
    private var cached = 0

    private suspend fun write(value: Int) {
        stored = value
        SimLoop.changed("stored", stored)
        yield() // the database answers
        cached = value
        SimLoop.changed("cached", cached)
    }

    @SimTest
    fun SimScope.cacheHoldsTheLastWrite() {
        launch { write(1) }
        launch { write(2) }
        world.atEnd("the cache is fresh") {
            check(cached == stored) { "stored $stored, cached $cached" }
        }
    }
}
// endregion
