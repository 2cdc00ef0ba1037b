package dev.simloop.junit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;

/**
 * Makes a failing test of whatever would otherwise not run although somebody wrote it down: a method with {@link SimTest}
 * or {@link SeedSource} that the JUnit Jupiter at hand does not take, a pinned run whose class or method does not exist, a
 * system property below {@code simloop.} that nobody reads. Makes no test where all is well. Found by JUnit's service
 * loader; not for use.
 *
 * <p>It is given the selectors and the filters of class names that Jupiter is given, and its tests have the source and the
 * tags of the methods, so that what was not asked for is not told: a test that a filter, a tag or {@code @Disabled} leaves
 * out. A launch that names its engines has to name {@code simloop}, too.
 */
@SuppressWarnings("exports") // JUnit makes the engine, nobody else names it
public final class DroppedTestsEngine implements TestEngine {
    static final String ID = "simloop";

    /** For the service loader. */
    public DroppedTestsEngine() {}

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId uniqueId) {
        var engine = new EngineDescriptor(uniqueId, "SimLoop: what would not have run");
        var properties = PropertyNames.unknown();
        if (properties != null) {
            var container = launch(engine);
            container.addChild(new FailingTest(
                    container.getUniqueId().append("check", "properties"), "system properties", properties));
        }
        var selected = SelectedTests.of(request);
        var dropped = new DroppedMethods(request);
        Map<Class<?>, TestDescriptor> classes = new LinkedHashMap<>();
        for (var type : selected.types()) {
            for (var drop : dropped.of(type)) {
                if (selected.includes(type, drop.method())) {
                    var container = classes.computeIfAbsent(type, key -> container(engine, key));
                    container.addChild(new FailingTest(
                            container.getUniqueId().append("method", SelectedTests.id(drop.method())),
                            drop.method().getName(),
                            MethodSource.from(type, drop.method()),
                            DroppedMethods.tags(type, drop.method()),
                            drop.reason()));
                }
            }
        }
        for (var stale : StalePins.of(selected)) {
            var container = launch(engine);
            container.addChild(new FailingTest(
                    container.getUniqueId().append("pin", stale.place()), stale.place(), stale.reason()));
        }
        return engine;
    }

    /**
     * {@return the container of what is about the launch as a whole; made when it is first asked for} It has a class, for
     * surefire loses the results of tests that are in no class: the build passes.
     */
    private static TestDescriptor launch(TestDescriptor engine) {
        UniqueId id = engine.getUniqueId().append("class", DroppedTestsEngine.class.getName());
        for (TestDescriptor child : engine.getChildren()) {
            if (child.getUniqueId().equals(id)) {
                return child;
            }
        }
        var container = new FailingTest.Group(id, "SimLoop", ClassSource.from(DroppedTestsEngine.class));
        engine.addChild(container);
        return container;
    }

    private static TestDescriptor container(TestDescriptor engine, Class<?> type) {
        var container = new FailingTest.Group(
                engine.getUniqueId().append("class", type.getName()), type.getSimpleName(), ClassSource.from(type));
        engine.addChild(container);
        return container;
    }

    @Override
    public void execute(ExecutionRequest request) {
        execute(request.getRootTestDescriptor(), request.getEngineExecutionListener());
    }

    private static void execute(TestDescriptor descriptor, EngineExecutionListener listener) {
        listener.executionStarted(descriptor);
        for (var child : descriptor.getChildren()) {
            execute(child, listener);
        }
        listener.executionFinished(
                descriptor,
                descriptor instanceof FailingTest test
                        ? TestExecutionResult.failed(test.failure())
                        : TestExecutionResult.successful());
    }
}
