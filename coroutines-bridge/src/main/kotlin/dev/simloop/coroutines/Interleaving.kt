@file:JvmName("Interleave")

package dev.simloop.coroutines

import dev.simloop.CheckReturnValue
import dev.simloop.RunReport
import dev.simloop.Scenario
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.CampaignResult
import dev.simloop.campaign.Exhaustive
import dev.simloop.campaign.Interleaver
import dev.simloop.campaign.ScheduleBound
import dev.simloop.tape.Token
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import java.lang.reflect.AnnotatedElement

private const val RUNS = 1_000

/**
 * A small program of threads and coroutines, run with their accesses to memory in many orders, so that seeds find the race in
 * `count++`. [block] says, anew for each run, what they share, what each does and what has to hold at the end:
 *
 * ```
 * interleave {
 *     val counter = Counter()
 *     threads(2) { counter.increment() }
 *     invariant("both counted") { counter.count == 2 }
 * }.assertHolds()
 * ```
 *
 * Needs `simloop-agent` on the class path and in the JVM, and `-Dsimloop.points` with the packages whose classes have points.
 * Threads work on JDK 17 and later, coroutines on JDK 25.
 */
public fun interleave(block: InterleaveScope.() -> Unit): Interleaving = Interleaving(block, RUNS, null)

/**
 * [workers] threads that do [body] with what [setup] makes anew for each run; [invariant] has to hold when all have ended. Otherwise as
 * `interleave { }`.
 *
 * @throws IllegalArgumentException if [workers] is below 1
 */
public fun <S> interleave(
    workers: Int,
    setup: () -> S,
    invariant: (S) -> Boolean,
    body: (S) -> Unit,
): Interleaving {
    require(workers >= 1) { "the number of threads is below 1: $workers" }
    return interleave {
        val shared = setup()
        threads(workers) { body(shared) }
        invariant("the invariant") { invariant(shared) }
    }
}

/** What runs in one run of [interleave]. Of the run alone: to be used in its block. */
public class InterleaveScope internal constructor(
    private val canWait: Boolean,
) {
    internal val bodies = LinkedHashMap<String, Interleaver.Body>()
    private val claims = LinkedHashMap<String, () -> Boolean>()
    private var counted: Int? = null

    /** A thread that does [body]. What it throws fails the run. */
    public fun thread(
        name: String,
        body: () -> Unit,
    ) {
        checkNoCount(name)
        add(name, body)
    }

    /** [count] threads, `t1`, `t2` and so on, that do the same. */
    public fun threads(
        count: Int,
        body: () -> Unit,
    ) {
        count("t", count) { add(it, body) }
    }

    /**
     * A coroutine that does [body], on a thread of its own. So what it does from one suspension to the next is interleaved as that
     * of threads is, and what resumes it may be another thread.
     *
     * @throws IllegalStateException if this JDK cannot: it takes 25
     */
    public fun coroutine(
        name: String,
        body: suspend CoroutineScope.() -> Unit,
    ) {
        checkNoCount(name)
        add(name, waiting(name, body))
    }

    /** [count] coroutines, `c1`, `c2` and so on, that do the same; see [coroutine]. */
    public fun coroutines(
        count: Int,
        body: suspend CoroutineScope.() -> Unit,
    ) {
        count("c", count) { add(it, waiting(it, body)) }
    }

    /** Demands [holds] when all have ended. */
    public fun invariant(
        name: String,
        holds: () -> Boolean,
    ) {
        require(claims.put(name, holds) == null) { "two invariants are named \"$name\"" }
    }

    private fun waiting(
        name: String,
        body: suspend CoroutineScope.() -> Unit,
    ): () -> Unit {
        check(canWait) {
            "coroutine \"$name\" cannot be interleaved on JDK ${Runtime.version().feature()}: it waits in ways that" +
                " only threads of JDK 25 have in a run; threads can"
        }
        return { runBlocking(block = body) }
    }

    private fun checkNoCount(name: String) {
        require(counted == null) {
            "a number was given, $counted, and \"$name\" besides; name each one, or give one number for all"
        }
    }

    private fun count(
        base: String,
        count: Int,
        each: (String) -> Unit,
    ) {
        require(count >= 1) { "the number of threads is below 1: $count" }
        require(bodies.isEmpty()) {
            "a number was given, $count, and there are threads already: ${bodies.keys}; name each one, or give one" +
                " number for all"
        }
        counted = count
        for (i in 1..count) {
            each("$base$i")
        }
    }

    private fun add(
        name: String,
        body: () -> Unit,
    ) {
        require(name.isNotBlank()) { "the name of a thread is blank: \"$name\"" }
        require(bodies.put(name, Interleaver.Body { body() }) == null) { "two threads are named \"$name\"" }
    }

    internal fun check() {
        for ((name, holds) in claims) {
            if (!holds()) {
                throw AssertionError("\"$name\" does not hold when all threads have ended")
            }
        }
    }
}

/** A program of [interleave], and how it is run. Immutable. */
public class Interleaving internal constructor(
    private val block: InterleaveScope.() -> Unit,
    private val runs: Int,
    private val withoutRacesOn: Set<String>?,
) {
    /**
     * A copy whose campaign has [count] runs; 1,000 otherwise.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    @CheckReturnValue
    public fun withRuns(count: Int): Interleaving {
        require(count >= 1) { "the number of runs is below 1: $count" }
        return Interleaving(block, count, withoutRacesOn)
    }

    /**
     * A copy that fails with a [dev.simloop.failure.DataRaceException] where two threads touch one field, one of them writes it, and
     * nothing orders the two.
     *
     * @param except fields that may be touched so, named as messages name them: `Account.hits`
     */
    @CheckReturnValue
    public fun withRaceDetection(vararg except: String): Interleaving = Interleaving(block, runs, setOf(*except))

    /**
     * A campaign over this program, for what this class has no word for: a strategy, seeds.
     *
     * @throws IllegalStateException if the agent is not there, or no class can have points
     */
    public fun campaign(): Campaign {
        val interleaver = Interleaver.installed()
        return interleaver.campaign(Program(block, interleaver, withoutRacesOn), runs)
    }

    /** A search through all orders of the accesses within [bound]; without one, orders that differ in nothing that matters are run once. */
    public fun exhaustive(bound: ScheduleBound): Exhaustive = campaign().exhaustive(bound)

    /**
     * Runs the campaign.
     *
     * @throws IllegalStateException if no thread came to a point: none of their code has any
     */
    public fun run(): CampaignResult = Interleaver.installed().run(campaign())

    /**
     * Runs the campaign, and throws the first finding, shrunk and explained, if there is one.
     *
     * @throws dev.simloop.failure.SimulationFailure if a run failed
     * @throws IllegalStateException as [run] does
     */
    public fun assertHolds(): CampaignResult = Interleaver.installed().assertHolds(campaign())

    /** Runs once what [token] stands for. */
    public fun replay(token: String): RunReport = campaign().replay(token)

    private class Program(
        private val block: InterleaveScope.() -> Unit,
        private val interleaver: Interleaver,
        private val withoutRacesOn: Set<String>?,
    ) : Scenario {
        override fun run(world: World): Any? {
            val scope = InterleaveScope(interleaver.canWait())
            scope.block()
            check(scope.bodies.isNotEmpty()) {
                "nothing runs: no thread was given, with thread, threads, coroutine or coroutines"
            }
            return interleaver.start(world, scope.bodies, withoutRacesOn).thenRun { scope.check() }
        }

        override fun program(): AnnotatedElement = block.javaClass

        override fun replayCommand(token: Token): String = "interleave { ... }.replay(\"$token\")"
    }
}
