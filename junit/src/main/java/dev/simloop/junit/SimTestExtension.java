package dev.simloop.junit;

import dev.simloop.Timing;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.ScheduleBound;
import dev.simloop.failure.MissingOptionsException;
import dev.simloop.junit.MethodScenario.Step;
import dev.simloop.spi.MethodRunner;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Runs a {@link SimTest}: takes the place of JUnit's one call of the method, and of those around it, with a sweep whose
 * runs make all of these calls.
 */
final class SimTestExtension implements InvocationInterceptor, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SimTestExtension.class);
    private static final String CONTINUATION = "kotlin.coroutines.Continuation";

    // ---- parameters: JUnit is told null, each run puts its own in place

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return parameter.getDeclaringExecutable() instanceof Method
                && (MethodScenario.supplies(type)
                        || runners(context).stream().anyMatch(runner -> runner.supplies(type)));
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return null;
    }

    // ---- calls

    @Override
    public void interceptBeforeEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context) {
        invocation.skip();
        before(context).add(step(call, context));
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context) {
        invocation.skip();
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        invocation.skip();
        var method = call.getExecutable();
        var test = AnnotationSupport.findAnnotation(method, SimTest.class).orElseThrow();
        if (context.getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD) == Lifecycle.PER_CLASS) {
            throw new ExtensionConfigurationException("each run of a @SimTest has an instance of its own, and "
                    + context.getRequiredTestClass().getName()
                    + " is to have one only: annotate it with @TestInstance(PER_METHOD)");
        }
        Campaign campaign;
        try {
            campaign = configured(Campaign.of(scenario(call, context)), test);
        } catch (MissingOptionsException e) {
            OwnSimTest.run(context, e);
            return;
        }
        if (FreshSimTest.answers(campaign)) {
            return;
        }
        var sweep = SeedSweep.of(campaign)
                .withFreshJvm(FreshSimTest.of(context.getUniqueId(), context.getRequiredTestClass()))
                .withTest(context.getRequiredTestClass(), method.getName())
                .withStart(test.start())
                .withSeeds(test.seeds())
                .withBudget(test.shrinkRuns(), Duration.ofSeconds(test.shrinkSeconds()));
        if (test.exhaustive().isEmpty()) {
            sweep.run();
        } else {
            sweep.search(bound(test), test.schedules());
        }
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context) {
        invocation.skip();
        throw new ExtensionConfigurationException(
                "@SimTest makes " + call.getExecutable().getName()
                        + " a test by itself: take @ParameterizedTest, @RepeatedTest and the like away");
    }

    private static ScheduleBound bound(SimTest test) {
        if (!test.strategy().isEmpty()) {
            throw new ExtensionConfigurationException("@SimTest(exhaustive = \"" + test.exhaustive()
                    + "\") runs all schedules, whatever a strategy would pick: take strategy = \"" + test.strategy()
                    + "\" away");
        }
        try {
            return ScheduleBound.parse(test.exhaustive());
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException("@SimTest: " + e.getMessage(), e);
        }
    }

    private static Campaign configured(Campaign plain, SimTest test) {
        var config = ReflectionSupport.newInstance(test.config()).get();
        config = test.timing() == Timing.EXACT ? config.withTiming(Timing.EXACT) : config;
        config = test.takeOver().length > 0 ? config.withTakeOver(test.takeOver()) : config;
        config = test.parallel() ? config.withParallel() : config;
        var campaign = plain.withConfig(config).requiringHits(test.requireHits());
        if (!test.strategy().isEmpty()) {
            campaign = campaign.withStrategy(test.strategy());
        }
        if (test.workers() != 0) {
            campaign = campaign.withWorkers(test.workers());
        }
        if (test.audit() != 0) {
            campaign = campaign.withAudit(test.audit());
        }
        return test.requireAll() ? campaign.requiringAll() : campaign;
    }

    private static MethodScenario scenario(ReflectiveInvocationContext<Method> call, ExtensionContext context) {
        var instances = context.getRequiredTestInstances().getAllInstances();
        var before = List.copyOf(before(context));
        var test = step(call, context);
        var after = after(context, instances);
        List<Step> all = new ArrayList<>(before);
        all.add(test);
        all.addAll(after);
        return new MethodScenario(RunInstances.like(instances), runner(all, runners(context)), before, test, after);
    }

    /** {@return the first that one of the steps needs} */
    static MethodRunner runner(List<Step> steps, List<MethodRunner> known) {
        for (var step : steps) {
            for (var runner : known) {
                if (runner.isNeededFor(step.method())) {
                    return runner;
                }
            }
            var types = step.method().getParameterTypes();
            if (types.length > 0 && types[types.length - 1].getName().equals(CONTINUATION)) {
                throw new ExtensionConfigurationException(
                        step.method().getName() + " suspends: that takes simloop-coroutines on the class path");
            }
        }
        return new JavaMethods();
    }

    private static List<MethodRunner> runners(ExtensionContext context) {
        return ServiceLoader.load(
                        MethodRunner.class, context.getRequiredTestClass().getClassLoader())
                .stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static Step step(ReflectiveInvocationContext<Method> call, ExtensionContext context) {
        var instances = context.getRequiredTestInstances().getAllInstances();
        var target = call.getTarget().orElseThrow();
        int level = 0;
        while (instances.get(level) != target) {
            level++;
        }
        return new Step(call.getExecutable(), level, call.getArguments());
    }

    @SuppressWarnings("unchecked")
    private static List<Step> before(ExtensionContext context) {
        var store = context.getStore(NAMESPACE);
        var key = "before " + context.getUniqueId();
        List<Step> steps = store.get(key, List.class);
        if (steps == null) {
            steps = new ArrayList<>();
            store.put(key, steps);
        }
        return steps;
    }

    /** {@return what JUnit would call after the test, in its order} */
    private static List<Step> after(ExtensionContext context, List<Object> instances) {
        List<Step> steps = new ArrayList<>();
        for (int level = instances.size() - 1; level >= 0; level--) {
            for (var method : AnnotationSupport.findAnnotatedMethods(
                    instances.get(level).getClass(), AfterEach.class, HierarchyTraversalMode.BOTTOM_UP)) {
                steps.add(new Step(method, level, nothingResolved(method, context)));
            }
        }
        return steps;
    }

    private static List<@Nullable Object> nothingResolved(Method method, ExtensionContext context) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (var type : method.getParameterTypes()) {
            if (type.getName().equals(CONTINUATION)) {
                break;
            }
            if (!MethodScenario.supplies(type)
                    && runners(context).stream().noneMatch(runner -> runner.supplies(type))) {
                throw new ExtensionConfigurationException("@AfterEach method " + method.getName()
                        + " is called in each run of a @SimTest, which cannot give it a "
                        + type.getSimpleName() + ": take World, SimLoop or a scope");
            }
            arguments.add(null);
        }
        return arguments;
    }
}
