package dev.simloop.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where scenarios are looked up: on the JVM's class path and then in {@code --class-path}. While it is open, its class
 * loader is the context class loader of the thread that opened it, and so of every run that this thread starts.
 */
final class ClassPath implements AutoCloseable {
    private static final int SHOWN = 8;

    private final List<Path> entries;
    private final URLClassLoader loader;
    private final Thread thread;
    private final @Nullable ClassLoader before;

    private ClassPath(List<Path> entries, URLClassLoader loader) {
        this.entries = entries;
        this.loader = loader;
        thread = Thread.currentThread();
        before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
    }

    /** {@return the class path with the entries of {@code more}, as the option of {@code java} writes them} */
    static ClassPath open(@Nullable String more) {
        List<Path> entries = new ArrayList<>();
        for (String entry : more == null ? new String[0] : more.split(File.pathSeparator, -1)) {
            addEntry(entry, entries);
        }
        URL[] urls = entries.stream().map(ClassPath::url).toArray(URL[]::new);
        return new ClassPath(entries, new URLClassLoader("simloop-scenarios", urls, Main.class.getClassLoader()));
    }

    ClassLoader loader() {
        return loader;
    }

    /** {@return what is on it, for a message: a few names and how many more there are} */
    String describe() {
        List<String> names = new ArrayList<>();
        entries.forEach(entry -> names.add(entry.toString()));
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                names.add(shortened(Path.of(entry)));
            }
        }
        if (names.isEmpty()) {
            return "the class path is empty";
        }
        int rest = names.size() - SHOWN;
        return "class path: " + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (rest > 0 ? " and " + rest + " more" : "");
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addEntry(String entry, List<Path> to) {
        boolean all = entry.equals("*") || entry.endsWith("/*") || entry.endsWith(File.separator + "*");
        Path path = InputFile.path(all ? entry.substring(0, entry.length() - 1) : entry);
        if (entry.isEmpty()) {
            throw new InputException("an entry of --class-path is empty");
        }
        if (all ? !Files.isDirectory(path) : !Files.exists(path)) {
            throw new InputException("an entry of --class-path does not exist: " + entry);
        }
        if (all) {
            to.addAll(jars(path));
        } else {
            to.add(path);
        }
    }

    /** Sorted, because what stands first counts. */
    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException("folder of --class-path cannot be listed: " + folder, e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new InputException("an entry of --class-path cannot be used: " + path, e);
        }
    }

    /** The last two names tell one {@code target/classes} from another well enough, and a jar from the next. */
    private static String shortened(Path entry) {
        int names = entry.getNameCount();
        return names <= 3
                ? entry.toString()
                : (Files.isDirectory(entry) ? entry.subpath(names - 3, names) : entry.subpath(names - 1, names))
                        .toString();
    }
}
