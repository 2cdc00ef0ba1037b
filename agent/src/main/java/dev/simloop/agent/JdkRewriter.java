package dev.simloop.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Changes classes of the JDK, those that are loaded and those that will be, when what needs it is taken over for the first time; they stay so. */
abstract class JdkRewriter implements ClassFileTransformer {
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private final String what;
    private boolean installed;
    private @Nullable String failed;

    /** @param what is taken over with these classes, in the plural */
    JdkRewriter(String what) {
        this.what = what;
    }

    /** Called while classes are loaded, so it must not load any. */
    abstract boolean isChanged(String type);

    /** Uses what the classes will ask, which has to be there, and linked, by then: it would ask itself otherwise. */
    abstract void link();

    /** {@return what changes {@code type} on its way to {@code into}} */
    abstract Changing changing(ClassVisitor into, String type);

    /** A class that is changed, or looked through. */
    abstract static class Changing extends ClassVisitor {
        final String type;
        /** What was changed of it so far. */
        int hits;

        Changing(ClassVisitor next, String type) {
            super(Opcodes.ASM9, next);
            this.type = type;
        }
    }

    /**
     * Changes what is loaded, once.
     *
     * @throws IllegalStateException if a class cannot be changed
     */
    final synchronized void install(@Nullable Instrumentation instrumentation) {
        if (installed) {
            return;
        }
        if (instrumentation == null) {
            throw new IllegalStateException(
                    "classes of the JDK cannot be changed by this copy of simloop-agent, of class loader "
                            + getClass().getClassLoader()
                            + ": the JVM has started another one; have it once, in the class path");
        }
        link();
        instrumentation.addTransformer(this, true);
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (isOfJdk(type.getClassLoader())
                    && !type.isArray()
                    && !type.isHidden()
                    && isChanged(type.getName().replace('.', '/'))) {
                loaded.add(type);
            }
        }
        try {
            instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
        } catch (UnmodifiableClassException | LinkageError | UnsupportedOperationException e) {
            failed = e.toString();
        }
        if (failed != null) {
            throw new IllegalStateException(
                    "classes of this JDK cannot be changed so that " + what + " are taken over: " + failed);
        }
        installed = true;
    }

    private static boolean isOfJdk(@Nullable ClassLoader loader) {
        return loader == null || loader == PLATFORM;
    }

    @Override
    public final byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String type,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (!isOfJdk(loader) || type == null || !isChanged(type)) {
            return null;
        }
        try {
            ClassReader reader = new ClassReader(classFile);
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            Changing changing = changing(writer, type);
            reader.accept(changing, ClassReader.EXPAND_FRAMES);
            return changing.hits == 0 ? null : writer.toByteArray();
        } catch (Throwable e) {
            // Thrown from here, the JVM would swallow it.
            failed = e.toString();
            return null;
        }
    }
}
