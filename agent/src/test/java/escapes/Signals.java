package escapes;

import dev.simloop.failure.EscapeException;
import java.lang.reflect.InvocationTargetException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Calls that the compiler warns of. */
final class Signals {
    private Signals() {}

    @SuppressWarnings({"removal", "deprecation"})
    static Object runFinalization() {
        System.runFinalization();
        return "";
    }

    /** The compiler has its own mind about {@code sun.misc.Signal}. */
    static Object handle() throws ReflectiveOperationException {
        return call("sun/misc/Signal", "raise", "(Lsun/misc/Signal;)V");
    }

    /** From JDK 24 on. */
    static Object mapConcurrent() throws ReflectiveOperationException {
        return call(
                "java/util/stream/Gatherers",
                "mapConcurrent",
                "(ILjava/util/function/Function;)Ljava/util/stream/Gatherer;");
    }

    /** In a class that is made at run time; with 0 and null for arguments, which only a call that is made minds. */
    private static Object call(String type, String name, String descriptor) throws ReflectiveOperationException {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "escapes/Raises", null, "java/lang/Object", null);
        writer.visitSource("Raises.java", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "call", "()V", null, null);
        method.visitCode();
        Label line = new Label();
        method.visitLabel(line);
        method.visitLineNumber(3, line);
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            method.visitInsn(argument.getSort() == Type.INT ? Opcodes.ICONST_0 : Opcodes.ACONST_NULL);
        }
        method.visitMethodInsn(Opcodes.INVOKESTATIC, type, name, descriptor, false);
        if (Type.getReturnType(descriptor).getSize() > 0) {
            method.visitInsn(Opcodes.POP);
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        byte[] bytes = writer.toByteArray();
        ClassLoader loader = new ClassLoader(Signals.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String wanted) {
                return defineClass(wanted, bytes, 0, bytes.length);
            }
        };
        try {
            Object unused = loader.loadClass("escapes.Raises").getMethod("call").invoke(null);
            return "made";
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof EscapeException cause) {
                throw cause;
            }
            return "made, and failed";
        }
    }

    static Object attach() {
        return com.sun.tools.attach.VirtualMachine.list().isEmpty();
    }
}
