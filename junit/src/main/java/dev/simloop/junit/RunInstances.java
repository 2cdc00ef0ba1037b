package dev.simloop.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Makes the instances that one run of a test has for itself: of the test class, and of each class it is nested in. */
final class RunInstances {
    private final List<Class<?>> types;

    /** @param types outermost first */
    private RunInstances(List<Class<?>> types) {
        this.types = types;
    }

    /**
     * Makes sure that runs can do with instances of their own.
     *
     * @param junits what JUnit has made and its extensions have filled, outermost first
     * @throws ExtensionConfigurationException if the constructor wants something, or a field is set by an extension
     */
    static RunInstances like(List<Object> junits) {
        List<Class<?>> types = new ArrayList<>();
        for (var instance : junits) {
            checkConstructor(instance.getClass(), types);
            types.add(instance.getClass());
        }
        var instances = new RunInstances(types);
        var fresh = instances.make();
        for (int i = 0; i < types.size(); i++) {
            checkFields(junits.get(i), fresh.get(i));
        }
        return instances;
    }

    /** {@return new instances, outermost first} */
    List<Object> make() {
        List<Object> made = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            var type = types.get(i);
            made.add(
                    isInner(type)
                            ? ReflectionSupport.newInstance(type, made.get(i - 1))
                            : ReflectionSupport.newInstance(type));
        }
        return made;
    }

    private static void checkConstructor(Class<?> type, List<Class<?>> outer) {
        int given = isInner(type) ? 1 : 0;
        if (given > outer.size()
                || List.of(type.getDeclaredConstructors()).stream()
                        .noneMatch(constructor -> constructor.getParameterCount() == given)) {
            throw new ExtensionConfigurationException("each run of a @SimTest has an instance of its own, and "
                    + type.getName() + " has no constructor without parameters to make one with");
        }
    }

    private static boolean isInner(Class<?> type) {
        return type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
    }

    private static void checkFields(Object junits, Object fresh) {
        for (var field : ReflectionSupport.findFields(
                fresh.getClass(), RunInstances::isOfInstance, HierarchyTraversalMode.TOP_DOWN)) {
            if (field.isAnnotationPresent(RegisterExtension.class)) {
                throw new ExtensionConfigurationException("each run of a @SimTest has an instance of its own, and"
                        + " extension " + name(field) + " would know JUnit's instance only: make it static");
            }
            if (read(field, junits) != null && read(field, fresh) == null) {
                throw new ExtensionConfigurationException("each run of a @SimTest has an instance of its own, in which "
                        + name(field) + " would be null: it is set by an extension; take it as a parameter instead");
            }
        }
    }

    private static boolean isOfInstance(Field field) {
        return !Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive();
    }

    private static @Nullable Object read(Field field, Object instance) {
        return ReflectionSupport.tryToReadFieldValue(field, instance)
                .toOptional()
                .orElse(null);
    }

    private static String name(Field field) {
        return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }
}
