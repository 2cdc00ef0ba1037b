package dev.simloop.internal.run;

import dev.simloop.internal.ClassFile;
import dev.simloop.internal.SourceLine;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Gives the constants of the enums that a program uses their hashes before its first run. An enum constant is made once in a JVM, and keeps the
 * hash that it is first asked for: left to itself that is another one in each JVM, and in each run that comes to be the first. Here it follows
 * from the name of the enum alone.
 *
 * <p>The program is the class of the scenario and what it uses, directly or through other classes of the program; enums of libraries and of the
 * JDK are found where a class of the program names them.
 */
final class EnumHashes {
    private static final int MOST_CLASSES = 2_000;

    private final @Nullable ClassLoader loader;
    private final Set<String> seen = new LinkedHashSet<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<String> enums = new ArrayList<>();

    private EnumHashes(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    /** Draws those that the program of {@code start} uses; on a thread that may do so, and in no run. */
    static void draw(Class<?> start) {
        EnumHashes program = new EnumHashes(start.getClassLoader());
        program.walk(start.getName().replace('.', '/'));
        for (String name : program.enums) {
            program.draw(name);
        }
    }

    private void walk(String start) {
        // A lambda is in no file, what made it is.
        int hidden = start.indexOf("$$");
        note(hidden < 0 ? start : start.substring(0, hidden));
        while (!open.isEmpty() && seen.size() < MOST_CLASSES) {
            String name = open.remove();
            ClassFile file = load(name);
            if (file == null) {
                continue;
            }
            if (file.isEnum()) {
                enums.add(name);
            }
            if (name.equals(start) || SourceLine.isProgram(name.replace('/', '.'))) {
                file.classes().forEach(this::note);
            }
        }
    }

    private void note(String name) {
        String element = name.startsWith("[")
                ? name.substring(Math.min(name.length(), name.lastIndexOf('[') + 2))
                        .replace(";", "")
                : name;
        if (!element.isEmpty() && seen.add(element)) {
            open.add(element);
        }
    }

    private @Nullable ClassFile load(String name) {
        ClassLoader from = loader == null ? ClassLoader.getSystemClassLoader() : loader;
        try (InputStream in = from.getResourceAsStream(name + ".class")) {
            return in == null ? null : ClassFile.parse(in.readAllBytes());
        } catch (IOException e) {
            // what cannot be read is left as it is
            return null;
        }
    }

    private void draw(String name) {
        try {
            Class<?> type = Class.forName(name.replace('/', '.'), false, loader);
            if (type.isEnum() && !IdentityHashes.drawFor(type.getName(), type.getEnumConstants())) {
                LoggerFactory.getLogger(EnumHashes.class)
                        .debug(
                                "constants of {} were asked for their hashes before the first run: they are others in"
                                        + " another JVM",
                                type.getName());
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // a class file that is no class here; a run that uses it is told the same
            LoggerFactory.getLogger(EnumHashes.class).debug("{} cannot be used", name, e);
        }
    }
}
