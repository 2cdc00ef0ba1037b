package dev.simloop.coroutines

import dev.simloop.World
import dev.simloop.spi.MethodRunner
import dev.simloop.spi.MethodRunner.Call
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.job
import kotlinx.coroutines.withContext
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import kotlin.coroutines.Continuation
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn

/**
 * Runs test methods that suspend or have a [SimScope] as receiver or parameter, all those of one run in one coroutine,
 * the scenario's. Found by the service loader; not for use.
 */
public class SuspendingMethods : MethodRunner {
    override fun isNeededFor(method: Method): Boolean {
        val needed = method.suspends() || method.parameterTypes.any(::supplies)
        if (needed) CoroutinesVersion.check()
        return needed
    }

    override fun supplies(type: Class<*>): Boolean = type == SimScope::class.java || type == CoroutineScope::class.java

    override fun run(
        world: World,
        before: List<Call>,
        test: Call,
        after: List<Call>,
    ): Any =
        world.simulate {
            var failed: Throwable? = null
            try {
                before.forEach { call(this, it) }
                call(this, test)
                if (after.isNotEmpty()) coroutineContext.job.children.forEach { it.join() }
            } catch (e: Throwable) {
                failed = e
            }
            if (after.isNotEmpty()) {
                // a failed child has cancelled this coroutine; what comes after is called all the same
                withContext(NonCancellable) {
                    for (call in after) {
                        try {
                            call(this@simulate, call)
                        } catch (e: Throwable) {
                            failed = failed?.apply { addSuppressed(e) } ?: e
                        }
                    }
                }
            }
            failed?.let { throw it }
        }

    private suspend fun call(
        scope: SimScope,
        call: Call,
    ) {
        val method = call.method
        val arguments = call.arguments
        method.parameterTypes.forEachIndexed { i, type -> if (supplies(type)) arguments[i] = scope }
        method.trySetAccessible()
        try {
            if (method.suspends()) {
                suspendCoroutineUninterceptedOrReturn { continuation ->
                    method.invoke(call.target, *arguments, continuation)
                }
            } else {
                method.invoke(call.target, *arguments)
            }
        } catch (e: InvocationTargetException) {
            throw e.targetException
        }
    }

    private fun Method.suspends() = parameterTypes.lastOrNull() == Continuation::class.java
}
