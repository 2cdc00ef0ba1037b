package dev.simloop.campaign;

import dev.simloop.Scenario;
import dev.simloop.internal.ClassFile;
import dev.simloop.internal.SourceLine;
import dev.simloop.internal.run.ClassStates;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the static fields of a program hold, looked at between its runs: a field that holds something else after a run than before it is
 * how one run reaches the next.
 *
 * <p>Looked at are the classes that the scenario, and the lines that its runs came by, name directly or by others, as far as they are
 * initialized: to look at one that is not would initialize it. Classes that are found by name at run time are not seen, nor are those of
 * libraries. An object of the program that stands in a static field is looked into three levels deep, so that what is told is the field
 * that changed, as {@code Registry.INSTANCE.handlers}; below that, and in collections, by a digest of all that can be reached.
 *
 * <p>Not thread-safe.
 */
final class StaticState {
    private static final int MOST_CLASSES = 2_000;
    private static final int DEPTH = 3;

    private final @Nullable ClassLoader loader;
    private final Set<String> named = new LinkedHashSet<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<Class<?>> classes = new LinkedHashSet<>();
    private final Map<String, String> changes = new LinkedHashMap<>();
    private Map<String, ValueDigest> latest;

    /** Looks for the first time: at the classes that the scenario names. */
    StaticState(Scenario scenario) {
        AnnotatedElement program = scenario.program();
        Class<?> own = program instanceof Class<?> type
                ? type
                : program instanceof Member member ? member.getDeclaringClass() : scenario.getClass();
        loader = own.getClassLoader();
        add(Set.of(ClassFile.holderOf(own)));
        latest = look();
    }

    /** {@return whether this JVM tells which classes are initialized; where not, nothing is found} */
    static boolean canLook() {
        return ClassStates.canTell();
    }

    /** Looks again after a run, which came by lines of these classes. */
    void ran(Collection<String> near) {
        add(near);
        Map<String, ValueDigest> now = look();
        for (Map.Entry<String, ValueDigest> field : now.entrySet()) {
            ValueDigest before = latest.get(field.getKey());
            ValueDigest after = field.getValue();
            if (before != null && !before.isSameAs(after)) {
                changes.putIfAbsent(field.getKey(), "static " + field.getKey() + ": " + before.changedInto(after));
            }
        }
        latest = now;
    }

    /** {@return the fields that held something else after a run than before it, each with the first change that was seen} */
    Collection<String> changes() {
        return changes.values();
    }

    private void add(Collection<String> names) {
        if (!canLook()) {
            return;
        }
        for (String name : names) {
            add(name);
        }
        while (!open.isEmpty() && named.size() < MOST_CLASSES) {
            ClassFile file = Suspects.load(open.remove(), loader);
            if (file != null) {
                for (String used : file.classes()) {
                    if (!used.startsWith("[")) {
                        add(used.replace('/', '.'));
                    }
                }
            }
        }
    }

    private void add(String name) {
        if (SourceLine.isProgram(name) && named.add(name)) {
            open.add(name.replace('.', '/'));
            Class<?> type = load(name);
            if (type != null) {
                classes.add(type);
            }
        }
    }

    /** Without initializing it. */
    private @Nullable Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            // Of a library that is optional and not there: no run has it, either.
            return null;
        }
    }

    private Map<String, ValueDigest> look() {
        Map<String, ValueDigest> found = new LinkedHashMap<>();
        IdentityHashMap<Object, Boolean> entered = new IdentityHashMap<>();
        for (Class<?> type : classes) {
            if (ClassStates.isInitialized(type)) {
                fields(
                        type,
                        null,
                        type.getTypeName().substring(type.getPackageName().length()),
                        0,
                        entered,
                        found);
            }
        }
        return found;
    }

    /** Those of an object of the class, or the static ones. */
    private static void fields(
            Class<?> type,
            @Nullable Object holder,
            String path,
            int depth,
            IdentityHashMap<Object, Boolean> entered,
            Map<String, ValueDigest> found) {
        for (Field field : type.getDeclaredFields()) {
            boolean ofObject = !Modifier.isStatic(field.getModifiers());
            boolean fixed =
                    Modifier.isFinal(field.getModifiers()) && field.getType().isPrimitive();
            if (ofObject != (holder != null) || fixed || field.isSynthetic()) {
                continue;
            }
            Object value;
            try {
                field.setAccessible(true);
                value = field.get(holder);
            } catch (IllegalAccessException | InaccessibleObjectException e) {
                // Of a module that opens nothing to us.
                continue;
            }
            String at = (path.startsWith(".") ? path.substring(1) : path).replace('$', '.') + "." + field.getName();
            if (value != null && depth < DEPTH && ValueDigest.isOfProgram(value.getClass())) {
                found.putIfAbsent(at, ValueDigest.ofReference(value));
                if (entered.put(value, true) != null) {
                    continue;
                }
                for (Class<?> each = value.getClass(); each != Object.class; each = each.getSuperclass()) {
                    fields(each, value, at, depth + 1, entered, found);
                }
            } else {
                found.putIfAbsent(at, ValueDigest.of(value));
            }
        }
    }
}
