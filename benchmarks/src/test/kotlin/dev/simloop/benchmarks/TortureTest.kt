package dev.simloop.benchmarks

import dev.simloop.campaign.Seeds
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** A hundred seeds of everything at once, twice; `benchmarks/evidence determinism-world` runs ten thousand. */
class TortureTest {
    @Test
    fun `a hundred seeds are the same twice, and every kind of fault happens`() {
        val (first, second) =
            List(2) {
                Torture
                    .campaign()
                    .workers(it + 1)
                    .seeds(Seeds.count(100))
                    .run()
            }
        assertThat(first.findings()).isEmpty()
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint())
        assertThat(second.counters()).isEqualTo(first.counters())
        for (kind in Torture.kinds) {
            assertThat(first.hits("fault.${kind.name()}").total()).describedAs(kind.name()).isPositive()
        }
    }
}
