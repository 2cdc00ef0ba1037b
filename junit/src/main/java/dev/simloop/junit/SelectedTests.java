package dev.simloop.junit;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.Filter;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.ClasspathRootSelector;
import org.junit.platform.engine.discovery.IterationSelector;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.discovery.ModuleSelector;
import org.junit.platform.engine.discovery.NestedClassSelector;
import org.junit.platform.engine.discovery.NestedMethodSelector;
import org.junit.platform.engine.discovery.PackageNameFilter;
import org.junit.platform.engine.discovery.PackageSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;

/** What a launch asks for: classes, as a whole or some methods of them. */
final class SelectedTests {
    /** Surefire hands {@code -Dtest} on to the tests' JVM under this name, and sets the other in it. */
    private static final String SUREFIRE_FILTER = "test";

    private static final String SUREFIRE = "surefire.real.class.path";

    private final Predicate<String> names;
    /** Null stands for all methods. */
    private final Map<Class<?>, @Nullable Set<String>> methods = new LinkedHashMap<>();

    /** How the names of the classes begin that a scan is to find; one that is empty stands for all. */
    private final List<String> scanned = new ArrayList<>();

    private int classSelectors;

    private SelectedTests(Predicate<String> names) {
        this.names = names;
    }

    static SelectedTests of(EngineDiscoveryRequest request) {
        Predicate<String> classNames = Filter.composeFilters(request.getFiltersByType(ClassNameFilter.class))
                .toPredicate();
        Predicate<String> packageNames = Filter.composeFilters(request.getFiltersByType(PackageNameFilter.class))
                .toPredicate();
        var selected = new SelectedTests(name -> classNames.test(name) && packageNames.test(packageOf(name)));
        for (var selector : request.getSelectorsByType(DiscoverySelector.class)) {
            try {
                selected.add(selector);
            } catch (JUnitException | LinkageError unknown) {
                // names what does not exist or cannot be loaded: Jupiter is given the same selector, and says so
                continue;
            }
        }
        return selected;
    }

    private static String packageOf(String type) {
        int dot = type.lastIndexOf('.');
        return dot < 0 ? "" : type.substring(0, dot);
    }

    private void add(DiscoverySelector selector) {
        if (selector instanceof ClassSelector one) {
            classSelectors++;
            addClass(one.getJavaClass());
        } else if (selector instanceof NestedClassSelector one) {
            addClass(one.getNestedClass());
        } else if (selector instanceof MethodSelector one) {
            addMethod(one.getJavaClass(), method(one), one.getMethodName());
        } else if (selector instanceof NestedMethodSelector one) {
            addMethod(one.getNestedClass(), null, one.getMethodName());
        } else if (selector instanceof IterationSelector one) {
            add(one.getParentSelector());
        } else if (selector instanceof UniqueIdSelector one) {
            addId(one.getUniqueId());
        } else if (selector instanceof PackageSelector one) {
            scanned.add(one.getPackageName().isEmpty() ? "" : one.getPackageName() + ".");
            ReflectionSupport.findAllClassesInPackage(one.getPackageName(), type -> true, names)
                    .forEach(this::addClass);
        } else if (selector instanceof ClasspathRootSelector one) {
            scanned.add("");
            ReflectionSupport.findAllClassesInClasspathRoot(one.getClasspathRoot(), type -> true, names)
                    .forEach(this::addClass);
        } else if (selector instanceof ModuleSelector one) {
            scanned.add("");
            ReflectionSupport.findAllClassesInModule(one.getModuleName(), type -> true, names)
                    .forEach(this::addClass);
        }
    }

    /** IDEs name methods without their parameters; then all of that name are meant. */
    private static @Nullable Method method(MethodSelector selector) {
        try {
            return selector.getJavaMethod();
        } catch (JUnitException e) {
            return null;
        }
    }

    private void addClass(Class<?> type) {
        if (!names.test(outermost(type).getName()) && !names.test(type.getName())) {
            return;
        }
        if (methods.containsKey(type) && methods.get(type) == null) {
            return;
        }
        methods.put(type, null);
        for (Class<?> in = type; in != null && in != Object.class; in = in.getSuperclass()) {
            for (var member : in.getDeclaredClasses()) {
                // Jupiter takes the inner classes with their outer one, or not at all
                if (!Modifier.isStatic(member.getModifiers()) && !member.isInterface()) {
                    addClass(member);
                }
            }
        }
    }

    private static Class<?> outermost(Class<?> type) {
        var outer = type;
        for (Class<?> next = outer; next != null; next = next.getEnclosingClass()) {
            outer = next;
        }
        return outer;
    }

    private void addMethod(Class<?> type, @Nullable Method method, String name) {
        if (methods.containsKey(type) && methods.get(type) == null) {
            return;
        }
        Set<String> chosen = methods.computeIfAbsent(type, key -> new LinkedHashSet<>());
        if (chosen != null) {
            chosen.add(method == null ? name : id(method));
        }
    }

    /** One of ours, or of Jupiter's: {@code [engine:junit-jupiter]/[class:a.B]/[nested-class:C]/[method:d(int)]}. */
    private void addId(UniqueId id) {
        Class<?> type = null;
        String method = null;
        for (var segment : id.getSegments()) {
            var value = segment.getValue();
            switch (segment.getType()) {
                case "class" -> type = load(value);
                case "nested-class" -> type = type == null ? null : load(type.getName() + "$" + value);
                case "method", "test-template", "test-factory" -> method = value;
                default -> {}
            }
        }
        if (type != null) {
            if (method == null) {
                addClass(type);
            } else {
                addMethod(type, null, method);
            }
        }
    }

    private static @Nullable Class<?> load(String name) {
        return ReflectionSupport.tryToLoadClass(name).toOptional().orElse(null);
    }

    /** {@return the classes, in the order of the request} */
    List<Class<?>> types() {
        return new ArrayList<>(methods.keySet());
    }

    /** {@return those selected as a whole} */
    Stream<Class<?>> wholeTypes() {
        return methods.entrySet().stream()
                .filter(entry -> entry.getValue() == null)
                .map(Map.Entry::getKey);
    }

    boolean includes(Class<?> type, Method method) {
        var chosen = methods.get(type);
        return chosen == null || chosen.contains(id(method)) || chosen.contains(method.getName());
    }

    /**
     * {@return whether a class of that name, existing or not, would be part of the launch: of a scan, or of what looks like
     * a launch of all tests, for nobody has named a class or a few}
     */
    boolean wouldInclude(String type) {
        boolean all = System.getProperty(SUREFIRE_FILTER) == null
                && (classSelectors > 1 || (classSelectors == 1 && System.getProperty(SUREFIRE) != null));
        return names.test(type) && (all || scanned.stream().anyMatch(type::startsWith));
    }

    /** {@return name and parameter types, as Jupiter's unique identifiers have them} */
    static String id(Method method) {
        return method.getName()
                + Stream.of(method.getParameterTypes()).map(Class::getName).collect(joining(", ", "(", ")"));
    }
}
