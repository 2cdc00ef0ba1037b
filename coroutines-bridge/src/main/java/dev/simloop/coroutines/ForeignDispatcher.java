package dev.simloop.coroutines;

import dev.simloop.SimExecutor;
import dev.simloop.SimLoop;
import kotlin.coroutines.ContinuationInterceptor;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.EventLoopImplBase;
import kotlinx.coroutines.ExecutorCoroutineDispatcher;
import kotlinx.coroutines.MainCoroutineDispatcher;
import kotlinx.coroutines.internal.LimitedDispatcher;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a coroutine's dispatcher is one that the loop does not control. {@code Dispatchers.Main} counts as
 * controlled, because a test sets it to a dispatcher of the loop, and {@code Unconfined}, because it runs where it is
 * resumed.
 */
final class ForeignDispatcher {
    private ForeignDispatcher() {}

    /** {@return the name of the foreign dispatcher, or null if there is none} */
    static @Nullable String name(CoroutineContext context, SimLoop loop) {
        ContinuationInterceptor interceptor = context.get(ContinuationInterceptor.Key);
        boolean ours = interceptor == null
                || interceptor instanceof SimDispatcher
                || interceptor instanceof MainCoroutineDispatcher
                || interceptor instanceof EventLoopImplBase
                || interceptor == Dispatchers.getUnconfined()
                || (interceptor instanceof ExecutorCoroutineDispatcher of && of.getExecutor() instanceof SimExecutor);
        if (ours || (isOfKotlinx(interceptor) && TakenDispatchers.ofRun(loop) != null)) {
            return null;
        }
        String name = interceptor.toString();
        // The plain toString() of a dispatcher ends with its identity hash, which differs from run to run.
        return interceptor instanceof CoroutineDispatcher ? name.replaceFirst("@[0-9a-f]+$", "") : name;
    }

    /** Default, IO, or a view of limited parallelism. */
    private static boolean isOfKotlinx(ContinuationInterceptor interceptor) {
        return interceptor == Dispatchers.getDefault()
                || interceptor == Dispatchers.getIO()
                || interceptor instanceof LimitedDispatcher;
    }
}
