package dev.simloop.benchmarks

import com.sun.management.OperatingSystemMXBean
import dev.simloop.Scenario
import dev.simloop.SimLoop
import dev.simloop.World
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.ExhaustiveResult
import dev.simloop.campaign.ExhaustiveResult.Verdict.EXPLORED
import dev.simloop.campaign.ExhaustiveResult.Verdict.FOUND
import dev.simloop.campaign.ScheduleBound
import dev.simloop.coroutines.campaign
import dev.simloop.examples.zoo.CounterRace
import dev.simloop.examples.zoo.LockedCounter
import dev.simloop.examples.zoo.Starvation
import dev.simloop.examples.zoo.scenario
import dev.simloop.failure.UnsoundFootprintException
import dev.simloop.tape.Fallback
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import java.lang.management.ManagementFactory
import java.time.Duration

/** What an exhaustive search says of programs of which the answer is known, how many schedules it counts, and how fast it is. */
public object ExhaustiveEvidence {
    private const val LEAST_A_SECOND = 43_000.0
    private const val ENOUGH = 3_000_000L

    @JvmStatic
    public fun main(args: Array<String>) {
        val verdict = Verdict()
        counts(verdict)
        val (proof, speed) = lockedCounter(verdict, if ("--quick" in args) 200 else 1_000)
        starvation(verdict)
        seldomDraw(verdict)
        race(verdict)
        footprints(verdict)
        workers(verdict)
        verdict.end(
            "exhaustive: the locked counter 3x3 is proven, all ${proof.schedules().figure()} schedules, " +
                "at ${speed.figure(0)} schedules/s",
        )
    }

    private fun Campaign.all(bound: ScheduleBound = ScheduleBound.unbounded()): ExhaustiveResult =
        exhaustive(bound).withMaxSchedules(ENOUGH).run()

    // ---- counts

    /** A program and how many schedules theory gives it. */
    private class Counted(
        val name: String,
        val theory: Long,
        val program: Campaign,
        val bound: ScheduleBound = ScheduleBound.unbounded(),
    )

    private fun factorial(n: Int): Long = (2L..n).fold(1L, Long::times)

    private fun multinomial(
        threads: Int,
        steps: Int,
    ): Long = factorial(threads * steps) / List(threads) { factorial(steps) }.fold(1L, Long::times)

    private fun world(body: (World) -> Unit): Campaign =
        Campaign.of(
            Scenario { world ->
                body(world)
                null
            },
        )

    private fun threads(
        threads: Int,
        steps: Int,
        resource: (Int) -> String?,
    ): Campaign =
        world { world ->
            repeat(threads) { number ->
                val thread = world.singleThread("thread-$number")
                repeat(steps) {
                    thread.execute { resource(number)?.let { SimLoop.touchesOnly(it) } }
                }
            }
        }

    private fun coroutines(
        count: Int,
        yields: Int,
    ): Campaign =
        campaign {
            coroutineScope { repeat(count) { launch { repeat(yields) { yield() } } } }
        }

    private fun hosts(
        hosts: Int,
        tasks: Int,
    ): Campaign =
        world { world ->
            repeat(hosts) { number ->
                world.host("host-$number") { host -> repeat(tasks) { host.executor().execute {} } }
            }
        }

    private fun timers(vararg seconds: Long): Campaign =
        world { world ->
            for (each in seconds) {
                val unused = world.delay(Duration.ofSeconds(each)).thenRun {}
            }
        }

    private fun draws(vararg bounds: Long): Campaign =
        world { world ->
            for (bound in bounds) world.stream("choice", Fallback.ZERO).draw(bound)
        }

    /** Each node starts two below it: the linear extensions of a binary tree. */
    private fun tree(depth: Int): Campaign =
        world { world ->
            fun grow(
                at: String,
                left: Int,
            ): Unit =
                world.singleThread(at).execute {
                    if (left > 0) {
                        grow(at + "l", left - 1)
                        grow(at + "r", left - 1)
                    }
                }
            grow("root", depth)
        }

