package dev.simloop.cli;

import dev.simloop.Scenario;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.campaign.TestMethods;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the scenario that a name names; what is wrong with a name or its class is an {@link InputException}. */
final class ScenarioLookup {
    private static final String FITTING =
            "a public static method without parameters that returns a Campaign, a Scenario"
                    + " or a Scenario.Action, or with a World as its parameter; or a @SimTest or @SeedSource method";

    private final ClassPath classPath;

    ScenarioLookup(ClassPath classPath) {
        this.classPath = classPath;
    }

    /** {@return the test that {@code name} names, {@code Class#method}; null if it names none of a framework that is at hand} */
    @Nullable
    NamedTest test(String name) {
        int hash = name.indexOf('#');
        if (hash < 0) {
            return null;
        }
        Class<?> type = load(name.substring(0, hash));
        List<TestMethods> frameworks = frameworks();
        for (Method method : methodsAbove(type)) {
            if (!method.getName().equals(name.substring(hash + 1))) {
                continue;
            }
            for (TestMethods framework : frameworks) {
                TestMethods.Kind kind = framework.kind(method);
                if (kind != null) {
                    return new NamedTest(typeName(type) + "#" + method.getName(), type, method, framework, kind);
                }
            }
        }
        return null;
    }

    private List<TestMethods> frameworks() {
        List<TestMethods> frameworks = new ArrayList<>();
        ServiceLoader.load(TestMethods.class, classPath.loader()).forEach(frameworks::add);
        return frameworks;
    }

    /** Tests need not be public, and a class may have inherited them. */
    private static List<Method> methodsAbove(Class<?> type) {
        List<Method> all = new ArrayList<>();
        for (Class<?> above = type; above != null && above != Object.class; above = above.getSuperclass()) {
            all.addAll(methods(above));
        }
        return all;
    }

    private static String typeName(Class<?> type) {
        return type.getCanonicalName() == null ? type.getName() : type.getCanonicalName();
    }

    /** {@return the scenario that {@code name} names: {@code Class} or {@code Class#method}} */
    NamedScenario find(String name) {
        int hash = name.indexOf('#');
        Class<?> type = load(hash < 0 ? name : name.substring(0, hash));
        String typeName = typeName(type);
        return hash < 0 ? ofClass(type, typeName) : ofMethod(type, typeName, name.substring(hash + 1));
    }

    /** Takes a dot for the dollar sign before a nested class, too, from the right. */
    private Class<?> load(String name) {
        for (String candidate = name; ; ) {
            try {
                return Class.forName(candidate, true, classPath.loader());
            } catch (ClassNotFoundException e) {
                int dot = candidate.lastIndexOf('.');
                if (dot < 0) {
                    throw new InputException("class not found: " + name + " (" + classPath.describe() + ")", e);
                }
                candidate = candidate.substring(0, dot) + "$" + candidate.substring(dot + 1);
            } catch (LinkageError e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new InputException("class cannot be loaded: " + name + ": " + cause, e);
            }
        }
    }

    // ---- a class

    private static NamedScenario ofClass(Class<?> type, String name) {
        boolean scenario = Scenario.class.isAssignableFrom(type);
        if (!scenario && !Scenario.Action.class.isAssignableFrom(type)) {
            throw new InputException("class implements neither Scenario nor Scenario.Action: " + name
                    + (callable(type).isEmpty() ? "" : " (name one of its methods: " + callables(type) + ")"));
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            throw new InputException("class is abstract: " + name);
        }
        Constructor<?> constructor = constructor(type, name);
        make(constructor, name);
        return of(
                name,
                scenario
                        ? world -> ((Scenario) made(constructor)).run(world)
                        : ofAction(world -> ((Scenario.Action) made(constructor)).run(world)),
                null);
    }

    private static NamedScenario of(String name, Scenario scenario, @Nullable Method factory) {
        return new NamedScenario(name, Campaign.of(scenario), scenario, factory);
    }

    private static Scenario ofAction(Scenario.Action action) {
        return world -> {
            action.run(world);
            return null;
        };
    }

