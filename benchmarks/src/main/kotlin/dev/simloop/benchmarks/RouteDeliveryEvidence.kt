package dev.simloop.benchmarks

import dev.simloop.examples.routes.RouteDelivery
import dev.simloop.verify.Goal
import dev.simloop.verify.Refinement

/** From a design to its nodes: what is pushed once gets lost, what is pushed again arrives and refines the design. */
public object RouteDeliveryEvidence {
    private const val QUICK = 100
    private const val SEEDS = 300
    private const val MANY = 30_000

    @JvmStatic
    public fun main(args: Array<String>) {
        val seeds = args.withSeeds(QUICK, SEEDS, MANY)
        val verdict = Verdict()
        val design = RouteDelivery.DESIGN.check()
        println(design.describe())
        verdict.demand(design.holds(), "the design holds")
        val arrives =
            Goal.alwaysEventually<RouteDelivery.Routes>("the route arrives") { it.installed() == it.wanted() }
        verdict.demand(RouteDelivery.DESIGN.checkLiveness(arrives).holds(), "routes arrive under fairness")
        val unfair = RouteDelivery.UNFAIR.checkLiveness(arrives)
        println(unfair.describe())
        verdict.demand(unfair.lasso() != null, "without fairness there is a lasso")

        val once =
            RouteDelivery
                .simulation(false, false)
                .campaign()
                .withSeeds(seeds)
                .run()
                .firstFinding()
        verdict.demand(once != null, "a route that is pushed once gets lost")
        once?.let { println("pushed once, seed ${it.token().seed()}: ${it.failure().message}") }

        val refinement = Refinement.of(RouteDelivery.DESIGN)
        val again =
            RouteDelivery
                .simulation(true, false)
                .refines(refinement, RouteDelivery::routes)
                .campaign()
                .withSeeds(seeds)
                .run()
        again.firstFinding()?.let { println(it.describe()) }
        verdict.demand(again.findings().isEmpty(), "what is pushed again arrives and refines the design")
        println("pushed again, $seeds seeds: ${refinement.coverage().describe()} of ${design.transitions()}")
        verdict.demand(refinement.coverage().neverTaken().isEmpty(), "every action of the design was taken")

        val gullible =
            RouteDelivery
                .simulation(true, true)
                .refines(RouteDelivery.DESIGN, RouteDelivery::routes)
                .campaign()
                .withSeeds(seeds)
                .run()
                .firstFinding()
        verdict.demand(gullible != null, "a router that takes older routes does not refine the design")
        gullible?.let { println("takes older routes, seed ${it.token().seed()}: ${it.failure().message}") }
        verdict.end(
            "route-delivery: pushed once is lost at seed ${once?.token()?.seed() ?: -1}, pushed again " +
                "survives $seeds seeds and refines the design, which has a lasso without fairness",
        )
    }
}
