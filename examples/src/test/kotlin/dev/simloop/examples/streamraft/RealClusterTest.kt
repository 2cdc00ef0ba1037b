package dev.simloop.examples.streamraft

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit

class RealClusterTest {
    @TempDir
    private lateinit var directory: Path

    /** What a later cluster reads is what an earlier one on the same files has acknowledged. */
    @ParameterizedTest
    @EnumSource(Style::class)
    fun `the same nodes serve clients on real sockets and real files, and start again on those`(style: Style) {
        val newest = ConcurrentHashMap<String, Long>()
        val problems = ConcurrentLinkedQueue<Any>()
        val clients =
            object : ClientObserver {
                private val floor = ConcurrentHashMap<Int, Long>()

                override fun reads(
                    client: Int,
                    key: String,
                ) {
                    floor[client] = newest.getOrDefault(key, 0)
                }

                override fun hasRead(
                    client: Int,
                    key: String,
                    value: Long,
                    revision: Long,
                ) {
                    if (revision < floor.getValue(client)) problems += "read $revision of $key is stale"
                }

                override fun hasWritten(
                    client: Int,
                    seq: Long,
                    key: String,
                    value: Long,
                    revision: Long,
                ) {
                    newest.merge(key, revision, ::maxOf)
                }
            }
        repeat(2) { round ->
            val known = newest.values.maxOrNull() ?: 0
            RealCluster(style, directory, 3, RaftObserver.NONE) { problems += it }.use { cluster ->
                cluster.start()
                val first = 3 * round + 1
                cluster.serve(first..first + 2, 50, listOf("a", "b"), clients).get(60, TimeUnit.SECONDS)
            }
            assertThat(problems).isEmpty()
            assertThat(newest.values.max()).describedAs("round $round").isGreaterThan(known)
        }
    }
}