    private static Constructor<?> constructor(Class<?> type, String name) {
        try {
            Constructor<?> constructor = type.getConstructor();
            constructor.trySetAccessible();
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new InputException("class has no public constructor without parameters: " + name, e);
        }
    }

    /** Once before any run, so that a class that cannot be made is an error and no finding. */
    private static void make(Constructor<?> constructor, String name) {
        try {
            made(constructor);
        } catch (Exception | LinkageError e) {
            throw new InputException("constructor of " + name + " failed: " + e, e);
        }
    }

    private static Object made(Constructor<?> constructor) throws Exception {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw thrown(e);
        }
    }

    // ---- a method

    private static NamedScenario ofMethod(Class<?> type, String typeName, String name) {
        List<Method> named =
                methods(type).stream().filter(m -> m.getName().equals(name)).toList();
        List<Method> fitting = named.stream().filter(m -> misfit(m) == null).toList();
        String full = typeName + "#" + name;
        if (fitting.size() > 1) {
            throw new InputException("method is ambiguous, " + fitting.size() + " of that name fit: " + full);
        }
        if (named.isEmpty()) {
            throw new InputException("method not found: " + full
                    + (callable(type).isEmpty()
                            ? " (a scenario is " + FITTING + ")"
                            : " (there are: " + callables(type) + ")"));
        }
        if (fitting.isEmpty()) {
            throw new InputException(
                    "method " + misfit(named.get(0)) + ": " + full + " (a scenario is " + FITTING + ")");
        }
        Method method = fitting.get(0);
        method.trySetAccessible();
        return method.getParameterCount() == 0 ? made(method, full) : of(full, world -> invoke(method, world), null);
    }

    private static NamedScenario made(Method method, String full) {
        Object made;
        try {
            made = invoke(method);
        } catch (Exception | LinkageError e) {
            throw new InputException("method " + full + " failed: " + e, e);
        }
        if (made instanceof Campaign campaign) {
            return new NamedScenario(full, campaign, null, method);
        }
        if (made instanceof Scenario scenario) {
            return of(full, scenario, method);
        }
        if (made instanceof Scenario.Action action) {
            return of(full, ofAction(action), null);
        }
        throw new InputException("method returned null: " + full);
    }

    private static @Nullable Object invoke(Method method, World... arguments) throws Exception {
        try {
            return method.invoke(null, (Object[]) arguments);
        } catch (InvocationTargetException e) {
            throw thrown(e);
        }
    }

    private static Exception thrown(InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof Exception exception ? exception : e;
    }

    /** {@return why {@code method} is no scenario, or null if it is one} */
    private static @Nullable String misfit(Method method) {
        if (!Modifier.isPublic(method.getModifiers())) {
            return "is not public";
        }
        if (!Modifier.isStatic(method.getModifiers())) {
            return "is not static (in a Kotlin object, @JvmStatic makes it so)";
        }
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length == 1 && parameters[0] == World.class) {
            return null;
        }
        if (parameters.length > 0) {
            return "takes "
                    + String.join(
                            ", ",
                            Arrays.stream(parameters).map(Class::getSimpleName).toList());
        }
        Class<?> result = method.getReturnType();
        boolean fits = Campaign.class == result
                || Scenario.class.isAssignableFrom(result)
                || Scenario.Action.class.isAssignableFrom(result);
        return fits ? null : "returns " + result.getSimpleName();
    }

    private static List<String> callable(Class<?> type) {
        return methods(type).stream()
                .filter(m -> misfit(m) == null)
                .map(Method::getName)
                .distinct()
                .toList();
    }

    private static String callables(Class<?> type) {
        return String.join(", ", callable(type));
    }

    /** Those of the class itself and the public ones it inherits, in an order of their own: the JVM promises none. */
    private static List<Method> methods(Class<?> type) {
        List<Method> methods = new ArrayList<>(List.of(type.getDeclaredMethods()));
        for (Method inherited : type.getMethods()) {
            if (inherited.getDeclaringClass() != type) {
                methods.add(inherited);
            }
        }
        methods.removeIf(Method::isSynthetic);
        methods.sort(Comparator.comparing(Method::getName).thenComparing(Method::toString));
        return methods;
    }
}
