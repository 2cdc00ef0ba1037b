package dev.simloop.agent;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the source of a class, and in it the comments {@code // sim: NAME}. */
final class SourceComments {
    private static final Pattern COMMENT = Pattern.compile("//\\s*sim:\\s*(\\S*)\\s*(.*)");

    private SourceComments() {}

    /**
     * {@return the markers of {@code file} by the line that they gate, from 1} That is the comment's own line, or the next line of code where
     * it stands by itself.
     *
     * @throws IllegalStateException if a comment has no name, or two gate one line
     */
    static Map<Integer, String> markers(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalStateException("the source " + file + " cannot be read: " + e, e);
        }
        Map<Integer, String> markers = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int from = comment(line);
            Matcher found = from < 0 ? null : COMMENT.matcher(line.substring(from));
            if (found == null || !found.matches()) {
                continue;
            }
            String name = found.group(1);
            if (name.isEmpty() || !found.group(2).isEmpty()) {
                throw new IllegalStateException("the comment \"" + line.substring(from) + "\" at " + file.getFileName()
                        + ":" + (i + 1) + " is to be // sim: NAME, with one word as the name");
            }
            int gated = line.substring(0, from).isBlank() ? nextCode(lines, i + 1) : i;
            if (markers.put(gated + 1, name) != null) {
                throw new IllegalStateException("two comments gate line " + (gated + 1) + " of " + file.getFileName()
                        + ", of which one is \"" + line.substring(from) + "\": a line has one marker");
            }
        }
        return markers;
    }

    private static int nextCode(List<String> lines, int from) {
        for (int i = from; i < lines.size(); i++) {
            String text = lines.get(i).strip();
            if (!text.isEmpty() && !text.startsWith("//")) {
                return i;
            }
        }
        return from;
    }

    /** {@return where a comment begins in {@code line} that no string is around; -1 for nowhere} */
    private static int comment(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == '\\') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (line.startsWith("//", i)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * {@return the source of {@code type}}
     *
     * @param file its name, as the class file has it; null if the class was compiled without
     * @throws IllegalStateException if it is not found
     */
    static Path find(Class<?> type, @Nullable String file) {
        if (file == null) {
            throw new IllegalStateException("class " + type.getName()
                    + " does not tell its source file: compile it with -g, or mark with calls");
        }
        Path classes = place(type);
        List<Path> folders = new ArrayList<>();
        for (Path at = classes; at != null && folders.isEmpty(); at = at.getParent()) {
            folders.addAll(children(at.resolve("src")));
        }
        Path path = Path.of(type.getPackageName().replace('.', '/')).resolve(file);
        List<Path> asked = new ArrayList<>();
        for (Path folder : folders) {
            for (Path language : children(folder)) {
                Path source = language.resolve(path);
                if (Files.isRegularFile(source)) {
                    return source;
                }
                asked.add(language);
            }
        }
        // Kotlin's folders may leave the front of a package out.
        for (Path folder : asked) {
            Path source = inPackage(folder, file, type.getPackageName());
            if (source != null) {
                return source;
            }
        }
        throw new IllegalStateException("the source " + file + " of class " + type.getName() + " was found in none of "
                + asked + ", the folders beside " + classes
                + ": comments as markers need it; otherwise mark with calls of Markers.reach");
    }

    private static @Nullable Path inPackage(Path folder, String file, String packageName) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path source : all.filter(path -> path.endsWith(file)).sorted().toList()) {
                try (Stream<String> lines = Files.lines(source)) {
                    if (lines.anyMatch(line -> line.strip().replace(";", "").equals("package " + packageName))) {
                        return source;
                    }
                }
            }
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("the folder " + folder + " cannot be read: " + e, e);
        }
    }

    private static Path place(Class<?> type) {
        var source = type.getProtectionDomain().getCodeSource();
        try {
            if (source != null && source.getLocation() != null) {
                return Path.of(source.getLocation().toURI());
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalStateException("class " + type.getName() + " is at a place without a path: " + e, e);
        }
        throw new IllegalStateException(
                "class " + type.getName() + " does not tell where it is from, so its source cannot be found");
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException("the folder " + folder + " cannot be read: " + e, e);
        }
    }
}
