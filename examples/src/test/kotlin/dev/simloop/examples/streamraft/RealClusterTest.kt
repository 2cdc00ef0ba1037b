package dev.simloop.examples.streamraft

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.nio.file.Path
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit

class RealClusterTest {
    @TempDir
    private lateinit var directory: Path

    /** What a later cluster reads is what an earlier one on the same files has acknowledged. */
    @ParameterizedTest
    @EnumSource(Style::class)
    fun `the same nodes serve clients on real sockets and real files, and start again on those`(style: Style) {
        val problems = ConcurrentLinkedQueue<Any>()
        val clients = FreshReads { problems += it }
        repeat(2) { round ->
            val known = clients.newest()
            RealCluster(style, directory, 3, RaftObserver.NONE) { problems += it }.use { cluster ->
                cluster.start()
                val first = 3 * round + 1
                cluster.serve(first..first + 2, 50, listOf("a", "b"), clients).get(60, TimeUnit.SECONDS)
            }
            assertThat(problems).isEmpty()
            assertThat(clients.newest()).describedAs("round $round").isGreaterThan(known)
        }
    }
}
