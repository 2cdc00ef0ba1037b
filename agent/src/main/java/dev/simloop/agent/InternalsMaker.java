package dev.simloop.agent;

import dev.simloop.agent.hooks.ThreadInternals;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Makes the class that implements {@link ThreadInternals}, a nest mate of {@code VirtualThread}. */
final class InternalsMaker {
    private static final String THREAD = "java/lang/Thread";
    private static final String VIRTUAL = "java/lang/VirtualThread";
    private static final String UNSAFE = "jdk/internal/misc/Unsafe";
    private static final String NAME = "java/lang/SimLoopThreads";
    private static final String OF_THREAD = "(L" + THREAD + ";)";

    private final ClassWriter made = new ClassWriter(ClassWriter.COMPUTE_MAXS);

    private InternalsMaker() {}

    static ThreadInternals make(Class<?> virtual) throws ReflectiveOperationException {
        Field all = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
        all.setAccessible(true);
        MethodHandles.Lookup inside = ((MethodHandles.Lookup) all.get(null)).in(virtual);
        byte[] bytes = new InternalsMaker().bytes();
        Class<?> type = inside.defineHiddenClass(bytes, true, MethodHandles.Lookup.ClassOption.NESTMATE)
                .lookupClass();
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (ThreadInternals) constructor.newInstance();
    }

    private byte[] bytes() {
        made.visit(Opcodes.V17, Opcodes.ACC_FINAL, NAME, null, "java/lang/Object", new String[] {
            Type.getInternalName(ThreadInternals.class)
        });
        MethodVisitor constructor = made.visitMethod(0, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        end(constructor, Opcodes.RETURN);

        String body = "Ljava/util/concurrent/Executor;Ljava/lang/String;";
        MethodVisitor make = begin("make", "(" + body + "Ljava/lang/Runnable;)L" + THREAD + ";");
        make.visitTypeInsn(Opcodes.NEW, VIRTUAL);
        make.visitInsn(Opcodes.DUP);
        make.visitVarInsn(Opcodes.ALOAD, 1);
        make.visitVarInsn(Opcodes.ALOAD, 2);
        make.visitInsn(Opcodes.ICONST_0);
        make.visitVarInsn(Opcodes.ALOAD, 3);
        make.visitMethodInsn(Opcodes.INVOKESPECIAL, VIRTUAL, "<init>", "(" + body + "ILjava/lang/Runnable;)V", false);
        end(make, Opcodes.ARETURN);

        calls("giveWay", "tryYield");
        calls("unblock", "unblock");
        calls("end", "afterDone");
        reads("state", "state", "I", "I", Opcodes.IRETURN);
        reads("isOnList", "onWaitingList", "Z", "Z", Opcodes.IRETURN);
        reads("scheduler", "scheduler", "Ljava/util/concurrent/Executor;", "Ljava/lang/Object;", Opcodes.ARETURN);
        reads("continuation", "runContinuation", "Ljava/lang/Runnable;", "Ljava/lang/Runnable;", Opcodes.ARETURN);
        reads(
                "termination",
                "termination",
                "Ljava/util/concurrent/CountDownLatch;",
                "Ljava/lang/Object;",
                Opcodes.ARETURN);

        MethodVisitor take = begin("takeList", "()L" + THREAD + ";");
        take.visitMethodInsn(
                Opcodes.INVOKESTATIC, VIRTUAL, "takeVirtualThreadListToUnblock", "()L" + VIRTUAL + ";", false);
        end(take, Opcodes.ARETURN);

        MethodVisitor leave = begin("leaveList", OF_THREAD + "L" + THREAD + ";");
        virtual(leave);
        leave.visitFieldInsn(Opcodes.GETFIELD, VIRTUAL, "next", "L" + VIRTUAL + ";");
        virtual(leave);
        leave.visitInsn(Opcodes.ACONST_NULL);
        leave.visitFieldInsn(Opcodes.PUTFIELD, VIRTUAL, "next", "L" + VIRTUAL + ";");
        virtual(leave);
        leave.visitInsn(Opcodes.ICONST_0);
        leave.visitFieldInsn(Opcodes.PUTFIELD, VIRTUAL, "onWaitingList", "Z");
        end(leave, Opcodes.ARETURN);

        MethodVisitor get = begin("get", "(Ljava/lang/Object;J)Ljava/lang/Object;");
        unsafe(get);
        get.visitVarInsn(Opcodes.ALOAD, 1);
        get.visitVarInsn(Opcodes.LLOAD, 2);
        get.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, UNSAFE, "getReference", "(Ljava/lang/Object;J)Ljava/lang/Object;", false);
        end(get, Opcodes.ARETURN);

        MethodVisitor seed = begin("seed", "(L" + THREAD + ";JII)V");
        seed.visitVarInsn(Opcodes.ALOAD, 1);
        seed.visitVarInsn(Opcodes.LLOAD, 2);
        seed.visitFieldInsn(Opcodes.PUTFIELD, THREAD, "threadLocalRandomSeed", "J");
        seed.visitVarInsn(Opcodes.ALOAD, 1);
        seed.visitVarInsn(Opcodes.ILOAD, 4);
        seed.visitFieldInsn(Opcodes.PUTFIELD, THREAD, "threadLocalRandomSecondarySeed", "I");
        seed.visitVarInsn(Opcodes.ALOAD, 1);
        seed.visitVarInsn(Opcodes.ILOAD, 5);
        seed.visitFieldInsn(Opcodes.PUTFIELD, THREAD, "threadLocalRandomProbe", "I");
        end(seed, Opcodes.RETURN);

        MethodVisitor seedOf = begin("seedOf", "(L" + THREAD + ";)J");
        seedOf.visitVarInsn(Opcodes.ALOAD, 1);
        seedOf.visitFieldInsn(Opcodes.GETFIELD, THREAD, "threadLocalRandomSeed", "J");
        end(seedOf, Opcodes.LRETURN);

        MethodVisitor putLong = begin("putLong", "(Ljava/lang/Object;JJ)V");
        unsafe(putLong);
        putLong.visitVarInsn(Opcodes.ALOAD, 1);
        putLong.visitVarInsn(Opcodes.LLOAD, 2);
        putLong.visitVarInsn(Opcodes.LLOAD, 4);
        putLong.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "putLong", "(Ljava/lang/Object;JJ)V", false);
        end(putLong, Opcodes.RETURN);

