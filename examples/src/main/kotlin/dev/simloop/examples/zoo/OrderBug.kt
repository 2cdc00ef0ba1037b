package dev.simloop.examples.zoo

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/**
 * The first coroutine loads a configuration, the second uses it: right as long as they run in the order in which they
 * were launched, which an ordinary event loop keeps and a pool does not. The repair joins the first.
 */
public object OrderBug : ZooProgram {
    override suspend fun race(buggy: Boolean): Unit =
        coroutineScope {
            var configuration: String? = null
            val loader = launch { configuration = "loaded" }
            launch {
                if (!buggy) loader.join()
                checkNotNull(configuration) { "used before it was loaded" }
            }
        }
}
