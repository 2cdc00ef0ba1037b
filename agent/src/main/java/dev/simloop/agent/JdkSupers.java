package dev.simloop.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Whether a class is a subtype of one of the JDK's, by class files alone: asking the classes themselves would load them while another is
 * being loaded.
 */
final class JdkSupers {
    private final ConcurrentHashMap<String, Set<String>> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Set<String>> methods = new ConcurrentHashMap<>();

    /** {@return whether {@code type}, as {@code loader} sees it, is {@code wanted} or a subtype of it; internal names} */
    boolean isSubtype(String type, String wanted, @Nullable ClassLoader loader) {
        if (type.equals(wanted)) {
            return true;
        }
        if (type.startsWith("[")) {
            return false;
        }
        String key = (isPlatform(type) ? "" : System.identityHashCode(loader) + " ") + type;
        Set<String> supers = known.get(key);
        if (supers == null) {
            supers = new LinkedHashSet<>();
            collect(type, loader, supers);
            known.put(key, supers);
        }
        return supers.contains(wanted);
    }

    /** {@return whether that class of the JDK, or one that it extends, has such a method or constructor that others see} */
    boolean declares(String type, String name, String descriptor) {
        return methods.computeIfAbsent(type, JdkSupers::methodsOf).contains(name + descriptor);
    }

    private static Set<String> methodsOf(String type) {
        Set<String> found = new HashSet<>();
        Set<String> types = new LinkedHashSet<>();
        collect(type, null, types);
        for (String each : types) {
            try (InputStream in = ClassLoader.getSystemResourceAsStream(each + ".class")) {
                if (in == null) {
                    continue;
                }
                new ClassReader(in)
                        .accept(
                                new ClassVisitor(Opcodes.ASM9) {
                                    @Override
                                    public @Nullable MethodVisitor visitMethod(
                                            int access,
                                            String method,
                                            String descriptor,
                                            @Nullable String signature,
                                            String @Nullable [] exceptions) {
                                        boolean isSeen = (access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
                                        if (isSeen && (each.equals(type) || !method.equals("<init>"))) {
                                            found.add(method + descriptor);
                                        }
                                        return null;
                                    }
                                },
                                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    static boolean isPlatform(String type) {
        return type.startsWith("java/")
                || type.startsWith("javax/")
                || type.startsWith("jdk/")
                || type.startsWith("sun/");
    }

    private static void collect(String type, @Nullable ClassLoader loader, Set<String> into) {
        if (!into.add(type)) {
            return;
        }
        String file = type + ".class";
        try (InputStream in = loader == null || isPlatform(type)
                ? ClassLoader.getSystemResourceAsStream(file)
                : loader.getResourceAsStream(file)) {
            if (in == null) {
                // Made while the program runs, or of a loader that shows no files: it counts as itself.
                return;
            }
            ClassReader reader = new ClassReader(in);
            String parent = reader.getSuperName();
            if (parent != null) {
                collect(parent, loader, into);
            }
            for (String each : reader.getInterfaces()) {
                collect(each, loader, into);
            }
        } catch (IOException | IllegalArgumentException e) {
            // Neither can be helped here: the call is then left as it is, for it was found to be of no type that we
            // know.
            return;
        }
    }
}
