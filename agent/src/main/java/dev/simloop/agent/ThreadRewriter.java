package dev.simloop.agent;

import dev.simloop.agent.hooks.Sockets;
import dev.simloop.agent.hooks.Threads;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Has classes of the JDK ask {@link Threads}: {@code Thread} before it starts and about what it does, {@code VirtualThread} before it goes on,
 * and those that wait for a time about the clock; and {@link Sockets}: sockets before they make what does their work. No method is added, so
 * classes that are loaded are changed as well. Happens when threads are taken over for the first time, and stays: outside of a run each asks,
 * and goes on as it did.
 */
final class ThreadRewriter extends JdkRewriter {
    private static final String HOOK = "dev/simloop/agent/hooks/Threads";
    private static final String THREAD = "java/lang/Thread";
    private static final String ADDRESS = "java/net/InetAddress";
    private static final String VIRTUAL = "java/lang/VirtualThread";
    private static final String SOCKETS = "dev/simloop/agent/hooks/Sockets";
    private static final String SOCKET = "java/net/SocketImpl";
    private static final String SERVER_SOCKET = "java/net/ServerSocket";
    private static final String DATAGRAM_SOCKET = "java/net/DatagramSocket";
    /** What it connects to a proxy by goes by the clock as well. */
    private static final String SOCKS = "java/net/SocksSocketImpl";

    private static final String POOL = "java/util/concurrent/ForkJoinPool";
    /** What is done later for a pool, such as the end of a structured scope that takes too long. */
    private static final String DELAYED = "java/util/concurrent/DelayScheduler$ScheduledForkJoinTask";

    /** What draws by the clock, and not waits. */
    private static final String[] KEPT = {
        "java/util/concurrent/ThreadLocalRandom",
        "java/util/concurrent/ForkJoinPool",
        "java/util/concurrent/ForkJoinWorkerThread"
    };

    private static final String[] TIMED = {
        "java/util/concurrent/", "java/util/Timer", "jdk/internal/net/http/", "sun/net/httpserver/"
    };

    static final ThreadRewriter OF_THIS_JVM = new ThreadRewriter();

    private ThreadRewriter() {
        super("threads");
    }

    @Override
    void link() {
        Object unused = Threads.guestOf(Thread.currentThread());
        unused = VirtualThreads.TYPE;
        unused = Sockets.socket(false);
        try {
            // It keeps what the clock shows when it is first used, and has to keep that of the JVM.
            unused = Class.forName("java.util.concurrent.DelayScheduler");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this JDK has no class java.util.concurrent.DelayScheduler", e);
        }
    }

    @Override
    boolean isChanged(String type) {
        return type.equals(THREAD)
                || type.equals(VIRTUAL)
                || type.equals(ADDRESS)
                || type.equals(SOCKET)
                || type.equals(SERVER_SOCKET)
                || type.equals(DATAGRAM_SOCKET)
                || type.equals(SOCKS)
                || type.equals(POOL)
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
                public void visitTypeInsn(int code, String of) {
                    if (code == Opcodes.INSTANCEOF
                            && type.equals(SERVER_SOCKET)
                            && of.equals("sun/net/PlatformSocketImpl")) {
                        hits++;
                        super.visitInsn(Opcodes.DUP);
                        super.visitTypeInsn(code, of);
                        super.visitInsn(Opcodes.SWAP);
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC, SOCKETS, "isPlatform", "(ZLjava/lang/Object;)Z", false);
                    } else {
                        super.visitTypeInsn(code, of);
                    }
                }

