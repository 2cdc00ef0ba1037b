package dev.simloop.coroutines

import dev.simloop.Domain
import dev.simloop.SimLoop
import dev.simloop.SimRandom
import dev.simloop.World
import kotlinx.coroutines.CoroutineScope
import kotlin.random.Random
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.ExperimentalTime
import kotlin.time.TimeSource

/**
 * The scope of a simulated program: a [CoroutineScope] whose coroutines, time and chance belong to one seeded run.
 *
 * It keeps the names that users of `runTest` know. [advanceTimeBy], [runCurrent] and [advanceUntilIdle] run other tasks
 * from within the caller and may be called by the scenario's own coroutine only.
 */
public sealed interface SimScope : CoroutineScope {
    /** The world: hosts, properties, counters, futures. */
    public val world: World

    /** The seed of this run. */
    public val seed: Long

    /** Virtual milliseconds since the start. */
    public val currentTime: Long

    /** For coroutines that serve the scenario and are cancelled at its end; they keep nothing alive. */
    public val backgroundScope: CoroutineScope

    /** Marks in virtual time. */
    public val testTimeSource: TimeSource.WithComparableMarks

    /** A wall clock in virtual time. */
    @ExperimentalTime
    public val clock: Clock

    /** Chance from stream `user/world/random`. */
    public val random: Random

    /** The dispatcher of the world, a pool. */
    public val dispatcher: SimDispatcher

    /** Runs what is due before `currentTime + delayTimeMillis`, and moves the clock there. */
    public fun advanceTimeBy(delayTimeMillis: Long): Unit = advanceTimeBy(delayTimeMillis.milliseconds)

    /** Runs what is due before [delayTime] from now, and moves the clock there. */
    public fun advanceTimeBy(delayTime: Duration)

    /** Runs all that is ready at this instant. */
    public fun runCurrent()

    /** Runs, jumping the clock, until nothing in the foreground is left but the caller. */
    public fun advanceUntilIdle()
}

/** The loop this scope runs on. */
public val SimScope.loop: SimLoop get() = world.loop()

/** The dispatcher of this domain, a pool. */
public val Domain.dispatcher: SimDispatcher get() = SimDispatcher.of(this)

/** This generator as a [kotlin.random.Random]; both draw from the same stream. */
public fun SimRandom.asKotlin(): Random = KotlinRandom(this)
