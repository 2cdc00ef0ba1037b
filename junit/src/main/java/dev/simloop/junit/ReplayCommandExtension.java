package dev.simloop.junit;

import dev.simloop.spi.ReplayCommand;
import dev.simloop.tape.Token;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** While a row runs, a failure made on its thread says how to run that row again. */
final class ReplayCommandExtension implements InvocationInterceptor {
    private static final Namespace NAMESPACE = Namespace.create(ReplayCommandExtension.class);

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> row, ExtensionContext context)
            throws Throwable {
        var test = new TestName(row.getTargetClass(), row.getExecutable().getName());
        var runs = new RowRuns();
        var asked = AskedRows.asked();
        if (asked == null) {
            ReplayCommand.use(line(test));
        }
        ReplayCommand.observe(runs);
        Throwable failure = null;
        try {
            invocation.proceed();
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            if (asked == null) {
                ReplayCommand.use(null);
            } else {
                asked.ended(row.getArguments(), failure);
            }
            ReplayCommand.observe(null);
        }
        checkPinned(test, row.getArguments(), runs);
        checkSeedIsUsed(row.getArguments(), runs, context);
    }

    @SuppressWarnings("unchecked")
    private static void checkSeedIsUsed(List<Object> arguments, RowRuns runs, ExtensionContext context) {
        // of all rows; the store of the row's own context goes with it
        var store = context.getParent().orElse(context).getStore(NAMESPACE);
        for (var argument : arguments) {
            if (argument instanceof Long seed) {
                runs.checkSeedIsUsed(seed, store.get("runs of the row before", List.class));
            }
        }
        store.put("runs of the row before", runs.made());
    }

    /** The row has passed: it has to have been the run that was asked for. */
    private static void checkPinned(TestName test, List<Object> arguments, RowRuns runs) {
        var replay = SeedProperties.read().replay();
        if (replay != null) {
            runs.check(replay, SeedProperties.REPLAY);
            return;
        }
        for (var pin : PinnedSeeds.of(test)) {
            if (arguments.contains(pin.token().seed())) {
                runs.check(pin.token(), pin.place());
            }
        }
    }

    private static Function<Token, @Nullable String> line(TestName test) {
        return token -> {
            if (token.isEdited()) {
                return null;
            }
            var again = ReplayCommandLine.ofSeed(test, token.seed());
            return token.strategy().equals("random") ? again + PinnedSeeds.howToPin(test, token) : again;
        };
    }
}
