package dev.simloop.junit;

import dev.simloop.spi.Rerun;
import dev.simloop.tape.Token;
import java.lang.reflect.Method;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** While a row runs, a failure made on its thread says how to run that row again. */
final class RerunExtension implements InvocationInterceptor {
    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> row, ExtensionContext context)
            throws Throwable {
        var test = new TestName(row.getTargetClass(), row.getExecutable().getName());
        Rerun.use(line(test));
        try {
            invocation.proceed();
        } finally {
            Rerun.use(null);
        }
    }

    private static Function<Token, String> line(TestName test) {
        return token -> {
            var again = RerunLine.ofSeed(test, token.seed());
            return token.strategy().equals("random") ? again + PinnedSeeds.howToPin(test, token) : again;
        };
    }
}
