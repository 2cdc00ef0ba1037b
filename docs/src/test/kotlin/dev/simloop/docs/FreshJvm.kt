package dev.simloop.docs

import dev.simloop.coroutines.campaign
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** What [DeterminismTest] starts in JVMs of their own, to compare what they print. */
internal object FreshJvm {
    private val names = List(12) { "name-$it" }

    @JvmStatic
    fun main(args: Array<String>) {
        println("hash set of strings: " + names.toCollection(HashSet()))
        println(
            "Set.of strings: " +
                java.util.Set
                    .of(*names.toTypedArray()),
        )
        val report =
            campaign {
                coroutineScope {
                    for (name in names.toCollection(HashSet())) {
                        launch { delay(random.nextLong(1, 100)) }
                        world.fingerprint(name, random.nextLong())
                    }
                }
            }.runSeed(4823)
        println("fingerprint: ${report.fingerprint()} after ${report.steps()} steps")
    }
}
