package dev.simloop.agent;

import dev.simloop.agent.hooks.Threads;
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
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Has classes of the JDK ask {@link Threads}: {@code Thread} before it starts and about what it does, {@code VirtualThread} before it goes on,
 * and those that wait for a time about the clock. No method is added, so classes that are loaded are changed as well. Happens when threads are
 * taken over for the first time, and stays: outside of a run each asks, and goes on as it did.
 */
final class ThreadRewriter implements ClassFileTransformer {
    private static final String HOOK = "dev/simloop/agent/hooks/Threads";
    private static final String THREAD = "java/lang/Thread";
    private static final String ADDRESS = "java/net/InetAddress";
    private static final String VIRTUAL = "java/lang/VirtualThread";

    /** What draws by the clock, and not waits. */
    private static final String[] KEPT = {
        "java/util/concurrent/ThreadLocalRandom",
        "java/util/concurrent/ForkJoinPool",
        "java/util/concurrent/ForkJoinWorkerThread"
    };

    private static final String[] TIMED = {
        "java/util/concurrent/", "java/util/Timer", "jdk/internal/net/http/", "sun/net/httpserver/"
    };

    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    private static boolean installed;
    private static @Nullable String failed;

    private ThreadRewriter() {}

    /**
     * Changes what is loaded, once.
     *
     * @throws IllegalStateException if a class cannot be changed
     */
    static synchronized void install(@Nullable Instrumentation instrumentation) {
        if (installed || instrumentation == null) {
            return;
        }
        // What they will ask has to be there, and linked, by then: it would ask itself otherwise.
        Object unused = Threads.guestOf(Thread.currentThread());
        boolean alsoUnused = Threads.start(Thread.currentThread()) || Threads.hold(Thread.currentThread());
        long time = Threads.nanoTime() + Threads.currentTimeMillis();
        unused = Threads.now();
        Threads.deliver(Thread.currentThread());
        Threads.pinned(Thread.currentThread());
        alsoUnused |= Threads.isForeground(Thread.currentThread());
        unused = VirtualThreads.TYPE;
        instrumentation.addTransformer(new ThreadRewriter(), true);
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if ((type.getClassLoader() == null || type.getClassLoader() == PLATFORM)
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
                    "classes of this JDK cannot be changed so that threads are taken over: " + failed);
        }
        installed = time != 0 || alsoUnused;
    }

    /** Called while classes are loaded, so it must not load any. */
    private static boolean isChanged(String type) {
        return type.equals(THREAD)
                || type.equals(VIRTUAL)
                || type.equals(ADDRESS)
                || (startsWith(TIMED, type) && !startsWith(KEPT, type));
    }

    private static boolean startsWith(String[] prefixes, String type) {
        for (String prefix : prefixes) {
            if (type.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String type,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if ((loader != null && loader != PLATFORM) || type == null || !isChanged(type)) {
            return null;
        }
        try {
            ClassReader reader = new ClassReader(classFile);
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            Changing changing = new Changing(writer, type);
            reader.accept(changing, ClassReader.EXPAND_FRAMES);
            return changing.hits == 0 ? null : writer.toByteArray();
        } catch (Throwable e) {
            // Thrown from here, the JVM would swallow it.
            failed = e.toString();
            return null;
        }
    }

    private static final class Changing extends ClassVisitor {
        private final String type;
        int hits;

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
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    begin(mv, name, descriptor);
                }

                @Override
                public void visitFieldInsn(int code, String owner, String field, String of) {
                    super.visitFieldInsn(code, owner, field, of);
                    // Time-outs need the pool itself, and are redirected where they are asked for.
                    if (code == Opcodes.GETSTATIC
                            && field.equals("ASYNC_POOL")
                            && (owner.equals("java/util/concurrent/CompletableFuture")
                                    || owner.startsWith("jdk/internal/net/http/"))
                            && type.equals(owner)
                            && !name.equals("arrangeTimeout")) {
                        hits++;
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "pool", "(" + of + ")" + of, false);
                    }
                }

                @Override
                public void visitMethodInsn(int code, String owner, String called, String of, boolean inInterface) {
                    if (code == Opcodes.INVOKESTATIC
                            && owner.equals("java/lang/System")
                            && (called.equals("nanoTime") || called.equals("currentTimeMillis"))) {
                        hits++;
                        super.visitMethodInsn(code, HOOK, called, of, false);
                    } else if (code == Opcodes.INVOKESTATIC
                            && owner.equals("java/time/Instant")
                            && called.equals("now")
                            && of.equals("()Ljava/time/Instant;")) {
                        hits++;
                        super.visitMethodInsn(code, HOOK, called, of, false);
                    } else {
                        super.visitMethodInsn(code, owner, called, of, inInterface);
                    }
                }
            };
        }

        private void begin(MethodVisitor to, String name, String descriptor) {
            String method = name + descriptor;
            if (type.equals(THREAD)) {
                switch (method) {
                    case "start()V" -> unlessAsked(to, "start", THREAD);
                    case "start(Ljdk/internal/vm/ThreadContainer;)V" ->
                        unlessAsked(to, "start", THREAD, "jdk/internal/vm/ThreadContainer");
                    case "alive()Z", "isTerminated()Z", "isInterrupted()Z" ->
                        fromGuest(to, name, descriptor, Opcodes.IRETURN);
                    case "threadState()Ljava/lang/Thread$State;", "getStackTrace()[Ljava/lang/StackTraceElement;" ->
                        fromGuest(to, name, descriptor, Opcodes.ARETURN);
                    case "isDaemon()Z" -> falseIf(to, "isForeground");
                    case "interrupt()V" -> fromGuest(to, name, descriptor, Opcodes.RETURN);
                    case "join(J)V" -> joinGuest(to);
                    default -> {}
                }
            } else if (type.equals(ADDRESS)) {
                if (method.equals("getAllByName0(Ljava/lang/String;Z)[Ljava/net/InetAddress;")) {
                    resolve(to);
                }
            } else if (type.equals(VIRTUAL)) {
                switch (method) {
                    case "unblock()V" -> unlessAsked(to, "hold", VIRTUAL);
                    case "compareAndSetOnWaitingList(ZZ)Z" -> tell(to, "deliver");
                    case "parkOnCarrierThread(ZJ)V" -> tell(to, "pinned");
                    default -> {}
                }
            }
        }

        private void resolve(MethodVisitor to) {
            hits++;
            Label on = new Label();
            String answer = "[Ljava/net/InetAddress;";
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "resolve", "(Ljava/lang/String;)" + answer, false);
            to.visitInsn(Opcodes.DUP);
            to.visitJumpInsn(Opcodes.IFNULL, on);
            to.visitInsn(Opcodes.ARETURN);
            to.visitLabel(on);
            to.visitFrame(
                    Opcodes.F_NEW, 2, new Object[] {"java/lang/String", Opcodes.INTEGER}, 1, new Object[] {answer});
            to.visitInsn(Opcodes.POP);
        }

        private void tell(MethodVisitor to, String hook) {
            hits++;
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, hook, "(Ljava/lang/Thread;)V", false);
        }

        /** Returns at once if the hook says so. */
        private void unlessAsked(MethodVisitor to, String hook, Object... locals) {
            hits++;
            Label on = new Label();
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, hook, "(Ljava/lang/Thread;)Z", false);
            to.visitJumpInsn(Opcodes.IFEQ, on);
            to.visitInsn(Opcodes.RETURN);
            to.visitLabel(on);
            to.visitFrame(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
            to.visitInsn(Opcodes.NOP);
        }

        private void falseIf(MethodVisitor to, String hook) {
            hits++;
            Label on = new Label();
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, hook, "(Ljava/lang/Thread;)Z", false);
            to.visitJumpInsn(Opcodes.IFEQ, on);
            to.visitInsn(Opcodes.ICONST_0);
            to.visitInsn(Opcodes.IRETURN);
            to.visitLabel(on);
            to.visitFrame(Opcodes.F_NEW, 1, new Object[] {THREAD}, 0, new Object[0]);
            to.visitInsn(Opcodes.NOP);
        }

        /** Returns what the guest answers, if there is one. */
        private void fromGuest(MethodVisitor to, String name, String descriptor, int answer) {
            hits++;
            Label on = new Label();
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "guestOf", "(Ljava/lang/Thread;)Ljava/lang/Thread;", false);
            to.visitJumpInsn(Opcodes.IFNULL, on);
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "guestOf", "(Ljava/lang/Thread;)Ljava/lang/Thread;", false);
            to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, THREAD, name, descriptor, false);
            to.visitInsn(answer);
            to.visitLabel(on);
            to.visitFrame(Opcodes.F_NEW, 1, new Object[] {THREAD}, 0, new Object[0]);
            to.visitInsn(Opcodes.NOP);
        }

        private void joinGuest(MethodVisitor to) {
            hits++;
            Label on = new Label();
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "guestOf", "(Ljava/lang/Thread;)Ljava/lang/Thread;", false);
            to.visitJumpInsn(Opcodes.IFNULL, on);
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "guestOf", "(Ljava/lang/Thread;)Ljava/lang/Thread;", false);
            to.visitVarInsn(Opcodes.LLOAD, 1);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "join", "(Ljava/lang/Thread;J)V", false);
            to.visitInsn(Opcodes.RETURN);
            to.visitLabel(on);
            to.visitFrame(Opcodes.F_NEW, 2, new Object[] {THREAD, Opcodes.LONG}, 0, new Object[0]);
            to.visitInsn(Opcodes.NOP);
        }
    }
}
