package dev.simloop.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts a call of {@code Markers.reach} in front of the lines that comments gate. Where a method has code of one line in several places, as a
 * {@code for} does, the first one is gated.
 */
final class CommentRewriter implements ClassFileTransformer {
    private static final String MARKERS = "dev/simloop/marker/Markers";

    private final List<Commented> known = new CopyOnWriteArrayList<>();

    /**
     * A class whose comments are markers, and the classes in it.
     *
     * @param markers by the line that they gate
     * @param methods in which method of which class each line is gated
     */
    record Commented(Class<?> type, Map<Integer, String> markers, Map<Integer, CodeLines.Method> methods) {
        private boolean holds(@Nullable ClassLoader loader, String name) {
            String own = type.getName().replace('.', '/');
            return loader == type.getClassLoader() && (name.equals(own) || name.startsWith(own + "$"));
        }
    }

    boolean knows(Class<?> type) {
        return known.stream().anyMatch(each -> each.type == type);
    }

    void add(List<Commented> more) {
        known.addAll(new ArrayList<>(more));
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String type,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (type == null) {
            return null;
        }
        for (Commented each : known) {
            if (each.holds(loader, type)) {
                ClassReader reader = new ClassReader(classFile);
                ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
                reader.accept(new Gating(writer, type, each), 0);
                return writer.toByteArray();
            }
        }
        return null;
    }

    /** Goes through one class. */
    private static final class Gating extends ClassVisitor {
        private final String type;
        private final Commented commented;

        Gating(ClassWriter writer, String type, Commented commented) {
            super(Opcodes.ASM9, writer);
            this.type = type;
            this.commented = commented;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                private final Set<Integer> gated = new HashSet<>();

                @Override
                public void visitLineNumber(int line, Label start) {
                    super.visitLineNumber(line, start);
                    CodeLines.Method method = commented.methods.get(line);
                    if (method != null
                            && method.type().equals(type)
                            && method.name().equals(name)
                            && method.descriptor().equals(descriptor)
                            && gated.add(line)) {
                        super.visitLdcInsn(java.util.Objects.requireNonNull(commented.markers.get(line)));
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, MARKERS, "reach", "(Ljava/lang/String;)V", false);
                    }
                }
            };
        }
    }
}
