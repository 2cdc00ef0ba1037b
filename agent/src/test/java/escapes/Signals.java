package escapes;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Calls that the compiler warns of. */
final class Signals {
    private Signals() {}

    @SuppressWarnings({"removal", "deprecation"})
    static Object runFinalization() {
        System.runFinalization();
        return "";
    }

    /** In a class that is made at run time: the compiler has its own mind about {@code sun.misc.Signal}. */
    static Object handle() throws ReflectiveOperationException {
        String type = "sun/misc/Signal";
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "escapes/Raises", null, "java/lang/Object", null);
        writer.visitSource("Raises.java", null);
        MethodVisitor method =
                writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "handle", "()Ljava/lang/Object;", null, null);
        method.visitCode();
        Label line = new Label();
        method.visitLabel(line);
        method.visitLineNumber(3, line);
        method.visitTypeInsn(Opcodes.NEW, type);
        method.visitInsn(Opcodes.DUP);
        method.visitLdcInsn("USR2");
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, type, "<init>", "(Ljava/lang/String;)V", false);
        method.visitFieldInsn(Opcodes.GETSTATIC, "sun/misc/SignalHandler", "SIG_DFL", "Lsun/misc/SignalHandler;");
        method.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                type,
                "handle",
                "(Lsun/misc/Signal;Lsun/misc/SignalHandler;)Lsun/misc/SignalHandler;",
                false);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        byte[] bytes = writer.toByteArray();
        ClassLoader loader = new ClassLoader(Signals.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        try {
            return String.valueOf(loader.loadClass("escapes.Raises").getMethod("handle").invoke(null)).length() > 0;
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    static Object attach() {
        return com.sun.tools.attach.VirtualMachine.list().isEmpty();
    }
}
