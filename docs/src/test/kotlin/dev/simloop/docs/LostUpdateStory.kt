package dev.simloop.docs

import dev.simloop.SimLoop
import dev.simloop.coroutines.campaign
import dev.simloop.junit.SeedSweep
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Test

/** docs/stories.md: two counts of votes, one of which is overwritten. [StoriesTest] runs it. */
internal class LostUpdateStory {
    // region story-lost-update
    open class Tally {
        var votes = 0

        open suspend fun add(ballots: Int) {
            val before = votes
            SimLoop.observe("votes", before)
            yield() // the ballots are signed
            votes = before + ballots
            SimLoop.observe("votes", votes)
        }
    }

    fun election(tally: () -> Tally) =
        campaign {
            val votes = tally()
            joinAll(
                launch(CoroutineName("north")) { votes.add(60) },
                launch(CoroutineName("south")) {
                    yield() // its ballots come later
                    votes.add(40)
                },
            )
            check(votes.votes == 100) { "100 votes were cast, ${votes.votes} counted" }
        }

    @Test
    fun everyVoteCounts() {
        SeedSweep.of(election { Tally() }).run()
    }
    // endregion

    class GuardedTally : Tally() {
        private val lock = Mutex()

        override suspend fun add(ballots: Int) = lock.withLock { super.add(ballots) }
    }
}
