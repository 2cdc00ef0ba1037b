package dev.simloop.junit;

import dev.simloop.Scenario;
import dev.simloop.SimLoop;
import dev.simloop.World;
import dev.simloop.spi.MethodRunner;
import dev.simloop.spi.MethodRunner.Call;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test method as a scenario: each run makes its instances and calls the methods that surround the test, the test
 * itself, and those after it.
 *
 * @param instances makes what they are called on
 * @param runner calls them
 */
record MethodScenario(RunInstances instances, MethodRunner runner, List<Step> before, Step test, List<Step> after)
        implements Scenario {

    /**
     * A method to call in each run.
     *
     * @param level on which of the nested instances, from the outermost on
     * @param arguments those that JUnit resolved; null where each run has its own
     */
    record Step(Method method, int level, List<@Nullable Object> arguments) {
        private Call in(World world, List<Object> instances) {
            var given = arguments.toArray();
            var types = method.getParameterTypes();
            for (int i = 0; i < given.length; i++) {
                if (types[i] == World.class) {
                    given[i] = world;
                } else if (types[i] == SimLoop.class) {
                    given[i] = world.loop();
                }
            }
            return new Call(method, instances.get(level), given);
        }
    }

    /** {@return whether a run has its own value for parameters of {@code type}} */
    static boolean supplies(Class<?> type) {
        return type == World.class || type == SimLoop.class;
    }

    @Override
    public @Nullable Object run(World world) throws Exception {
        var made = instances.make();
        return runner.run(world, calls(before, world, made), test.in(world, made), calls(after, world, made));
    }

    @Override
    public AnnotatedElement program() {
        return test.method();
    }

    private static List<Call> calls(List<Step> steps, World world, List<Object> made) {
        List<Call> calls = new ArrayList<>(steps.size());
        for (var step : steps) {
            calls.add(step.in(world, made));
        }
        return calls;
    }
}
