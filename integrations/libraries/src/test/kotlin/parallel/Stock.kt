package parallel

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicInteger

// region stock
internal class Stock {
    var pieces = 0
        private set

    fun add() {
        pieces++
    }
}
// endregion

/** The same with something that keeps others out. */
internal class GuardedStock {
    var pieces = 0
        private set

    private val mutex = Mutex()
    private val monitor = Any()

    suspend fun addWithMutex(): Unit = mutex.withLock { pieces++ }

    fun addWithMonitor(): Unit = synchronized(monitor) { pieces++ }
}

internal data class Cart(
    val apples: Int = 0,
    val pears: Int = 0,
)

/** A view model whose state is a flow. */
internal class Carts {
    val state = MutableStateFlow(Cart())

    fun addApple() {
        state.value = state.value.copy(apples = state.value.apples + 1)
    }

    fun addPear(): Unit = state.update { it.copy(pears = it.pears + 1) }

    fun copyPear() {
        state.value = state.value.copy(pears = state.value.pears + 1)
    }
}

/** How many are inside at once, and how many were at most. */
internal class Gauge {
    private val inside = AtomicInteger()
    private val highest = AtomicInteger()
    val most: Int get() = highest.get()

    fun pass() {
        val now = inside.incrementAndGet()
        highest.accumulateAndGet(now, ::maxOf)
        inside.decrementAndGet()
    }
}

/** Two coroutines that do [work] on the dispatcher at hand, or on the one that is given. */
internal suspend fun twice(
    on: CoroutineDispatcher? = null,
    work: suspend () -> Unit,
): Unit =
    coroutineScope {
        repeat(2) {
            launch {
                if (on == null) work() else withContext(on) { work() }
            }
        }
    }

/** A repository that names its dispatchers itself. */
internal class Repository {
    val stock = Stock()

    suspend fun save(): Unit = withContext(Dispatchers.IO) { stock.add() }

    suspend fun compute(): Unit = withContext(Dispatchers.Default) { stock.add() }
}

/** A purse whose check and whose act have a suspension between them. */
internal class Purse(
    private val price: suspend () -> Unit,
) {
    var coins = 1
        private set

    suspend fun pay() {
        if (coins > 0) {
            price()
            coins--
        }
    }
}

/** One permit that comes back when the work is done. */
internal class Turnstile {
    private val free = Channel<Unit>(1)
    var passed = 0
        private set

    suspend fun open(): Unit = free.send(Unit)

    suspend fun pass() {
        free.receive()
        passed++
        free.send(Unit)
    }
}

/** Holds both while it adds. */
internal suspend fun Stock.addHolding(
    first: Mutex,
    second: Mutex,
): Unit = first.withLock { second.withLock { add() } }
