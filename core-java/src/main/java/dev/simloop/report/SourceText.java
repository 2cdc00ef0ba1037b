package dev.simloop.report;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The program's sources, where they are at hand: beside the folder that its classes were loaded from, as in the tree of a build. A
 * source that was changed after its class was compiled is left out, for its lines may be others by now.
 */
final class SourceText {
    /** How far above a folder of classes the sources may be: {@code build/classes/kotlin/test}. */
    private static final int MOST_ABOVE = 6;
    /** How deep below {@code src} a source may be. */
    private static final int DEEPEST = 24;

    private static final int MOST_LINES = 20_000;
    private static final int WIDTH = 140;
    /** How many lines are shown of what one text names. */
    private static final int MOST_NAMED = 4;

    private static final Pattern LINE = Pattern.compile("([\\p{javaJavaIdentifierPart}-]+\\.\\p{Alpha}+):(\\d+)");

    static final SourceText NONE = new SourceText(Map.of());

    /** The class that each line is of. */
    private final Map<String, String> classes;

    private final Map<String, List<String>> files = new HashMap<>();

    private SourceText(Map<String, String> classes) {
        this.classes = classes;
    }

    /** @param classes the class that each line such as {@code Bank.java:41} is of */
    static SourceText of(Map<String, String> classes) {
        return new SourceText(new LinkedHashMap<>(classes));
    }

    /** {@return the line {@code Bank.java:41} with one before and one after, by their numbers; empty where it is not at hand} */
    Map<Integer, String> around(String line) {
        int colon = line.lastIndexOf(':');
        String type = classes.get(line);
        if (colon <= 0 || type == null) {
            return Map.of();
        }
        List<String> text = files.computeIfAbsent(
                type + " " + line.substring(0, colon), key -> read(type, line.substring(0, colon)));
        int number = Integer.parseInt(line.substring(colon + 1));
        Map<Integer, String> around = new TreeMap<>();
        if (number >= 1 && number <= text.size()) {
            for (int i = Math.max(1, number - 1); i <= Math.min(text.size(), number + 1); i++) {
                around.put(i, text.get(i - 1));
            }
        }
        return around;
    }

    /** {@return the lines of the program that {@code text} names first, with one around each, as they may stand below it} */
    List<String> named(String text) {
        Map<String, Map<Integer, String>> shown = new LinkedHashMap<>();
        Map<String, Set<Integer>> marked = new HashMap<>();
        Matcher lines = LINE.matcher(text);
        int named = 0;
        while (lines.find() && named < MOST_NAMED) {
            Map<Integer, String> around = around(lines.group());
            String file = lines.group(1);
            if (!around.isEmpty()
                    && marked.computeIfAbsent(file, key -> new TreeSet<>()).add(Integer.parseInt(lines.group(2)))) {
                shown.computeIfAbsent(file, key -> new TreeMap<>()).putAll(around);
                named++;
            }
        }
        List<String> told = new ArrayList<>();
        shown.forEach((file, numbered) -> {
            told.add(file);
            tell(numbered, marked.getOrDefault(file, Set.of()), told);
        });
        return told;
    }

    private static void tell(Map<Integer, String> numbered, Set<Integer> marked, List<String> told) {
        int indent = Integer.MAX_VALUE;
        for (String line : numbered.values()) {
            indent = line.isBlank()
                    ? indent
                    : Math.min(indent, line.length() - line.stripLeading().length());
        }
        int before = 0;
        for (Map.Entry<Integer, String> line : numbered.entrySet()) {
            int number = line.getKey();
            if (before > 0 && number > before + 1) {
                told.add("      ...");
            }
            before = number;
            String text = line.getValue().isBlank() ? "" : line.getValue().substring(indent);
            String digits = String.valueOf(number);
            told.add((marked.contains(number) ? "  > " : "    ")
                    + " ".repeat(Math.max(0, 4 - digits.length()))
                    + digits
                    + (text.isEmpty() ? "" : "  " + Line.cut(text, WIDTH, false)));
        }
    }

    // ---- the files

    private static List<String> read(String type, String file) {
        try {
            Path of = find(type, file);
            List<String> lines = new ArrayList<>();
            if (of != null) {
                for (String line : Files.readAllLines(of)) {
                    lines.add(line.replace("\t", "    ").stripTrailing());
                }
            }
            return lines.size() > MOST_LINES ? List.of() : lines;
        } catch (IOException | RuntimeException e) {
            return List.of(); // what cannot be read or is no text is not at hand
        }
    }

    private static @Nullable Path find(String type, String file) throws IOException {
        Path classFile = classFile(type);
        Path folder = classFile;
        for (int up = 0; folder != null && up < MOST_ABOVE + type.length(); up++) {
            folder = folder.getParent();
            Path sources = folder == null ? null : folder.resolve("src");
            if (sources != null && Files.isDirectory(sources)) {
                Path found = below(sources, type, file);
                boolean older = found != null
                        && classFile != null
                        && Files.getLastModifiedTime(found).compareTo(Files.getLastModifiedTime(classFile)) <= 0;
                return older ? found : null;
            }
        }
        return null;
    }

    /** The class as a file in a folder; a jar has its sources elsewhere. */
    private static @Nullable Path classFile(String type) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            Class<?> named = Class.forName(type, false, loader == null ? SourceText.class.getClassLoader() : loader);
            CodeSource code = named.getProtectionDomain().getCodeSource();
            if (code == null
                    || code.getLocation() == null
                    || !code.getLocation().getProtocol().equals("file")) {
                return null;
            }
            Path folder = Path.of(URI.create(code.getLocation().toString()));
            Path file = folder.resolve(type.replace('.', '/') + ".class");
            return Files.isRegularFile(file) ? file : null;
        } catch (ClassNotFoundException
                | LinkageError
                | SecurityException
                | IllegalArgumentException
                | FileSystemNotFoundException e) {
            return null; // a class that this thread does not know, or whose place is no file
        }
    }

    /** Where the package says; else the only file of that name, for Kotlin lets a file stand anywhere. */
    private static @Nullable Path below(Path sources, String type, String file) throws IOException {
        int dot = type.lastIndexOf('.');
        Path place =
                Path.of(dot < 0 ? "" : type.substring(0, dot).replace('.', '/')).resolve(file);
        List<Path> named;
        try (Stream<Path> all =
                Files.find(sources, DEEPEST, (path, facts) -> facts.isRegularFile() && path.endsWith(file))) {
            named = all.sorted().toList();
        }
        List<Path> placed = named.stream().filter(path -> path.endsWith(place)).toList();
        return placed.size() == 1 ? placed.get(0) : placed.isEmpty() && named.size() == 1 ? named.get(0) : null;
    }
}
