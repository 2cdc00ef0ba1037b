@file:JvmName("Hosts")

package dev.simloop.coroutines

import dev.simloop.Host
import dev.simloop.World
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch
import kotlin.coroutines.CoroutineContext
import kotlin.time.AbstractLongTimeSource
import kotlin.time.DurationUnit
import kotlin.time.TimeSource

/** The scope of what a host runs: its coroutines belong to one incarnation and end with it. */
public sealed interface HostScope : CoroutineScope {
    /** The host. */
    public val host: Host
}

private class EntryScope(
    override val host: Host,
    override val coroutineContext: CoroutineContext,
) : HostScope

/**
 * A new host that runs [entry] as its first coroutine, at once and again at every restart. At a crash none of its
 * coroutines goes on, not even into `finally`; at a shutdown they are cancelled.
 *
 * @throws IllegalStateException if a host of that name has an entry already
 */
public fun SimScope.host(
    name: String,
    entry: suspend HostScope.() -> Unit,
): Host = world.startHost(name, entry)

/** A new host of this world; see [SimScope.host]. */
public fun World.startHost(
    name: String,
    entry: suspend HostScope.() -> Unit,
): Host =
    host(name) { host ->
        host.scope().launch(CoroutineName("entry")) { EntryScope(host, coroutineContext).entry() }
    }

/** The dispatcher of this host's current incarnation, a pool. */
public val Host.dispatcher: SimDispatcher get() = SimDispatcher.of(domain())

/** A scope for the coroutines of this host's current incarnation; a child that fails fails the run, not its siblings. */
public fun Host.scope(): CoroutineScope = CoroutineScope(SimDispatcher.of(domain()) + SupervisorJob())

/** Marks on this host's monotonic clock, which its drift makes fast or slow. */
public val Host.timeSource: TimeSource.WithComparableMarks
    get() =
        object : AbstractLongTimeSource(DurationUnit.NANOSECONDS) {
            override fun read(): Long = hostClock().nanoTime()
        }
