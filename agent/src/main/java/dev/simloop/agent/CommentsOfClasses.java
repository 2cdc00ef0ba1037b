package dev.simloop.agent;

import dev.simloop.marker.Markers;
import dev.simloop.spi.CommentMarkers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;

/** Makes comments into calls where the agent is attached. Found by SimLoop. */
public final class CommentsOfClasses implements CommentMarkers {
    private static final CommentRewriter REWRITER = new CommentRewriter();
    private static boolean installed;

    /** For {@link java.util.ServiceLoader}. */
    public CommentsOfClasses() {}

    @Override
    public void prepare(List<Class<?>> classes) {
        synchronized (REWRITER) {
            List<Class<?>> fresh = classes.stream()
                    .filter(type -> !REWRITER.knows(type))
                    .distinct()
                    .toList();
            if (!fresh.isEmpty()) {
                add(instrumentation(), fresh);
            }
        }
    }

    private static Instrumentation instrumentation() {
        Instrumentation found = CallsTakeOver.isAttached() ? SimLoopAgent.instrumentation() : null;
        if (found == null) {
            throw new IllegalStateException(
                    "comments as markers need the agent, which is not attached: start the JVM with -javaagent:"
                            + SimLoopAgent.home()
                            + " (for surefire in <argLine>, for Gradle in jvmArgs; see docs/agent.md), or mark "
                            + "with calls of Markers.reach");
        }
        return found;
    }

    private static void add(Instrumentation instrumentation, List<Class<?>> types) {
        List<CommentRewriter.Commented> all = new ArrayList<>();
        for (Class<?> type : types) {
            all.add(commented(type));
        }
        if (!installed) {
            instrumentation.addTransformer(REWRITER, true);
            installed = true;
        }
        REWRITER.add(all);
        for (CommentRewriter.Commented each : all) {
            for (Class<?> type : loaded(instrumentation, each.type())) {
                try {
                    instrumentation.retransformClasses(type);
                } catch (UnmodifiableClassException | LinkageError | UnsupportedOperationException e) {
                    throw new IllegalStateException(
                            "class " + type.getName() + " cannot be changed, so its comments are no markers: " + e
                                    + "; mark with calls of Markers.reach",
                            e);
                }
            }
        }
    }

    /** {@return {@code type} and the classes in it that are loaded; others are changed when they are} */
    private static List<Class<?>> loaded(Instrumentation instrumentation, Class<?> type) {
        Map<String, Class<?>> loaded = new TreeMap<>();
        loaded.put(type.getName(), type);
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (each.getClassLoader() == type.getClassLoader()
                    && each.getName().startsWith(type.getName() + "$")
                    && !each.isHidden()
                    && !each.isArray()) {
                loaded.put(each.getName(), each);
            }
        }
        return List.copyOf(loaded.values());
    }

    private static CommentRewriter.Commented commented(Class<?> type) {
        seesMarkers(type);
        CodeLines lines = new CodeLines();
        // Each class names those in it; the outer ones come first.
        List<String> names = new ArrayList<>(List.of(type.getName()));
        for (int i = 0; i < names.size(); i++) {
            for (String inner : lines.read(classFile(type, names.get(i)))) {
                if (inner.startsWith(type.getName() + "$") && !names.contains(inner)) {
                    names.add(inner);
                }
            }
        }
        Path source = SourceComments.find(type, lines.file());
        Map<Integer, String> own = new TreeMap<>();
        SourceComments.markers(source).forEach((line, marker) -> {
            if (lines.covers(line)) {
                if (!lines.hasCode(line)) {
                    throw new IllegalStateException(
                            "the comment // sim: " + marker + " gates nothing: there is no code of class "
                                    + type.getName() + " at " + source.getFileName() + ":" + line);
                }
                own.put(line, marker);
            }
        });
        if (own.isEmpty()) {
            throw new IllegalStateException("the source " + source.getFileName()
                    + " has no comment // sim: NAME among the lines of class " + type.getName());
        }
        return new CommentRewriter.Commented(type, own, lines.methodsOf(own.keySet()));
    }

    private static void seesMarkers(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        try {
            if (loader != null && Class.forName(Markers.class.getName(), false, loader) == Markers.class) {
                return;
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "class " + type.getName() + " does not see SimLoop's classes, so its comments cannot be markers",
                    e);
        }
        throw new IllegalStateException("class " + type.getName()
                + " is of another class loader than SimLoop, so its comments cannot be markers");
    }

    /** {@return the class file of the class of that name, which is {@code type} or in it} */
    private static ClassReader classFile(Class<?> type, String name) {
        String resource = name.replace('.', '/') + ".class";
        ClassLoader loader = type.getClassLoader();
        try (InputStream in = loader == null ? null : loader.getResourceAsStream(resource)) {
            if (in != null) {
                return new ClassReader(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the class file of " + name + " cannot be read: " + e, e);
        }
        throw new IllegalStateException(
                "the class file of " + name + " is not found, so comments of " + type.getName() + " cannot be markers");
    }
}