    private fun counts(verdict: Verdict) {
        val programs =
            listOf(
                Counted("2 threads of 6 steps, 12!/6!^2", multinomial(2, 6), threads(2, 6) { null }),
                Counted("3 threads of 4 steps, 12!/4!^3", multinomial(3, 4), threads(3, 4) { null }),
                Counted("7 threads of 1 step, 7!", factorial(7), threads(7, 1) { null }),
                Counted("3 coroutines of 2 yields, 9!/3!^3", multinomial(3, 3), coroutines(3, 2)),
                Counted("4 coroutines of 1 yield, 8!/2!^4", multinomial(4, 2), coroutines(4, 1)),
                Counted("5 threads of 3 steps, all apart: 1 class", 1, threads(5, 3) { "own $it" }),
                Counted(
                    "2 pairs of threads of 3 steps, a resource each: 20^2 classes",
                    multinomial(2, 3) * multinomial(2, 3),
                    threads(4, 3) { "pair ${it / 2}" },
                ),
                Counted(
                    "4 threads of 3 steps, one resource: as if undeclared",
                    multinomial(4, 3),
                    threads(4, 3) { "one" },
                ),
                Counted("4 hosts of 3 tasks each: 3!^4 classes", 1_296, hosts(4, 3)),
                Counted("draws of 2, 3, 5 and 7 ways: 210", 210, draws(2, 3, 5, 7)),
                Counted("6 timers of one instant, 6!", factorial(6), timers(1, 1, 1, 1, 1, 1)),
                Counted("timers at 3 instants, 3! 2! 1!", 12, timers(1, 1, 1, 2, 2, 3)),
                Counted("a binary tree of 7 tasks, 7!/(7*3*3)", 80, tree(2)),
                Counted(
                    "3 threads of 4 steps without interruptions, 3!",
                    6,
                    threads(3, 4) { null },
                    ScheduleBound.preemptions(0),
                ),
                Counted(
                    "2 threads of 9 steps, one interruption: 2+2*8",
                    18,
                    threads(2, 9) { null },
                    ScheduleBound.preemptions(1),
                ),
            )
        println("%-64s%12s%12s%12s".format("schedules", "theory", "counted", "cut short"))
        for (each in programs) {
            val result = each.program.all(each.bound)
            println(
                "%-64s%12s%12s%12s".format(
                    each.name,
                    each.theory.figure(),
                    result.schedules().figure(),
                    result.redundant().figure(),
                ),
            )
            verdict.demand(result.schedules() == each.theory, "${each.name}: ${each.theory}")
            verdict.demand(result.isProven, "${each.name}: proven")
        }
    }

    // ---- programs of the zoo

    /** {@return schedules a second} One proof takes a few milliseconds, so it is made again and again. */
    private fun lockedCounter(
        verdict: Verdict,
        rounds: Int,
    ): Pair<ExhaustiveResult, Double> {
        val program = campaign(LockedCounter.scenario(false))
        val result = program.all(ScheduleBound.preemptions(9))
        println("locked counter 3x3: " + result.describe())
        verdict.demand(result.isProven && result.isComplete, "the locked counter is proven")
        for (bound in listOf(ScheduleBound.delays(3), ScheduleBound.unbounded())) {
            val other = program.all(bound)
            println("  $bound: " + other.describe().lines().first())
            verdict.demand(other.isProven, "the locked counter is proven, $bound")
        }
        val speeds =
            List(8) {
                var schedules = 0L
                val cpu = cpuNanos()
                val took =
                    seconds {
                        repeat(rounds) {
                            schedules +=
                                program
                                    .all(ScheduleBound.preemptions(9))
                                    .schedulesByBound()
                                    .values
                                    .sum()
                        }
                    }
                schedules / took to schedules * 1e9 / (cpuNanos() - cpu)
            }
        val speed = speeds.maxOf { it.first }
        println(
            "  $rounds proofs in a row: ${speed.figure(0)} schedules/s, the best of 8 rounds; " +
                "${speeds.maxOf { it.second }.figure(0)} a second of CPU",
        )
        verdict.demand(
            speed >= LEAST_A_SECOND,
            "the locked counter is gone through at ${LEAST_A_SECOND.figure(0)} schedules/s",
        )
        val buggy = campaign(LockedCounter.scenario(true)).all(ScheduleBound.preemptions(9))
        println("  with the read outside of the lock: " + buggy.describe().lines().first())
        verdict.demand(buggy.verdict() == FOUND, "the buggy locked counter is found")
        return result to speed
    }

    /** What this JVM has used, which other programs on the machine do not change. */
    private fun cpuNanos(): Long =
        (ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean).processCpuTime