                @Override
                public void visitMethodInsn(int code, String owner, String called, String of, boolean inInterface) {
                    if (code == Opcodes.INVOKESTATIC && !startsWith(KEPT, type) && isClock(owner, called, of)) {
                        hits++;
                        super.visitMethodInsn(code, HOOK, called, of, false);
                    } else {
                        super.visitMethodInsn(code, owner, called, of, inInterface);
                    }
                }
            };
        }

        /** {@return whether a hook of the same name and descriptor stands for that method} */
        private static boolean isClock(String owner, String name, String descriptor) {
            return owner.equals("java/lang/System")
                    ? name.equals("nanoTime") || name.equals("currentTimeMillis")
                    : owner.equals("java/time/Instant")
                            && name.equals("now")
                            && descriptor.equals("()Ljava/time/Instant;");
        }

        private void begin(MethodVisitor to, String name, String descriptor) {
            String method = name + descriptor;
            if (type.equals(THREAD)) {
                switch (method) {
                    case "start()V" -> returnsIf(to, "start", null, THREAD);
                    case "start(Ljdk/internal/vm/ThreadContainer;)V" ->
                        returnsIf(to, "start", null, THREAD, "jdk/internal/vm/ThreadContainer");
                    case "isDaemon()Z" -> returnsIf(to, "isForeground", false, THREAD);
                    case "alive()Z",
                            "isTerminated()Z",
                            "isInterrupted()Z",
                            "interrupt()V",
                            "join(J)V",
                            "threadState()Ljava/lang/Thread$State;",
                            "getStackTrace()[Ljava/lang/StackTraceElement;" -> asksGuest(to, name, descriptor);
                    default -> {}
                }
            } else if (type.equals(ADDRESS)) {
                askNames(to, method);
            } else if (type.equals(SOCKET)) {
                if (method.equals("createPlatformSocketImpl(Z)Ljava/net/SocketImpl;")) {
                    to.visitVarInsn(Opcodes.ILOAD, 0);
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, SOCKETS, "socket", "(Z)L" + SOCKET + ";", false);
                    answersIfAny(to, SOCKET, Opcodes.INTEGER);
                }
            } else if (type.equals(DATAGRAM_SOCKET)) {
                String asked = "(Ljava/net/SocketAddress;Ljava/lang/Class;)L" + DATAGRAM_SOCKET + ";";
                if (method.equals("createDelegate" + asked)) {
                    to.visitVarInsn(Opcodes.ALOAD, 0);
                    to.visitVarInsn(Opcodes.ALOAD, 1);
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, SOCKETS, "datagrams", asked, false);
                    answersIfAny(to, DATAGRAM_SOCKET, "java/net/SocketAddress", "java/lang/Class");
                }
            } else if (type.equals(POOL)) {
                if (method.equals("scheduleDelayedTask(L" + DELAYED + ";)L" + DELAYED + ";")) {
                    hits++;
                    Label on = new Label();
                    to.visitVarInsn(Opcodes.ALOAD, 1);
                    to.visitMethodInsn(
                            Opcodes.INVOKESTATIC, HOOK, "delay", "(Ljava/util/concurrent/ForkJoinTask;)Z", false);
                    to.visitJumpInsn(Opcodes.IFEQ, on);
                    to.visitVarInsn(Opcodes.ALOAD, 1);
                    to.visitInsn(Opcodes.ARETURN);
                    goesOn(to, on, POOL, DELAYED);
                } else if (name.equals("scheduleAtFixedRate") || name.equals("scheduleWithFixedDelay")) {
                    repeats(to, name.equals("scheduleAtFixedRate"));
                }
            } else if (type.equals(DELAYED)) {
                if (method.equals("cancel(Z)Z")) {
                    hits++;
                    to.visitVarInsn(Opcodes.ALOAD, 0);
                    to.visitMethodInsn(
                            Opcodes.INVOKESTATIC, HOOK, "undelay", "(Ljava/util/concurrent/ForkJoinTask;)V", false);
                }
            } else if (type.equals(VIRTUAL)) {
                switch (method) {
                    case "unblock()V" -> returnsIf(to, "hold", null, VIRTUAL);
                    case "compareAndSetOnWaitingList(ZZ)Z" -> tell(to, "deliver");
                    case "parkOnCarrierThread(ZJ)V" -> tell(to, "pinned");
                    default -> {}
                }
            }
        }

        /** For a method of a pool that takes work, two times and their unit. */
        private void repeats(MethodVisitor to, boolean isAtRate) {
            to.visitVarInsn(Opcodes.ALOAD, 1);
            to.visitVarInsn(Opcodes.LLOAD, 2);
            to.visitVarInsn(Opcodes.LLOAD, 4);
            to.visitVarInsn(Opcodes.ALOAD, 6);
            to.visitInsn(isAtRate ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
            String future = "java/util/concurrent/ScheduledFuture";
            String unit = "java/util/concurrent/TimeUnit";
            to.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    HOOK,
                    "repeat",
                    "(Ljava/lang/Runnable;JJL" + unit + ";Z)L" + future + ";",
                    false);
            answersIfAny(to, future, POOL, "java/lang/Runnable", Opcodes.LONG, Opcodes.LONG, unit);
        }

        private void askNames(MethodVisitor to, String method) {
            switch (method) {
                case "getAllByName0(Ljava/lang/String;Z)[Ljava/net/InetAddress;" -> {
                    String answer = "[L" + ADDRESS + ";";
                    to.visitVarInsn(Opcodes.ALOAD, 0);
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "resolve", "(Ljava/lang/String;)" + answer, false);
                    answersIfAny(to, answer, "java/lang/String", Opcodes.INTEGER);
                }
                case "getLocalHost()Ljava/net/InetAddress;" -> {
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "localHost", "()L" + ADDRESS + ";", false);
                    answersIfAny(to, ADDRESS);
                }
                case "getHostFromNameService(Ljava/net/InetAddress;)Ljava/lang/String;" -> {
                    to.visitVarInsn(Opcodes.ALOAD, 0);
                    to.visitMethodInsn(
                            Opcodes.INVOKESTATIC, HOOK, "nameOf", "(L" + ADDRESS + ";)Ljava/lang/String;", false);
                    answersIfAny(to, "java/lang/String", ADDRESS);
                }
                default -> {}
            }
        }

        /** Returns what the hook has answered, if that is not null. */
        private void answersIfAny(MethodVisitor to, String answer, Object... locals) {
            hits++;
            Label on = new Label();
            to.visitInsn(Opcodes.DUP);
            to.visitJumpInsn(Opcodes.IFNULL, on);
            to.visitInsn(Opcodes.ARETURN);
            to.visitLabel(on);
            to.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {answer});
            to.visitInsn(Opcodes.POP);
        }

        private void tell(MethodVisitor to, String hook) {
            hits++;
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, hook, "(Ljava/lang/Thread;)V", false);
        }

        /** Returns {@code answer}, or nothing, at once if the hook says so. */
        private void returnsIf(MethodVisitor to, String hook, @Nullable Boolean answer, Object... locals) {
            hits++;
            Label on = new Label();
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, hook, "(Ljava/lang/Thread;)Z", false);
            to.visitJumpInsn(Opcodes.IFEQ, on);
            if (answer == null) {
                to.visitInsn(Opcodes.RETURN);
            } else {
                to.visitInsn(answer ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
                to.visitInsn(Opcodes.IRETURN);
            }
            goesOn(to, on, locals);
        }

        /** Returns what the guest answers, if there is one; the run waits for its end. */
        private void asksGuest(MethodVisitor to, String name, String descriptor) {
            hits++;
            Label on = new Label();
            boolean waits = name.equals("join");
            guest(to);
            to.visitJumpInsn(Opcodes.IFNULL, on);
            guest(to);
            if (waits) {
                to.visitVarInsn(Opcodes.LLOAD, 1);
                to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, name, "(Ljava/lang/Thread;J)V", false);
            } else {
                to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, THREAD, name, descriptor, false);
            }
            to.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
            goesOn(to, on, waits ? new Object[] {THREAD, Opcodes.LONG} : new Object[] {THREAD});
        }

        private static void guest(MethodVisitor to) {
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, HOOK, "guestOf", "(Ljava/lang/Thread;)Ljava/lang/Thread;", false);
        }

        private static void goesOn(MethodVisitor to, Label on, Object... locals) {
            to.visitLabel(on);
            to.visitFrame(Opcodes.F_NEW, locals.length, locals, 0, new Object[0]);
            to.visitInsn(Opcodes.NOP);
        }
    }
}
