package dev.simloop.campaign;

import dev.simloop.Scenario;
import dev.simloop.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario whose runs share no static state: each has classes of its own. For a program whose static fields carry something from one
 * run to the next ({@link AuditResult#leftovers()} names them) and that cannot be changed.
 *
 * <p>Before each run a class loader of its own defines the classes of the named packages anew, from the same class files, and their static
 * initializers run in the run that first uses them. All other classes are shared, so state of libraries stays, unless their packages are named
 * too. The loader goes with the run. A class costs a millisecond or so where it is first used in a run: tens of runs a second rather than thousands.
 *
 * <p>What the program hands out, exceptions among it, is of classes that have the name of those that the caller knows and are others: compare
 * them by name.
 *
 * <p>Immutable; safe for runs on several threads at once.
 */
public final class FreshClasses implements Scenario {
    private static final List<String> SHARED =
            List.of("java", "javax", "jdk", "sun", "kotlin", "kotlinx.coroutines", "org.slf4j", "org.junit");

    private final Method factory;
    private final List<String> packages;

    private FreshClasses(Method factory, List<String> packages) {
        this.factory = factory;
        this.packages = packages;
    }

    /**
     * {@return a scenario that calls a static method without parameters at the start of each run, and runs what it returns}
     *
     * @param holder the class of the method
     * @param method its name; it returns a {@link Scenario}, or a {@link Campaign} whose scenario alone counts
     * @param packages whose classes, and those of the packages below, each run has for itself; without any, that of {@code holder}
     * @throws IllegalArgumentException if there is no such method, a package is one that runs have to share, or {@code holder} is in none of them
     */
    public static FreshClasses factory(Class<?> holder, String method, String... packages) {
        Method found = Audit.factoryMethod(holder, method);
        List<String> fresh = packages.length == 0 ? List.of(holder.getPackageName()) : List.of(packages);
        for (String each : fresh) {
            if (each.isBlank() || isShared(each)) {
                throw new IllegalArgumentException("runs have to share package \"" + each + "\"");
            }
        }
        if (!isIn(fresh, holder.getName())) {
            throw new IllegalArgumentException(holder.getName() + " is in none of the packages "
                    + String.join(", ", fresh) + ": all runs would share what it refers to");
        }
        return new FreshClasses(found, fresh);
    }

    private static boolean isShared(String name) {
        return isIn(SHARED, name + ".") || name.equals("dev") || name.equals("dev.simloop");
    }

    private static boolean isIn(List<String> packages, String name) {
        for (String each : packages) {
            if (name.startsWith(each + ".")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable Object run(World world) throws Exception {
        Class<?> holder = factory.getDeclaringClass();
        Class<?> fresh = Class.forName(holder.getName(), true, new Loader(holder, packages));
        return Audit.campaign(Audit.factoryMethod(fresh, factory.getName()))
                .scenario()
                .run(world);
    }

    @Override
    public AnnotatedElement program() {
        return factory.getDeclaringClass();
    }

    /** Defines what is in the packages itself, and asks the loader of the program for all else. */
    private static final class Loader extends ClassLoader {
        static {
            registerAsParallelCapable();
        }

        private final List<String> packages;
        private final ClassLoader program;
        private final @Nullable ProtectionDomain domain;

        Loader(Class<?> holder, List<String> packages) {
            super("fresh classes", holder.getClassLoader());
            this.packages = packages;
            program = holder.getClassLoader();
            domain = holder.getProtectionDomain();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!isIn(packages, name)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                Class<?> type = known == null ? define(name) : known;
                if (resolve) {
                    resolveClass(type);
                }
                return type;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = program.getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length, domain);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "class " + name + " could not be read for a run of its own: " + e.getMessage(), e);
            }
        }
    }
}
