package dev.simloop.docs

import dev.simloop.coroutines.host
import dev.simloop.coroutines.runSim
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import java.nio.file.Files

/** What docs/hosts.md shows in Kotlin. */
class HostKotlinSnippets {
    @Test
    fun `a restart runs the entry again`() =
        runSim(1) {
            // region host-entry
            val store =
                host("store") {
                    val counter = host.disk().path("/counter")
                    val starts = if (Files.exists(counter)) Files.readString(counter).toInt() + 1 else 1
                    Files.writeString(counter, "$starts")
                    awaitCancellation()
                }
            delay(1_000)
            store.crash()
            store.restart()
            // endregion
            delay(1_000)
            // Nothing was forced: the seed decides whether the first incarnation's file is there.
            assertThat(Files.readString(store.disk().path("/counter"))).isIn("1", "2")
            assertThat(store.domain().incarnation()).isEqualTo(2)
        }
}
