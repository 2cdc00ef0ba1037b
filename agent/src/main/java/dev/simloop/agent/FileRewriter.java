package dev.simloop.agent;

import dev.simloop.agent.hooks.FileStreams;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Has the JDK's streams of files ask {@link FileStreams}: what opens them about a channel, and what reads, writes and seeks whether there is one of a run.
 * No method is added. Happens when files are taken over for the first time, and stays: outside of a run each looks at a field of its own, and goes on
 * as it did.
 */
final class FileRewriter extends JdkRewriter {
    private static final String HOOK = "dev/simloop/agent/hooks/FileStreams";
    private static final String CHANNEL = "java/nio/channels/FileChannel";
    private static final String DESCRIPTOR = "(Ljava/io/FileDescriptor;)";

    private static final Set<String> CHANGED =
            Set.of("java/io/FileInputStream", "java/io/FileOutputStream", "java/io/RandomAccessFile");

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

    static final FileRewriter OF_THIS_JVM = new FileRewriter();

    private FileRewriter() {
        super("files");
    }

    @Override
    void link() {
        boolean unused = FileStreams.isSimulated(null);
    }

    @Override
    boolean isChanged(String type) {
        return CHANGED.contains(type);
    }

    @Override
    Changing changing(ClassVisitor into, String type) {
        return new Asking(into, type);
    }

    private static final class Asking extends Changing {
        Asking(ClassVisitor next, String type) {
            super(next, type);
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
            hits++;
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
            hits++;
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
            hits++;
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
