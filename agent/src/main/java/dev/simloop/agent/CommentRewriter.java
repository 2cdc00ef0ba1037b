package dev.simloop.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
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
            return new Gates(next, line -> {
                CodeLines.Method method = commented.methods.get(line);
                boolean isHere = method != null
                        && method.type().equals(type)
                        && method.name().equals(name)
                        && method.descriptor().equals(descriptor);
                return isHere ? commented.markers.get(line) : null;
            });
        }
    }

    /**
     * Puts a gate in front of the first instruction of each line that has one. Not where the line begins: there a frame may follow, and what jumps
     * there needs it in front of all instructions.
     */
    private static final class Gates extends MethodVisitor {
        private final IntFunction<@Nullable String> markers;
        private final Set<Integer> gated = new HashSet<>();
        private @Nullable String due;

        Gates(MethodVisitor next, IntFunction<@Nullable String> markers) {
            super(Opcodes.ASM9, next);
            this.markers = markers;
        }

        @Override
        public void visitLineNumber(int line, Label start) {
            super.visitLineNumber(line, start);
            String marker = markers.apply(line);
            if (marker != null && gated.add(line)) {
                due = marker;
            }
        }

        private void gate() {
            String marker = due;
            if (marker != null) {
                due = null;
                super.visitLdcInsn(marker);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, MARKERS, "reach", "(Ljava/lang/String;)V", false);
            }
        }

        @Override
        public void visitInsn(int opcode) {
            gate();
            super.visitInsn(opcode);
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            gate();
            super.visitIntInsn(opcode, operand);
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            gate();
            super.visitVarInsn(opcode, variable);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            gate();
            super.visitTypeInsn(opcode, type);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            gate();
            super.visitFieldInsn(opcode, owner, name, descriptor);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            gate();
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            gate();
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            gate();
            super.visitJumpInsn(opcode, label);
        }

        @Override
        public void visitLdcInsn(Object value) {
            gate();
            super.visitLdcInsn(value);
        }

        @Override
        public void visitIincInsn(int variable, int increment) {
            gate();
            super.visitIincInsn(variable, increment);
        }

        @Override
        public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
            gate();
            super.visitTableSwitchInsn(min, max, otherwise, labels);
        }

        @Override
        public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
            gate();
            super.visitLookupSwitchInsn(otherwise, keys, labels);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            gate();
            super.visitMultiANewArrayInsn(descriptor, dimensions);
        }
    }
}