        MethodVisitor put = begin("put", "(Ljava/lang/Object;JLjava/lang/Object;)V");
        unsafe(put);
        put.visitVarInsn(Opcodes.ALOAD, 1);
        put.visitVarInsn(Opcodes.LLOAD, 2);
        put.visitVarInsn(Opcodes.ALOAD, 4);
        put.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, UNSAFE, "putReference", "(Ljava/lang/Object;JLjava/lang/Object;)V", false);
        end(put, Opcodes.RETURN);

        MethodVisitor sleep = begin("sleepOnCarrier", "(J)V");
        unsafe(sleep);
        sleep.visitInsn(Opcodes.ICONST_0);
        sleep.visitVarInsn(Opcodes.LLOAD, 1);
        sleep.visitMethodInsn(Opcodes.INVOKEVIRTUAL, UNSAFE, "park", "(ZJ)V", false);
        end(sleep, Opcodes.RETURN);

        MethodVisitor allocate = begin("allocate", "(Ljava/lang/Class;)Ljava/lang/Object;");
        unsafe(allocate);
        allocate.visitVarInsn(Opcodes.ALOAD, 1);
        allocate.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, UNSAFE, "allocateInstance", "(Ljava/lang/Class;)Ljava/lang/Object;", false);
        end(allocate, Opcodes.ARETURN);
        made.visitEnd();
        return made.toByteArray();
    }

    private MethodVisitor begin(String name, String descriptor) {
        MethodVisitor to = made.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
        to.visitCode();
        return to;
    }

    private static void end(MethodVisitor of, int how) {
        of.visitInsn(how);
        of.visitMaxs(0, 0);
        of.visitEnd();
    }

    private static void virtual(MethodVisitor to) {
        to.visitVarInsn(Opcodes.ALOAD, 1);
        to.visitTypeInsn(Opcodes.CHECKCAST, VIRTUAL);
    }

    private static void unsafe(MethodVisitor to) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, UNSAFE, "getUnsafe", "()L" + UNSAFE + ";", false);
    }

    private void calls(String name, String method) {
        MethodVisitor to = begin(name, OF_THREAD + "V");
        virtual(to);
        to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, VIRTUAL, method, "()V", false);
        end(to, Opcodes.RETURN);
    }

    private void reads(String name, String field, String type, String as, int answer) {
        MethodVisitor to = begin(name, OF_THREAD + as);
        virtual(to);
        to.visitFieldInsn(Opcodes.GETFIELD, VIRTUAL, field, type);
        end(to, answer);
    }
}
