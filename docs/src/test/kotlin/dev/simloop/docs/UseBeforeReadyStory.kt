package dev.simloop.docs

import dev.simloop.SimLoop
import dev.simloop.coroutines.campaign
import dev.simloop.junit.SeedSweep
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Test

/** docs/stories.md: a service that is asked before it has its routes. [StoriesTest] runs it. */
internal class UseBeforeReadyStory {
    // region story-use-before-ready
    open class Routes {
        private var database: String? = null

        open suspend fun load() {
            database = "db:5432"
            SimLoop.observe("database", database)
        }

        open suspend fun lookUp(): String {
            SimLoop.observe("database", database)
            return checkNotNull(database) { "the route to the database is null" }
        }
    }

    fun service(make: () -> Routes) =
        campaign {
            val routes = make()
            launch(CoroutineName("loader")) { routes.load() }
            launch(CoroutineName("handler")) { check(routes.lookUp() == "db:5432") }
        }

    @Test
    fun requestsFindTheDatabase() {
        SeedSweep.of(service { Routes() }).run()
    }
    // endregion

    class AwaitedRoutes : Routes() {
        private val loaded = CompletableDeferred<Unit>()

        override suspend fun load() {
            super.load()
            loaded.complete(Unit)
        }

        override suspend fun lookUp(): String {
            loaded.await()
            return super.lookUp()
        }
    }
}
