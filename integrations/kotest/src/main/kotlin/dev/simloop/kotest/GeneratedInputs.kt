package dev.simloop.kotest

import dev.simloop.RunReport
import dev.simloop.SimConfig
import dev.simloop.campaign.Campaign
import dev.simloop.campaign.Finding
import dev.simloop.coroutines.SimScope
import dev.simloop.coroutines.campaign
import dev.simloop.report.Explainer
import dev.simloop.report.Explanation
import dev.simloop.shrink.FailureIdentity
import io.kotest.property.Arb
import io.kotest.property.EdgeConfig
import io.kotest.property.RTree
import io.kotest.property.RandomSource
import io.kotest.property.Sample

/**
 * A campaign each of whose runs gives [program] an input of [inputs]: the one that follows from the seed of the run, edge cases among them. So
 * tokens, replays and other JVMs have the same input, without being told. [Arb]s that draw from anything but the [RandomSource] they are given
 * do not repeat.
 *
 * A shrinker of tapes keeps the input of such a campaign; [checkAllSim] makes it smaller first.
 */
public fun <A> campaign(
    inputs: Arb<A>,
    program: suspend SimScope.(A) -> Any?,
): Campaign = campaign { program(inputs.sampleOf(world.seed()).value) }

/** The input that [campaign] and [checkAllSim] give to the run of [seed]. */
public fun <A> Arb<A>.inputOf(seed: Long): A = sampleOf(seed).value

private fun <A> Arb<A>.sampleOf(seed: Long): Sample<A> = generate(RandomSource.seeded(seed), EdgeConfig()).first()

/**
 * What fails, in its smallest form: [input] came from [original], which the seed generated, by steps of Kotest's, of which [tried] were run with
 * the seed kept; [explanation] is of the run with [input], whose schedule is shrunk after that.
 */
public class InputFinding<A> internal constructor(
    public val input: A,
    public val original: A,
    public val tried: Int,
    public val explanation: Explanation,
) {
    /** The inputs, and below them what the explanation says. */
    public fun message(): String {
        val from = if (tried == 0) "no smaller input was tried" else "from $original, $tried smaller inputs tried"
        return "fails with the input $input ($from, the seed kept)\n${explanation.message()}"
    }

    override fun toString(): String = message()
}

/**
 * Runs [program] with [seeds] seeds, each with an input that [inputs] generates from it.
 *
 * If one fails, the input is made smaller first: Kotest says what is smaller, each candidate is run with the token of the failing run, and kept if
 * it is the same failure ([FailureIdentity]). Of the smallest the schedule is shrunk and explained, as [Explainer] does for a campaign.
 *
 * @param test names the test in the message and the folder of its artifacts
 * @param mostTries how many smaller inputs are run at most
 * @param explain settings of the explainer, such as its budget
 * @throws AssertionError if a seed fails, with [InputFinding.message]
 */
public fun <A> checkAllSim(
    test: String,
    inputs: Arb<A>,
    seeds: Int = 1_000,
    config: SimConfig = SimConfig.defaults(),
    mostTries: Int = 500,
    explain: (Explainer) -> Explainer = { it },
    program: suspend SimScope.(A) -> Any?,
) {
    findInput(test, inputs, seeds, config, mostTries, explain, program)?.let {
        throw AssertionError(it.message(), it.explanation.finding().failure())
    }
}

/** What [checkAllSim] would throw, as a value; null if all seeds pass. */
public fun <A> findInput(
    test: String,
    inputs: Arb<A>,
    seeds: Int = 1_000,
    config: SimConfig = SimConfig.defaults(),
    mostTries: Int = 500,
    explain: (Explainer) -> Explainer = { it },
    program: suspend SimScope.(A) -> Any?,
): InputFinding<A>? {
    require(mostTries >= 0) { "mostTries is negative: $mostTries" }
    val found =
        campaign(inputs, program)
            .withConfig(config)
            .withSeeds(seeds)
            .run()
            .firstFinding() ?: return null
    val sample = inputs.sampleOf(found.token().seed())
    val shrinking = Shrinking(found, config, mostTries, program)
    val smallest = if (found.isRepeatable) shrinking.smallest(sample) else sample.value
    val fixed = shrinking.campaignOf(smallest)
    val failing = fixed.replay(found.token().toString())
    val finding = Finding.of(failing, fixed.replay(checkNotNull(failing.tape())))
    return InputFinding(smallest, sample.value, shrinking.tried, explain(Explainer.of(fixed, test)).explain(finding))
}

private class Shrinking<A>(
    private val found: Finding,
    private val config: SimConfig,
    private val mostTries: Int,
    private val program: suspend SimScope.(A) -> Any?,
) {
    private val wanted = FailureIdentity.of(found.original())
    var tried = 0
        private set

    fun campaignOf(input: A): Campaign = campaign { program(input) }.withConfig(config)

    /** Goes down Kotest's tree, always into the first smaller input that fails in the same way. */
    fun smallest(sample: Sample<A>): A {
        var best: A = sample.value
        var next: RTree<A>? = sample.shrinks
        while (next != null) {
            next = next.children.value.firstOrNull { child -> fails(child.value()) }
            if (next != null) {
                best = next.value()
            }
        }
        return best
    }

    private fun fails(input: A): Boolean {
        if (tried >= mostTries) {
            return false
        }
        tried++
        val run: RunReport = campaignOf(input).replay(found.token().toString())
        return !run.passed() && FailureIdentity.of(run) == wanted
    }
}