    private fun starvation(verdict: Verdict) {
        val buggy = campaign(Starvation.scenario(true)).all(ScheduleBound.preemptions(2))
        val correct = campaign(Starvation.scenario(false)).all(ScheduleBound.preemptions(2))
        println(
            "starvation: " +
                buggy
                    .describe()
                    .lines()
                    .take(2)
                    .joinToString(" "),
        )
        println("  repaired: " + correct.describe().lines().first())
        verdict.demand(buggy.verdict() == FOUND, "starvation is found")
        verdict.demand(buggy.bound() == ScheduleBound.preemptions(0), "starvation takes no interruption")
        verdict.demand(correct.isProven, "the repaired starvation is proven")
    }

    private fun seldomDraw(verdict: Verdict) {
        val program =
            world { world -> check(world.random("wide").nextInt(1_000) != 7) { "seven" } }
        for (bound in listOf(ScheduleBound.unbounded(), ScheduleBound.preemptions(3), ScheduleBound.delays(3))) {
            val result = program.all(bound)
            verdict.demand(result.verdict() == EXPLORED, "a draw of 1,000 ways is not called proven, $bound")
            println("1 in 1,000, $bound: " + result.describe().lines().joinToString(";"))
        }
        val wide = program.exhaustive(ScheduleBound.unbounded()).withWidestDraw(1_000).run()
        println(
            "  all 1,000: " +
                wide
                    .describe()
                    .lines()
                    .take(2)
                    .joinToString(" "),
        )
        verdict.demand(wide.verdict() == FOUND, "with all values it is found")
    }

    private fun race(verdict: Verdict) {
        val plain = campaign(CounterRace.scenario(true)).all()
        val correct = campaign(CounterRace.scenario(false)).all(ScheduleBound.preemptions(2))
        println(
            "counter race, nothing declared: " +
                plain
                    .describe()
                    .lines()
                    .take(2)
                    .joinToString(" "),
        )
        println("  repaired: " + correct.describe().lines().first())
        verdict.demand(plain.verdict() == FOUND, "the counter race is found")
        verdict.demand(correct.isProven, "the repaired counter is proven")
        val token = checkNotNull(plain.finding()).token().toString()
        val again = campaign(CounterRace.scenario(true)).replay(token)
        verdict.demand(again.isSameRun(checkNotNull(plain.finding()).original()), "its token repeats it")
        verdict.demand(
            campaign(
                CounterRace.scenario(true),
            ).replay(checkNotNull(checkNotNull(plain.finding()).tape())).isSameRun(again),
            "its tape repeats it",
        )
    }

    /** Two threads that read and write one counter, and declare what [resource] says. */
    private fun declared(resource: (Int) -> String): Campaign =
        world { world ->
            var value = 0
            repeat(2) { number ->
                val thread = world.singleThread("thread-$number")
                thread.execute {
                    SimLoop.touchesOnly(resource(number))
                    val read = value
                    thread.execute {
                        SimLoop.touchesOnly(resource(number))
                        value = read + 1
                    }
                }
            }
            world.atEnd("sum") { check(value == 2) { "counter is $value" } }
        }

    private fun footprints(verdict: Verdict) {
        val caught =
            try {
                declared { "own $it" }.all().describe()
            } catch (e: UnsoundFootprintException) {
                "caught: " + checkNotNull(e.message).lines().first()
            }
        println("a footprint that leaves out the counter: $caught")
        verdict.demand(caught.startsWith("caught: "), "the unsound footprint is caught")
        verdict.demand(declared { "counter" }.all().verdict() == FOUND, "with the right footprint the race is found")
    }

    private fun workers(verdict: Verdict) {
        for ((name, program, bound) in listOf(
            Triple("locked counter", campaign(LockedCounter.scenario(false)), ScheduleBound.preemptions(3)),
            Triple("locked counter, buggy", campaign(LockedCounter.scenario(true)), ScheduleBound.preemptions(3)),
            Triple("pairs of threads", threads(4, 3) { "pair ${it / 2}" }, ScheduleBound.unbounded()),
        )) {
            val answers = listOf(1, 2, 4).map { program.withWorkers(it).all(bound) }
            val same = answers.map { it.describe() to it.fingerprint() }.toSet().size == 1
            println("$name, 1, 2 and 4 workers: " + if (same) "the same answer" else "NOT THE SAME")
            verdict.demand(same, "$name: any number of workers gives the same answer")
        }
    }
}
