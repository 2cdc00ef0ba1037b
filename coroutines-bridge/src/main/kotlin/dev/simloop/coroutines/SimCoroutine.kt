@file:OptIn(InternalCoroutinesApi::class)

package dev.simloop.coroutines

import dev.simloop.SimFuture
import dev.simloop.World
import kotlinx.coroutines.AbstractCoroutine
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.SupervisorJob
import kotlin.coroutines.CoroutineContext
import kotlin.random.Random
import kotlin.time.AbstractLongTimeSource
import kotlin.time.Clock
import kotlin.time.Duration
import kotlin.time.DurationUnit
import kotlin.time.ExperimentalTime
import kotlin.time.Instant
import kotlin.time.TimeSource

/** The scenario's own coroutine, whose result is a future of the loop. */
internal class SimCoroutine<T>(
    override val world: World,
    context: CoroutineContext,
    private val actors: CoroutineActors,
) : AbstractCoroutine<T>(context, initParentJob = true, active = true),
    SimScope {
    val result: SimFuture<T> = world.newFuture()

    init {
        actors.root(this, world.domain().currentActor())
    }

    override val seed: Long get() = world.seed()
    override val currentTime: Long get() = world.domain().nowNanos() / NANOS_PER_MILLI
    override val dispatcher: SimDispatcher get() = SimDispatcher.of(world.domain())

    override val backgroundScope: CoroutineScope by lazy(LazyThreadSafetyMode.NONE) {
        val job = SupervisorJob()
        actors.background(job)
        CoroutineScope(coroutineContext + BackgroundWork.INSTANCE + job)
    }

    override val testTimeSource: TimeSource.WithComparableMarks by lazy(LazyThreadSafetyMode.NONE) {
        object : AbstractLongTimeSource(DurationUnit.NANOSECONDS) {
            override fun read(): Long = world.domain().nowNanos()
        }
    }

    @ExperimentalTime
    override val clock: Clock by lazy(LazyThreadSafetyMode.NONE) {
        val java = world.clock()
        object : Clock {
            override fun now(): Instant = java.instant().let { Instant.fromEpochSeconds(it.epochSecond, it.nano) }
        }
    }

    override val random: Random by lazy(LazyThreadSafetyMode.NONE) { world.random("random").asKotlin() }

    override fun advanceTimeBy(delayTime: Duration) {
        require(!delayTime.isNegative()) { "delay is negative: $delayTime" }
        checkRoot("advanceTimeBy")
        val now = world.domain().nowNanos()
        val nanos = delayTime.inWholeNanoseconds
        val target = if (nanos > Long.MAX_VALUE - now) Long.MAX_VALUE else now + nanos
        if (target > now) {
            world.loop().runNested({ false }, target - 1)
            world.loop().runNested({ world.domain().nowNanos() >= target }, target)
        }
    }

    override fun runCurrent() {
        checkRoot("runCurrent")
        world.loop().runNested({ false }, world.domain().nowNanos())
    }

    override fun advanceUntilIdle() {
        checkRoot("advanceUntilIdle")
        world.loop().runNested({ world.loop().isQuiescent() }, Long.MAX_VALUE)
    }

    private fun checkRoot(what: String) {
        val actor = world.domain().currentActor()
        check(
            actor.id() == 0,
        ) { "$what was called by ${actor.name()}: only the scenario's own coroutine may run the loop" }
    }

    override fun onCompleted(value: T) {
        whenOver { result.complete(value) }
    }

    override fun onCancelled(
        cause: Throwable,
        handled: Boolean,
    ) {
        whenOver { result.completeExceptionally(cause) }
    }

    /** On a thread of the run others may go on before this job has ended, and would end a run in which it has not. */
    private fun whenOver(action: () -> Unit) {
        if (world.loop().isParallel) {
            invokeOnCompletion { action() }
        } else {
            action()
        }
    }

    private companion object {
        const val NANOS_PER_MILLI = 1_000_000
    }
}
