package dev.simloop.agent;

import dev.simloop.threads.AccessPoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Attaches to a JVM: {@code -javaagent:simloop-agent.jar}. Puts the hooks on the boot class path, opens what they need of the JDK to them
 * and to SimLoop, and rewrites classes as they are loaded. By itself that changes nothing: a run takes calls over where its configuration
 * says so.
 */
public final class SimLoopAgent {
    private static final String HOOKS = "dev/simloop/agent/hooks/";
    private static final String FIRST_HOOK = "dev.simloop.agent.hooks.Hooks";
    private static boolean attached;
    private static @Nullable Instrumentation instrumentation;

    private SimLoopAgent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        attach(arguments, instrumentation);
    }

    /** Called by the JVM that the agent is attached to while it runs. Classes that are there by then are rewritten as well. */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        attach(arguments, instrumentation);
    }

    /** {@return whether the agent is attached to this JVM} */
    static synchronized boolean isAttached() {
        return attached;
    }

    /** {@return what changes classes of this JVM; null if the agent is not attached} */
    static synchronized @Nullable Instrumentation instrumentation() {
        return instrumentation;
    }

    private static synchronized void attach(@Nullable String arguments, Instrumentation given) {
        if (attached) {
            return;
        }
        if (arguments != null && !arguments.isBlank()) {
            throw new IllegalArgumentException("simloop-agent takes no arguments, and was given \"" + arguments
                    + "\": a run says what it takes over, with SimConfig.withTakeOver");
        }
        try {
            given.appendToBootstrapClassLoaderSearch(hooksJar());
            open(given);
            SetOrder.pin(given);
            AccessPoints.install(given);
            CallRewriter rewriter = new CallRewriter(Registry.get());
            given.addTransformer(rewriter, true);
            rewriter.rewriteLoaded(given);
        } catch (IOException e) {
            throw new IllegalStateException("simloop-agent could not be attached: " + e, e);
        }
        instrumentation = given;
        attached = true;
    }

    /** The hooks in a jar of their own: what is on the boot class path must not be anywhere else, and the rest must not be there. */
    private static JarFile hooksJar() throws IOException {
        Path jar = Files.createTempFile("simloop-hooks", ".jar");
        jar.toFile().deleteOnExit();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : hooks().entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return new JarFile(jar.toFile());
    }

    private static Map<String, byte[]> hooks() throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        Path home = home();
        if (Files.isDirectory(home)) {
            Path folder = home.resolve(HOOKS);
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    found.put(HOOKS + file.getFileName(), Files.readAllBytes(file));
                }
            }
            return found;
        }
        try (JarFile jar = new JarFile(home.toFile())) {
            for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                if (entry.getName().startsWith(HOOKS) && entry.getName().endsWith(".class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        found.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return found;
    }

    /** {@return the jar or folder that this class is from} */
    static Path home() {
        try {
            URL place = SimLoopAgent.class.getProtectionDomain().getCodeSource().getLocation();
            return Path.of(place.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("simloop-agent is at a place without a path: " + e, e);
        }
    }

    /** By the agent, and not by flags: what SimLoop would otherwise ask the user to open. */
    private static void open(Instrumentation instrumentation) {
        Module base = Object.class.getModule();
        Module hooks = hooksModule();
        Module ours = SimLoopAgent.class.getModule();
        Set<Module> reflecting = new HashSet<>(Set.of(ours, hooks));
        ModuleLayer.boot().findModule("dev.simloop.core").ifPresent(reflecting::add);
        instrumentation.redefineModule(
                base,
                // what is defined among its classes calls hooks
                Set.of(hooks),
                Map.of("jdk.internal.misc", reflecting),
                Map.of(
                        "java.io", reflecting,
                        "java.lang", reflecting,
                        "java.lang.invoke", reflecting,
                        "java.security", reflecting,
                        "java.util", reflecting,
                        "java.util.concurrent", reflecting,
                        "java.util.concurrent.locks", reflecting,
                        "jdk.internal.vm", reflecting),
                Set.of(),
                Map.of());
    }

    private static Module hooksModule() {
        try {
            return Class.forName(FIRST_HOOK, false, null).getModule();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the hooks of simloop-agent are not on the boot class path", e);
        }
    }
}
