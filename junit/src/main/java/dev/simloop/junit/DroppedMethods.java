package dev.simloop.junit;

import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryListener;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.MethodSource;

/**
 * The annotated methods of a class that will not run. Whether one will is not guessed: Jupiter itself is asked, with a
 * request of that method. What is known here is why it will not, and what to do.
 */
final class DroppedMethods {
    private static final String JUPITER = "org.junit.jupiter.engine.JupiterTestEngine";
    private static final String CONTINUATION = "kotlin.coroutines.Continuation";

    private final EngineDiscoveryRequest request;

    DroppedMethods(EngineDiscoveryRequest request) {
        this.request = request;
    }

    /** A method that will not run. */
    record Dropped(Method method, String reason) {}

    List<Dropped> of(Class<?> type) {
        if (type.isInterface()
                || type.isAnonymousClass()
                || type.isLocalClass()
                || Modifier.isAbstract(type.getModifiers())
                || isDisabled(type)) {
            return List.of();
        }
        List<Method> annotated;
        try {
            annotated = ReflectionSupport.findMethods(type, DroppedMethods::isOurs, HierarchyTraversalMode.TOP_DOWN);
        } catch (LinkageError e) {
            // a class that cannot be loaded in full: Jupiter says so where it is a test
            return List.of();
        }
        annotated = annotated.stream()
                .filter(method -> !isAnnotated(method, Disabled.class))
                .toList();
        if (annotated.isEmpty()) {
            return List.of();
        }
        var taken = takenByJupiter(type, annotated);
        List<Dropped> dropped = new ArrayList<>();
        for (var method : annotated) {
            boolean rows = isAnnotated(method, SeedSource.class) && !isAnnotated(method, SimTest.class);
            boolean noRows = rows && !isAnnotated(method, ParameterizedTest.class);
            if (noRows || taken == null || !taken.contains(SelectedTests.id(method))) {
                var annotation = rows ? "@SeedSource" : "@SimTest";
                dropped.add(new Dropped(
                        method,
                        annotation + " method " + type.getName() + "." + method.getName() + " does not run: "
                                + reason(type, method, noRows, taken != null)));
            }
        }
        return dropped;
    }

    private static boolean isOurs(Method method) {
        return !method.isSynthetic() && (isAnnotated(method, SimTest.class) || isAnnotated(method, SeedSource.class));
    }

    private static boolean isDisabled(Class<?> type) {
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (isAnnotated(outer, Disabled.class)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the tags of the test as Jupiter would give them, so that filters by tag hold} */
    static Set<TestTag> tags(Class<?> type, Method method) {
        Set<TestTag> tags = new LinkedHashSet<>();
        AnnotationSupport.findRepeatableAnnotations(method, Tag.class).forEach(tag -> tags.add(tag(tag)));
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            AnnotationSupport.findRepeatableAnnotations(outer, Tag.class).forEach(tag -> tags.add(tag(tag)));
        }
        return tags;
    }

    private static TestTag tag(Tag tag) {
        return TestTag.create(tag.value().strip());
    }

    // ---- asking Jupiter

    /** {@return the methods that Jupiter makes tests of; null if there is no Jupiter} */
    private @Nullable Set<String> takenByJupiter(Class<?> type, List<Method> methods) {
        var jupiter = jupiter(type);
        if (jupiter == null) {
            return null;
        }
        List<DiscoverySelector> selectors = new ArrayList<>();
        methods.forEach(method -> selectors.add(selectMethod(type, method)));
        var root = jupiter.discover(only(selectors), UniqueId.forEngine(jupiter.getId()));
        Set<String> taken = new HashSet<>();
        collect(root, type, taken);
        return taken;
    }

    private static void collect(TestDescriptor descriptor, Class<?> type, Set<String> taken) {
        if (descriptor.getSource().orElse(null) instanceof MethodSource source
                && source.getClassName().equals(type.getName())) {
            taken.add(SelectedTests.id(source.getJavaMethod()));
        }
        descriptor.getChildren().forEach(child -> collect(child, type, taken));
    }

    private static @Nullable TestEngine jupiter(Class<?> type) {
        var contextLoader = Thread.currentThread().getContextClassLoader();
        var loader = contextLoader == null ? type.getClassLoader() : contextLoader;
        return ServiceLoader.load(TestEngine.class, loader).stream()
                .filter(engine -> engine.type().getName().equals(JUPITER))
                .findFirst()
                .map(ServiceLoader.Provider::get)
                .orElse(null);
    }

    /** The request at hand with other selectors, whatever else this version of JUnit has in it. */
    private EngineDiscoveryRequest only(List<DiscoverySelector> selectors) {
        return (EngineDiscoveryRequest) Proxy.newProxyInstance(
                EngineDiscoveryRequest.class.getClassLoader(),
                new Class<?>[] {EngineDiscoveryRequest.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getSelectorsByType" -> {
                            var kind = (Class<?>) arguments[0];
                            return selectors.stream().filter(kind::isInstance).toList();
                        }
                        case "getFiltersByType" -> {
                            return List.of();
                        }
                        case "getDiscoveryListener" -> {
                            return EngineDiscoveryListener.NOOP;
                        }
                        default -> {
                            try {
                                return method.invoke(request, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getTargetException();
                            }
                        }
                    }
                });
    }

    // ---- why not

    private static String reason(Class<?> type, Method method, boolean noRows, boolean hasJupiter) {
        if (!hasJupiter) {
            return "JUnit's engine is not on the class path: add org.junit.jupiter:junit-jupiter-engine";
        }
        if (noRows) {
            return "@SeedSource gives rows to a @ParameterizedTest, and the method is none: add @ParameterizedTest";
        }
        int modifiers = method.getModifiers();
        if (Modifier.isPrivate(modifiers)) {
            return "it is private: JUnit takes methods that are not";
        }
        if (Modifier.isStatic(modifiers)) {
            return "it is static: JUnit takes methods of an instance; in Kotlin, move it from the file or companion"
                    + " object into the class";
        }
        if (Modifier.isAbstract(modifiers)) {
            return "it is abstract: annotate the method that implements it";
        }
        var parameters = method.getParameterTypes();
        if (version().startsWith("5.")
                && parameters.length > 0
                && parameters[parameters.length - 1].getName().equals(CONTINUATION)) {
            return "it suspends, which JUnit takes from version 6 on, and the class path has JUnit " + version()
                    + ": raise it to 6, or take suspend away and launch { } in it, with a SimScope as receiver";
        }
        if (method.getReturnType() != void.class) {
            return "it returns " + method.getReturnType().getSimpleName() + ": JUnit takes methods that return nothing;"
                    + " in Kotlin, write { ... } in place of = ..., or give it the type Unit";
        }
        return classReason(type);
    }

    private static String classReason(Class<?> type) {
        if (Modifier.isPrivate(type.getModifiers())) {
            return "its class is private: JUnit takes classes that are not";
        }
        boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
        if (inner && !isAnnotated(type, Nested.class)) {
            return "its class is an inner one without @Nested: add @Nested";
        }
        return "JUnit Jupiter " + version() + " does not make a test of it: see its warnings in the log";
    }

    private static String version() {
        var descriptor = Test.class.getModule().getDescriptor();
        var version = descriptor == null
                ? Test.class.getPackage().getImplementationVersion()
                : descriptor.rawVersion().orElse(null);
        return version == null ? "of unknown version" : version;
    }
}
