package dev.simloop.docs

// A row of the report per seed, in the guide to getting started. It fails, as it should; OutputTest compares what it prints.
// region rows
import dev.simloop.coroutines.runSim
import dev.simloop.junit.SeedSource
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.junit.jupiter.params.ParameterizedTest

class RowsSample {
    @ParameterizedTest @SeedSource
    fun cacheHoldsTheLastWrite(seed: Long) =
        runSim(seed) {
            var stored = 0
            var cached = 0
            List(2) { value ->
                launch {
                    stored = value
                    yield() // the database answers
                    cached = value
                }
            }.joinAll()
            check(cached == stored) { "stored $stored, cached $cached" }
        }
}
// endregion
