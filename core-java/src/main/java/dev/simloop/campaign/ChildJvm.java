package dev.simloop.campaign;

import dev.simloop.SimConfig;
import dev.simloop.internal.run.LoopThread;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** How a JVM is started that runs what this one runs: its class path, its options, its system properties. */
final class ChildJvm {
    private static final String PROPERTIES = "properties";
    /** Of the JVM itself, of what started it, and ours, which would make the child do something else. */
    private static final List<String> NOT_HANDED_ON = List.of(
            "java.",
            "jdk.",
            "sun.",
            "os.",
            "user.",
            "file.",
            "path.",
            "line.",
            "native.",
            "stdout.",
            "stderr.",
            "stdin.",
            "surefire.",
            "simloop.");

    private static final List<String> HANDED_ON =
            List.of("--enable-preview", "-Xss", "-Duser.", "-Dfile.encoding=", "--sun-misc-unsafe-memory-access=");

    private static final List<String> OPENING =
            List.of("--add-opens=java.", "--add-opens=jdk.", "--add-exports=java.", "--add-exports=jdk.");
    /** Variables whose options the JVM tells among its own, debuggers among them. */
    static final List<String> ENVIRONMENT = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private ChildJvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** {@return the options of this JVM that change what a program may do, without agents and sizes of memory} */
    static List<String> options() {
        List<String> options = new ArrayList<>();
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (OPENING.stream().anyMatch(option::startsWith)) {
                // There everything else is on the class path.
                options.add(option.substring(0, option.lastIndexOf('=')) + "=ALL-UNNAMED");
            } else if (HANDED_ON.stream().anyMatch(option::startsWith)) {
                options.add(option);
            }
        }
        String takeOver = System.getProperty(SimConfig.TAKE_OVER_PROPERTY);
        if (takeOver != null) {
            options.add("-D" + SimConfig.TAKE_OVER_PROPERTY + "=" + takeOver);
        }
        return options;
    }

    /** {@return the option that attaches SimLoop's own agent, if this JVM has it: what it takes over is then taken over there} */
    static List<String> agent() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-javaagent:") && option.contains("simloop-agent"))
                .toList();
    }

    /** {@return the options that attach agents, apart from those by which an IDE talks to this JVM} */
    static List<String> agents() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-javaagent:") && !option.contains("idea_rt"))
                .toList();
    }

    /** {@return the end of a command: with assertions where a holder has them, the class path of {@link #classPath}, and what is started} */
    static List<String> program(Class<?> main, List<Class<?>> holders) {
        List<Class<?>> all = new ArrayList<>(holders);
        all.add(main);
        List<String> command = new ArrayList<>();
        if (holders.stream().anyMatch(Class::desiredAssertionStatus)) {
            command.add("-ea");
        }
        command.add("-cp");
        command.add(classPath(all.toArray(new Class<?>[0])));
        command.add(main.getName());
        return command;
    }

    /** {@return why no other JVM may be started, as {@code a debugger is attached}; empty where one may} */
    static String whyNot() {
        if (LoopThread.DEBUGGED) {
            return "a debugger is attached";
        }
        return System.getProperty(FreshJvm.PROPERTY, "true").strip().equals("false")
                ? FreshJvm.PROPERTY + " is false"
                : "";
    }

    /** Writes the system properties that a program may ask for to {@code folder}. */
    static void writeProperties(Path folder) throws IOException {
        Properties own = System.getProperties();
        Properties handed = new Properties();
        for (String name : own.stringPropertyNames()) {
            String value = own.getProperty(name);
            if (value != null
                    && (name.startsWith("simloop.user.")
                            || NOT_HANDED_ON.stream().noneMatch(name::startsWith))) {
                handed.setProperty(name, value);
            }
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve(PROPERTIES))) {
            handed.store(out, null);
        }
    }

    /** In the child: sets what {@link #writeProperties} wrote, where it is not set. */
    static void readProperties(Path folder) throws IOException {
        Properties handed = new Properties();
        try (var in = Files.newInputStream(folder.resolve(PROPERTIES))) {
            handed.load(in);
        }
        handed.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    }

    /**
     * {@return the class path and module path of this JVM, and where {@code holders} and what is beside them came from} What
     * started this JVM may keep its class path in a jar's manifest or to itself, so every way is looked at.
     */
    static String classPath(Class<?>... holders) {
        Set<String> places = new LinkedHashSet<>();
        places.add(place(ChildJvm.class));
        for (Class<?> holder : holders) {
            places.add(place(holder));
            for (ClassLoader loader = holder.getClassLoader(); loader != null; loader = loader.getParent()) {
                if (loader instanceof URLClassLoader urls) {
                    for (URL url : urls.getURLs()) {
                        places.add(file(url));
                    }
                }
            }
        }
        for (String property : List.of("java.class.path", "jdk.module.path", "surefire.test.class.path")) {
            String value = System.getProperty(property, "");
            for (String each : value.split(File.pathSeparator, -1)) {
                places.add(each);
            }
        }
        places.remove("");
        return String.join(File.pathSeparator, places);
    }

    /** {@return the file or folder of {@code url}, or the empty string if it is none} */
    private static String file(URL url) {
        try {
            return url.getProtocol().equals("file") ? Path.of(url.toURI()).toString() : "";
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has a place that is no URI: " + url, e);
        }
    }

    private static String place(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        ClassLoader loader = type.getClassLoader();
        URL url = loader == null ? null : loader.getResource(file);
        String text = url == null ? "" : url.toString();
        try {
            if (text.startsWith("file:")) {
                String path = Path.of(URI.create(text)).toString();
                return path.substring(0, path.length() - file.length());
            }
            if (text.startsWith("jar:file:")) {
                return Path.of(new URI(text.substring(4, text.indexOf('!')))).toString();
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has a place that is no URI: " + text, e);
        }
        return "";
    }
}
