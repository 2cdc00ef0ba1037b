package dev.simloop.examples.causes

import dev.simloop.SimLoop
import dev.simloop.campaign.Campaign
import dev.simloop.coroutines.campaign
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.receiveAsFlow
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import java.util.TreeMap
import java.util.TreeSet

/** Bugs of coroutines. A line that a cause has to name ends with a mark, `// @name`. */
internal object CoroutineCauses {
    // ---- lost update

    private class Meter(
        private val mutex: Mutex?,
    ) {
        var litres = 0

        suspend fun add(more: Int) = if (mutex == null) plain(more) else mutex.withLock { plain(more) }

        private suspend fun plain(more: Int) {
            val before = litres
            SimLoop.observe("litres", before) // @meter-read
            yield()
            litres = before + more
            SimLoop.observe("litres", litres) // @meter-write
        }
    }

    fun meter(mended: Boolean): Campaign =
        campaign {
            val meter = Meter(if (mended) Mutex() else null)
            joinAll(
                launch(CoroutineName("hot")) { meter.add(2) },
                launch(CoroutineName("cold")) {
                    yield()
                    meter.add(5)
                },
                launch(CoroutineName("passerby")) { SimLoop.observe("weather", "fine") },
            )
            check(meter.litres == 7) { "7 litres ran, ${meter.litres} are shown" }
        }

    // ---- interleaved writes

    fun address(mended: Boolean): Campaign =
        campaign {
            var street = "none"
            var town = "none"
            val lock = Mutex()

            suspend fun move(
                newStreet: String,
                newTown: String,
            ) {
                street = newStreet
                SimLoop.observe("street", street) // @address-street
                yield()
                town = newTown
                SimLoop.observe("town", town) // @address-town
            }
            joinAll(
                launch(
                    CoroutineName("first"),
                ) { if (mended) lock.withLock { move("Elm", "Ulm") } else move("Elm", "Ulm") },
                launch(CoroutineName("second")) {
                    yield()
                    if (mended) lock.withLock { move("Oak", "Oslo") } else move("Oak", "Oslo")
                },
            )
            check((street == "Elm") == (town == "Ulm")) { "$street is not in $town" }
        }

    // ---- deadlock over two mutexes, which tell nothing

    fun mutexes(mended: Boolean): Campaign =
        campaign {
            val books = Mutex()
            val safe = Mutex()
            joinAll(
                launch(CoroutineName("clerk")) {
                    books.withLock {
                        // @mutex-clerk-first
                        yield()
                        safe.withLock { } // @mutex-clerk-second
                    }
                },
                launch(CoroutineName("auditor")) {
                    yield()
                    if (mended) {
                        books.withLock { safe.withLock { } }
                    } else {
                        safe.withLock {
                            // @mutex-auditor-first
                            yield()
                            books.withLock { } // @mutex-auditor-second
                        }
                    }
                },
            )
        }

    // ---- deadlock over a semaphore whose permit was never given back

    fun permitDeadlock(mended: Boolean): Campaign =
        campaign {
            val permits = Semaphore(1)
            joinAll(
                launch(CoroutineName("careless")) {
                    permits.acquire() // @permit-take
                    if (mended) permits.release()
                },
                launch(CoroutineName("next")) {
                    yield()
                    permits.acquire() // @permit-wait
                    permits.release()
                },
            )
        }

    // ---- a permit that leaks when the time-out meets the acquisition

    private suspend fun Semaphore.within(millis: Long): Boolean =
        try {
            withTimeout(millis) {
                // @leak-timeout
                acquire() // @leak-acquire
                yield()
                true
            }
        } catch (e: CancellationException) {
            false
        }

    private suspend fun Semaphore.safelyWithin(millis: Long): Boolean {
        var mine = false
        try {
            withTimeout(millis) {
                acquire()
                mine = true
                yield()
            }
        } catch (e: TimeoutCancellationException) {
            return mine
        }
        return mine
    }

    fun leakedPermit(mended: Boolean): Campaign =
        campaign {
            val permits = Semaphore(1)
            SimLoop.observe("free", permits.availablePermits)
            List(3) {
                launch(CoroutineName("guest$it")) {
                    if (if (mended) permits.safelyWithin(30) else permits.within(30)) {
                        delay(30) // @leak-hold
                        permits.release()
                    }
                    SimLoop.observe("free", permits.availablePermits) // @leak-told
                }
            }.joinAll()
            check(
                permits.availablePermits == 1,
            ) { "all guests are gone and ${permits.availablePermits} permits are left" }
        }

    // ---- a resource that is opened and never closed, because the one who wanted it was cancelled

    private class Files {
        var open = 0

        suspend fun open(io: CoroutineDispatcher): AutoCloseable =
            withContext(io) {
                delay(40) // @file-work
                open++
                SimLoop.observe("open", open) // @file-open
                AutoCloseable {
                    open--
                    SimLoop.observe("open", open) // @file-close
                }
            }
    }

