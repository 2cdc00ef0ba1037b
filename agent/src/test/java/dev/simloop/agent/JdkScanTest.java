package dev.simloop.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Goes through the classes of this JDK, and not through the registry: every exported class whose own code reads a clock, makes a thread, draws by
 * chance, waits, or opens something of the system, has a row, or stands below with the reason why it is none of its own.
 */
class JdkScanTest {
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.net.http",
            "java.logging",
            "java.rmi",
            "java.naming",
            "java.sql",
            "java.prefs",
            "jdk.httpserver");

    /** What a class does for itself, by the method that its code calls. */
    private static final Map<String, String> ROOTS = Map.ofEntries(
            Map.entry("java/lang/System.nanoTime", "clock"),
            Map.entry("java/lang/System.currentTimeMillis", "clock"),
            Map.entry("jdk/internal/misc/VM.getNanoTimeAdjustment", "clock"),
            Map.entry("java/time/Clock.systemUTC", "clock"),
            Map.entry("java/time/Clock.systemDefaultZone", "clock"),
            Map.entry("java/time/Clock.system", "clock"),
            Map.entry("java/time/Clock.currentInstant", "clock"),
            Map.entry("java/lang/Thread.start", "thread"),
            Map.entry("java/lang/Thread.start0", "thread"),
            Map.entry("java/lang/Thread.<init>", "thread"),
            Map.entry("jdk/internal/misc/InnocuousThread.newThread", "thread"),
            Map.entry("jdk/internal/misc/InnocuousThread.newSystemThread", "thread"),
            Map.entry("java/lang/ThreadBuilders.newThread", "thread"),
            Map.entry("java/util/concurrent/ForkJoinPool.commonPool", "pool"),
            Map.entry("java/util/concurrent/ForkJoinTask.fork", "pool"),
            Map.entry("java/util/concurrent/ForkJoinTask.invoke", "pool"),
            Map.entry("java/util/Random.seedUniquifier", "chance"),
            Map.entry("java/util/concurrent/ThreadLocalRandom.current", "chance"),
            Map.entry("java/security/SecureRandom.<init>", "chance"),
            Map.entry("java/security/SecureRandom.getSeed", "chance"),
            Map.entry("java/util/concurrent/locks/LockSupport.park", "wait"),
            Map.entry("java/util/concurrent/locks/LockSupport.parkNanos", "wait"),
            Map.entry("java/lang/Object.wait", "wait"),
            Map.entry("java/lang/Thread.sleep", "wait"),
            Map.entry("java/lang/Runtime.exec", "process"),
            Map.entry("java/lang/ProcessImpl.start", "process"),
            Map.entry("java/lang/Shutdown.exit", "process"),
            Map.entry("jdk/internal/loader/NativeLibraries.newInstance", "process"),
            Map.entry("java/nio/channels/spi/SelectorProvider.provider", "socket"),
            Map.entry("java/net/SocketImpl.createPlatformSocketImpl", "socket"),
            Map.entry("java/nio/file/FileSystems.getDefault", "file"),
            Map.entry("java/io/FileSystem.getBooleanAttributes", "file"),
            Map.entry("java/io/FileInputStream.<init>", "file"),
            Map.entry("java/io/FileOutputStream.<init>", "file"),
            Map.entry("java/lang/ref/WeakReference.<init>", "collector"),
            Map.entry("java/lang/ref/SoftReference.<init>", "collector"),
            Map.entry("java/lang/ref/ReferenceQueue.<init>", "collector"),
            Map.entry("java/lang/ref/Reference.<init>", "collector"),
            Map.entry("jdk/internal/ref/CleanerFactory.cleaner", "collector"));

    /** What has no row of its own, and why a program does not leave a run there unless it leaves at a row as well. */
    private static final Map<String, String> NO_ENTRY = Map.ofEntries(
            Map.entry("java/io/File.toPath", "a name; what is done with it is at Files"),
            Map.entry("java/lang/ClassLoader.loadClass", "counts how long it takes, for the JVM's own figures"),
            Map.entry(
                    "java/util/concurrent/ForkJoinPool.invokeAll",
                    "of a pool that a run has made, and those are routed"),
            Map.entry("java/util/concurrent/ForkJoinTask.get", "is Future.get"),
            Map.entry("java/nio/file/Path", "a name; what is done with it is at Files"),
            Map.entry("java/net/UnixDomainSocketAddress", "a name; what is done with it is at SocketChannel"),
            Map.entry("java/nio/file/spi/FileSystemProvider", "behind Files"),
            Map.entry(
                    "java/lang/ThreadGroup",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/lang/invoke/MethodHandleProxies",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/lang/invoke/StringConcatFactory",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/lang/reflect/AccessibleObject",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/lang/invoke/MethodType",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/nio/charset/CharsetEncoder",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/security/Provider",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/text/BreakIterator",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry("java/text/Collator", "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/text/DateFormatSymbols",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/time/format/DateTimeFormatterBuilder",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "javax/security/auth/SubjectDomainCombiner",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry(
                    "java/util/logging/Level",
                    "keeps what it made in references that may be cleared, and makes it again"),
            Map.entry("java/util/zip/Deflater", "frees memory that no program sees when it is collected"),
            Map.entry("java/util/zip/Inflater", "frees memory that no program sees when it is collected"),
            Map.entry(
                    "javax/security/auth/callback/PasswordCallback",
                    "frees memory that no program sees when it is collected"),
            Map.entry("java/util/concurrent/ArrayBlockingQueue", "forgets iterators that nobody holds"));

    /** What is asked method by method; the rest by class. */
    private static final Set<String> BY_METHOD =
            Set.of("clock", "thread", "chance", "pool", "process", "socket", "file");

    private static final Map<String, Set<String>> METHODS = new TreeMap<>();

    @Test
    void everyClassOfTheJdkThatReachesTheOutsideHasARow() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        FileSystem jdk = FileSystems.getFileSystem(URI.create("jrt:/"));
        for (String module : MODULES) {
            ModuleReference reference = ModuleFinder.ofSystem().find(module).orElseThrow();
            for (ModuleDescriptor.Exports exports : reference.descriptor().exports()) {
                if (exports.isQualified()) {
                    continue;
                }
                Path folder = jdk.getPath("/modules", module, exports.source().replace('.', '/'));
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".class"))
                            .toList()) {
                        scan(file, found);
                    }
                }
            }
        }
        Set<String> uncovered = new TreeSet<>();
        METHODS.forEach((method, groups) -> {
            int dot = method.indexOf('.');
            int open = method.indexOf('(');
            String owner = method.substring(0, dot);
            boolean covered = Registry.get().rows().stream()
                    .flatMap(row -> row.members().stream())
                    .anyMatch(member -> (member.owner().equals(owner)
                                    || (member.name().equals("*")
                                            && member.owner().equals(outer(owner))))
                            && member.matches(method.substring(dot + 1, open), method.substring(open)));
            if (!covered && !NO_ENTRY.containsKey(owner) && !NO_ENTRY.containsKey(method.substring(0, open))) {
                uncovered.add(method + " " + groups);
            }
        });
        Set<String> owners = new HashSet<>();
        for (EntryPoint row : Registry.get().rows()) {
            row.members().forEach(member -> owners.add(outer(member.owner())));
        }
        Set<String> without = new TreeSet<>();
        found.forEach((type, groups) -> {
            if (!owners.contains(type) && !NO_ENTRY.containsKey(type)) {
                without.add(type + " " + groups);
            }
        });
        assertThat(found).hasSizeGreaterThan(60);
        assertThat(uncovered)
                .as("public methods of the JDK that reach the outside themselves and have no row")
                .isEmpty();
        assertThat(without)
                .as("exported classes of the JDK that reach the outside and have no row")
                .isEmpty();
    }

    private static String outer(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }

    /** Code of a nested class, or of a lambda, counts for the outermost class. */
    private static void scan(Path file, Map<String, Set<String>> found) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            ClassReader reader = new ClassReader(in);
            String outer = outer(reader.getClassName());
            Path outermost = file.resolveSibling(outer.substring(outer.lastIndexOf('/') + 1) + ".class");
            if (!isPublic(outermost)) {
                return;
            }
            reader.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public MethodVisitor visitMethod(
                                int access, String name, String descriptor, String signature, String[] exceptions) {
                            boolean isFace = (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0
                                    && (reader.getAccess() & Opcodes.ACC_PUBLIC) != 0;
                            return new MethodVisitor(Opcodes.ASM9) {
                                @Override
                                public void visitMethodInsn(
                                        int opcode, String owner, String called, String type, boolean isInterface) {
                                    String group = ROOTS.get(owner + "." + called);
                                    if (group != null && isFace && BY_METHOD.contains(group)) {
                                        METHODS.computeIfAbsent(
                                                        reader.getClassName() + "." + name + descriptor,
                                                        m -> new TreeSet<>())
                                                .add(group);
                                    }
                                    if (group != null) {
                                        found.computeIfAbsent(outer, o -> new TreeSet<>())
                                                .add(group);
                                    }
                                }
                            };
                        }
                    },
                    ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
        }
    }

    private static boolean isPublic(Path type) throws IOException {
        try (InputStream in = Files.newInputStream(type)) {
            return (new ClassReader(in).getAccess() & Opcodes.ACC_PUBLIC) != 0;
        }
    }
}
