package dev.simloop.junit;

import dev.simloop.World;
import dev.simloop.spi.MethodRunner;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.ReflectionSupport;

/** Calls test methods as JUnit does. */
final class JavaMethods implements MethodRunner {
    @Override
    public boolean isNeededFor(java.lang.reflect.Method method) {
        return false;
    }

    @Override
    public boolean supplies(Class<?> type) {
        return false;
    }

    @Override
    public @Nullable Object run(World world, List<Call> before, Call test, List<Call> after) throws Exception {
        Object value = null;
        Throwable failed = null;
        try {
            before.forEach(JavaMethods::invoke);
            value = invoke(test);
            if (!after.isEmpty()) {
                world.loop().runNested(world.loop()::isQuiescent, Long.MAX_VALUE);
            }
        } catch (Throwable e) {
            failed = e;
        }
        for (var call : after) {
            try {
                invoke(call);
            } catch (Throwable e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed instanceof Error error) {
            throw error;
        }
        if (failed != null) {
            throw (Exception) failed;
        }
        return value;
    }

    private static @Nullable Object invoke(Call call) {
        return ReflectionSupport.invokeMethod(call.method(), call.target(), call.arguments());
    }
}