    fun leakedFile(mended: Boolean): Campaign =
        campaign {
            val files = Files()
            val io = dispatcher.limitedParallelism(2)
            launch(CoroutineName("reader")) {
                var file: AutoCloseable? = null
                try {
                    if (mended) {
                        withTimeoutOrNull(40) { withContext(NonCancellable) { file = files.open(io) } }
                    } else {
                        file = withTimeoutOrNull(40) { files.open(io) } // @file-timeout
                    }
                } finally {
                    file?.close()
                }
            }.join()
            check(files.open == 0) { "${files.open} file is open and nobody has it" }
        }

    // ---- an element that is sent and received by nobody

    @OptIn(DelicateCoroutinesApi::class) // isClosedForReceive
    fun undelivered(mended: Boolean): Campaign =
        campaign {
            val taken = mutableListOf<Int>()
            val kept = mutableListOf<Int>()
            val parcels = Channel<Int> { if (mended) kept += it }
            val post =
                launch(CoroutineName("post")) {
                    for (i in 1..3) {
                        parcels.send(i)
                        SimLoop.observe("sent", i) // @parcel-sent
                    }
                    parcels.close()
                }
            while (!parcels.isClosedForReceive) {
                coroutineScope {
                    val shift =
                        launch(CoroutineName("shift")) {
                            parcels.receiveAsFlow().collect {
                                // @parcel-collect
                                taken += it
                                SimLoop.observe("taken", it) // @parcel-taken
                            }
                        }
                    launch(CoroutineName("bell")) {
                        yield()
                        yield() // @parcel-cancel
                        shift.cancel()
                    }
                }
            }
            post.join()
            check((taken + kept).sorted() == listOf(1, 2, 3)) { "of parcels 1 to 3 there are $taken" }
        }

    // ---- lost wake-up: the flag is set between the look and the sleep

    fun wakeUp(mended: Boolean): Campaign =
        campaign {
            var full = false
            var bell = CompletableDeferred<Unit>()
            joinAll(
                launch(CoroutineName("sleeper")) {
                    val mine = bell
                    SimLoop.observe("full", full) // @wake-look
                    if (!full) {
                        yield()
                        if (!mended) bell = CompletableDeferred()
                        (if (mended) mine else bell).await() // @wake-sleep
                    }
                },
                launch(CoroutineName("filler")) {
                    full = true
                    SimLoop.observe("full", full) // @wake-set
                    bell.complete(Unit)
                },
            )
        }

    // ---- time-out against completion: both come due at once

    fun timeout(mended: Boolean): Campaign =
        campaign {
            var answer = ""
            launch(CoroutineName("caller")) {
                withTimeoutOrNull(if (mended) 16 else 15) {
                    // @timeout-set
                    delay(15) // @timeout-work
                    answer = "yes"
                }
            }.join()
            check(answer == "yes") { "there is no answer" }
        }

    // ---- a number that is drawn decides

    fun drawn(mended: Boolean): Campaign =
        campaign {
            launch(CoroutineName("oven")) {
                repeat(3) { delay(random.nextLong(1, 9)) }
                val minutes = random.nextLong(1, 9) // @drawn-value
                check(mended || minutes < 7) { "the bread was in for $minutes minutes" }
            }.join()
        }

    // ---- a poller passes over an id that is committed after a later one

    private class Table {
        private var next = 0
        val open = TreeSet<Int>()
        val rows = TreeMap<Int, String>()

        suspend fun insert(
            row: String,
            millis: Long,
        ) {
            val id = ++next
            open += id
            delay(millis) // @gap-work
            open -= id
            rows[id] = row
            SimLoop.observe("committed", id) // @gap-commit
        }
    }

    fun gap(mended: Boolean): Campaign =
        campaign {
            val table = Table()
            val read = mutableListOf<String>()
            val writers =
                List(2) { launch(CoroutineName("writer$it")) { table.insert("row$it", random.nextLong(1, 9)) } }
            val poller =
                launch(CoroutineName("poller")) {
                    var last = 0
                    while (read.size < 2) {
                        val end = if (mended) table.open.firstOrNull() ?: Int.MAX_VALUE else Int.MAX_VALUE
                        for ((id, row) in table.rows
                            .tailMap(last, false)
                            .headMap(end)
                            .toMap()) {
                            read += row
                            last = id
                            SimLoop.observe("last", id) // @gap-last
                        }
                        delay(2)
                    }
                }
            writers.joinAll()
            delay(50)
            poller.cancel()
            check(read.size == 2) { "2 rows were committed, read were $read" }
        }

    // ---- check-then-act

    fun seats(mended: Boolean): Campaign =
        campaign {
            var seats = 1

            suspend fun CoroutineScope.sell() {
                SimLoop.observe("seats", seats) // @seats-look
                if (seats > 0) {
                    yield()
                    if (mended && seats == 0) return
                    seats--
                    SimLoop.observe("seats", seats) // @seats-sell
                }
            }
            joinAll(launch(CoroutineName("desk")) { sell() }, launch(CoroutineName("phone")) { sell() })
            check(seats >= 0) { "one seat was sold twice" }
        }
}
