package dev.simloop.agent;

import dev.simloop.agent.hooks.FileStreams;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Has the JDK's streams of files ask {@link FileStreams}: what opens them about a channel, and what reads, writes and seeks whether there is one of a run.
 * No method is added. Happens when files are taken over for the first time, and stays: outside of a run each looks at a field of its own, and goes on
 * as it did.
 */
final class FileRewriter implements ClassFileTransformer {
    private static final String HOOK = "dev/simloop/agent/hooks/FileStreams";
    private static final String CHANNEL = "java/nio/channels/FileChannel";
    private static final String DESCRIPTOR = "(Ljava/io/FileDescriptor;)";

    private static final Map<String, Class<?>> CHANGED = Map.of(
            "java/io/FileInputStream", FileInputStream.class,
            "java/io/FileOutputStream", FileOutputStream.class,
            "java/io/RandomAccessFile", RandomAccessFile.class);

    /** What opens a file, and the hook that does so for a run. */
    private static final Map<String, String> OPENING = Map.of(
            "java/io/FileInputStream.open(Ljava/lang/String;)V", "openInput",
            "java/io/FileOutputStream.open(Ljava/lang/String;Z)V", "openOutput",
            "java/io/RandomAccessFile.open(Ljava/lang/String;I)V", "openRandom");

    /** What such classes do; hooks have the same names. Some are there in some JDKs only, and some are native in others: see FileHandles. */
    private static final Set<String> WORKING = Set.of(
            "read()I",
            "read([B)I",
            "read([BII)I",
            "length()J",
            "position()J",
            "isRegularFile()Z",
            "skip(J)J",
            "available()I",
            "write(I)V",
            "write([B)V",
            "write([BII)V",
            "writeBytes(Ljava/lang/String;)V",
            "writeChars(Ljava/lang/String;)V",
            "seek(J)V",
            "skipBytes(I)I",
            "setLength(J)V",
            "readLine()Ljava/lang/String;");

    private static boolean installed;
    private static @Nullable String failed;

    private FileRewriter() {}

    /**
     * Changes these classes, once.
     *
     * @throws IllegalStateException if one cannot be changed
     */
    static synchronized void install(@Nullable Instrumentation instrumentation) {
        if (installed) {
            return;
        }
        if (instrumentation == null) {
            throw new IllegalStateException(
                    "classes of the JDK cannot be changed by this copy of simloop-agent, of class loader "
                            + FileRewriter.class.getClassLoader()
                            + ": the JVM has started another one; have it once, in the class path");
        }
        // What they will ask has to be there, and linked, by then: it would ask itself otherwise.
        boolean unused = FileStreams.isSimulated(null);
        FileRewriter rewriter = new FileRewriter();
        instrumentation.addTransformer(rewriter, true);
        try {
            instrumentation.retransformClasses(CHANGED.values().toArray(new Class<?>[0]));
        } catch (UnmodifiableClassException | LinkageError | UnsupportedOperationException e) {
            failed = e.toString();
        }
        if (failed != null) {
            throw new IllegalStateException(
                    "classes of this JDK cannot be changed so that files are taken over: " + failed);
        }
        installed = true;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String type,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (loader != null || type == null || !CHANGED.containsKey(type)) {
            return null;
        }
        try {
            ClassReader reader = new ClassReader(classFile);
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            reader.accept(new Changing(writer, type), ClassReader.EXPAND_FRAMES);
            return writer.toByteArray();
        } catch (Throwable e) {
            // Thrown from here, the JVM would swallow it.
            failed = e.toString();
            return null;
        }
    }

    private static final class Changing extends ClassVisitor {
        private final String type;

        Changing(ClassVisitor next, String type) {
            super(Opcodes.ASM9, next);
            this.type = type;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            if (name.equals("<init>") && descriptor.startsWith(DESCRIPTOR)) {
                return sharing(next);
            }
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    String opens = OPENING.get(type + "." + name + descriptor);
                    if (opens != null) {
                        opens(mv, opens, descriptor);
                    } else if (WORKING.contains(name + descriptor)) {
                        asks(mv, name, descriptor);
                    }
                }
            };
        }

        /** A stream over a descriptor that a run has opened is of the run as well. */
        private MethodVisitor sharing(MethodVisitor next) {
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitInsn(int code) {
                    if (code == Opcodes.RETURN) {
                        super.visitVarInsn(Opcodes.ALOAD, 0);
                        super.visitVarInsn(Opcodes.ALOAD, 1);
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC, HOOK, "shared", DESCRIPTOR + "L" + CHANNEL + ";", false);
                        super.visitFieldInsn(Opcodes.PUTFIELD, type, "channel", "L" + CHANNEL + ";");
                    }
                    super.visitInsn(code);
                }
            };
        }

        /** Keeps the channel that the hook has opened, if it has. */
        private void opens(MethodVisitor to, String hook, String descriptor) {
            Label on = new Label();
            to.visitVarInsn(Opcodes.ALOAD, 0);
            Object[] locals = load(to, descriptor);
            String asked = "(L" + type + ";" + descriptor.substring(1, descriptor.length() - 1) + "L" + CHANNEL + ";";
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, hook, asked, false);
            to.visitInsn(Opcodes.DUP);
            to.visitJumpInsn(Opcodes.IFNULL, on);
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitInsn(Opcodes.SWAP);
            to.visitFieldInsn(Opcodes.PUTFIELD, type, "channel", "L" + CHANNEL + ";");
            to.visitInsn(Opcodes.RETURN);
            to.visitLabel(on);
            to.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {CHANNEL});
            to.visitInsn(Opcodes.POP);
        }

        /** Returns what the hook does with the channel, if that is of a run. */
        private void asks(MethodVisitor to, String name, String descriptor) {
            Label on = new Label();
            channel(to);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "isSimulated", "(L" + CHANNEL + ";)Z", false);
            to.visitJumpInsn(Opcodes.IFEQ, on);
            channel(to);
            Object[] locals = load(to, descriptor);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, "(L" + CHANNEL + ";" + descriptor.substring(1), false);
            to.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
            to.visitLabel(on);
            to.visitFrame(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
        }

        private void channel(MethodVisitor to) {
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitFieldInsn(Opcodes.GETFIELD, type, "channel", "L" + CHANNEL + ";");
        }

        /** Loads the arguments; {@return what the frame has of this and them} */
        private Object[] load(MethodVisitor to, String descriptor) {
            Type[] arguments = Type.getArgumentTypes(descriptor);
            Object[] locals = new Object[1 + arguments.length];
            locals[0] = type;
            int slot = 1;
            for (int i = 0; i < arguments.length; i++) {
                Type argument = arguments[i];
                to.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
                slot += argument.getSize();
                locals[1 + i] = switch (argument.getSort()) {
                    case Type.OBJECT, Type.ARRAY -> argument.getInternalName();
                    case Type.LONG -> Opcodes.LONG;
                    default -> Opcodes.INTEGER;
                };
            }
            return locals;
        }
    }
}
