package dev.simloop.spi;

import dev.simloop.World;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs test methods that are more than a plain Java call: suspending ones, and those with a receiver or a parameter that
 * only the language's own module can make. Found by the service loader; an instance keeps nothing of a run and serves
 * any number of them at once.
 */
public interface MethodRunner {
    /** {@return whether a plain call of {@code method} would not do, and one by this runner does} */
    boolean isNeededFor(Method method);

    /** {@return whether {@link #run} makes the value of parameters of {@code type}, anew for each run} */
    boolean supplies(Class<?> type);

    /**
     * Calls {@code before} in order, {@code test}, then, once what the test has started is done or it has failed, {@code
     * after} in order: as the scenario of one run. A failure in {@code after} does not hide an earlier one.
     *
     * @return the scenario's value, or its future
     */
    @Nullable
    Object run(World world, List<Call> before, Call test, List<Call> after) throws Exception;

    /**
     * One call.
     *
     * @param method accessible
     * @param target the object to call it on
     * @param arguments what it is given, without a continuation; null where the runner {@linkplain #supplies supplies}
     *     the value. The runner may fill it in.
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on to reflection, compared by nobody
    record Call(Method method, Object target, @Nullable Object[] arguments) {}
}
