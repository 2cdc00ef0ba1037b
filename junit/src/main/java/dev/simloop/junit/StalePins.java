package dev.simloop.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Lines of {@code .seeds} files that no test will ever try, for their class or method does not exist: what is left when a
 * test is renamed. Of the selected classes, and in a launch of all tests of every file in the class path's folders.
 */
final class StalePins {
    private static final String FOLDER = "simloop";
    private static final String SUFFIX = ".seeds";

    private StalePins() {}

    /**
     * One such line or file.
     *
     * @param place the resource, with its line where it is about one
     */
    record Stale(String place, String reason) {}

    static List<Stale> of(SelectedTests selected) {
        Map<String, List<Stale>> byClass = new LinkedHashMap<>();
        selected.wholeTypes().forEach(type -> byClass.put(type.getName(), linesOf(type)));
        for (var name : pinnedClasses()) {
            if (selected.wouldInclude(name)) {
                byClass.computeIfAbsent(name, StalePins::fileOf);
            }
        }
        return byClass.values().stream().flatMap(List::stream).toList();
    }

    private static List<Stale> fileOf(String name) {
        var type = ReflectionSupport.tryToLoadClass(name).toOptional();
        if (type.isPresent()) {
            return linesOf(type.get());
        }
        var resource = FOLDER + "/" + name + SUFFIX;
        return List.of(new Stale(
                resource,
                resource + ": there is no class " + name
                        + ", so that the runs in this file are never tried: give the file"
                        + " the name of the class as it is now, or delete it"));
    }

    private static List<Stale> linesOf(Class<?> type) {
        List<PinnedSeeds.Pin> pins;
        try {
            pins = PinnedSeeds.allOf(type);
        } catch (IllegalArgumentException malformed) {
            var message = String.valueOf(malformed.getMessage());
            return List.of(new Stale(PinnedSeeds.resource(type), message));
        }
        if (pins.isEmpty() || !isOfJUnit(type)) {
            return List.of();
        }
        List<Stale> stale = new ArrayList<>();
        for (var pin : pins) {
            if (ReflectionSupport.findMethods(
                            type, method -> method.getName().equals(pin.method()), HierarchyTraversalMode.BOTTOM_UP)
                    .isEmpty()) {
                stale.add(new Stale(
                        pin.place(),
                        pin.place() + ": " + type.getName() + " has no method " + pin.method()
                                + ", so that this run is never tried: give the line the name of the method as it is now,"
                                + " or delete it"));
            }
        }
        return stale;
    }

    /** Other frameworks name tests by a text of their own. */
    private static boolean isOfJUnit(Class<?> type) {
        return !AnnotationSupport.findAnnotatedMethods(type, Testable.class, HierarchyTraversalMode.BOTTOM_UP)
                .isEmpty();
    }

    /** {@return the classes that files in folders of the class path name, sorted} */
    private static List<String> pinnedClasses() {
        var names = new TreeSet<String>();
        try {
            for (var folder : Collections.list(
                    Thread.currentThread().getContextClassLoader().getResources(FOLDER))) {
                if (folder.getProtocol().equals("file")) {
                    collect(Path.of(URI.create(folder.toString())), names);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(names);
    }

    private static void collect(Path folder, TreeSet<String> names) throws IOException {
        try (var files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .forEach(name -> names.add(name.substring(0, name.length() - SUFFIX.length())));
        }
    }
}
