package dev.simloop.threads;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts points before accesses to memory, and has waits asked of the run, in the classes of the packages that were chosen, while they are loaded.
 *
 * <p>Points stand before reads and writes of fields that are not final, of elements of arrays, before monitors, and before calls of collections, atomics
 * and locks of the JDK, and of flows, channels and locks of kotlinx.coroutines. None stand in constructors and class initializers: what is made there is not shared yet. A method that is
 * {@code synchronized} gets a block of its own instead, because there is no place before the monitor otherwise.
 *
 * <p>One file past the usual length: what stands before one instruction depends on all others that are looked at here.
 */
final class PointRewriter implements ClassFileTransformer {
    /** The packages whose classes have points, with commas between. */
    static final String PROPERTY = "simloop.points";

    private static final String POINTS = "dev/simloop/agent/hooks/Points";
    /** Asked of the object itself, when it is entered. */
    private static final Resource MONITOR = Resource.ofCall("java.util", "");

    private static final Set<String> LOCKS = Set.of(
            "java/util/concurrent/locks/Lock",
            "java/util/concurrent/locks/ReentrantLock",
            "java/util/concurrent/locks/ReentrantReadWriteLock$ReadLock",
            "java/util/concurrent/locks/ReentrantReadWriteLock$WriteLock");
    private static final String COROUTINES = "kotlinx/coroutines/";
    private static final Set<String> FLOWS = Set.of(
            "flow/StateFlow",
            "flow/MutableStateFlow",
            "flow/SharedFlow",
            "flow/MutableSharedFlow",
            "channels/Channel",
            "channels/SendChannel",
            "channels/ReceiveChannel",
            "sync/Mutex",
            "sync/Semaphore");
    private static final Set<String> QUEUES = Set.of(
            "java/util/concurrent/BlockingQueue",
            "java/util/concurrent/ArrayBlockingQueue",
            "java/util/concurrent/LinkedBlockingQueue",
            "java/util/concurrent/LinkedBlockingDeque",
            "java/util/concurrent/BlockingDeque");
    /** What is asked of it is asked of what is shared; a call without these words in its class's name, such as Objects.hash, is not. */
    private static final String[] SHARED = {
        "List",
        "Map",
        "Set",
        "Deque",
        "Queue",
        "Iterator",
        "Collection",
        "Vector",
        "Hashtable",
        "Stack",
        "BitSet",
        "Enumeration"
    };

    private final List<String> packages;
    private final Set<String> failed = new HashSet<>();

    PointRewriter(List<String> packages) {
        this.packages =
                packages.stream().map(name -> name.replace('.', '/') + "/").toList();
    }

    /** {@return the packages that {@value #PROPERTY} names} */
    static List<String> chosen() {
        List<String> chosen = new ArrayList<>();
        for (String name : System.getProperty(PROPERTY, "").split(",", -1)) {
            if (!name.isBlank()) {
                chosen.add(name.strip());
            }
        }
        return chosen;
    }

    boolean has(String type) {
        for (String prefix : packages) {
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
        if (loader == null || type == null || redefined != null || !has(type)) {
            return null;
        }
        try {
            ClassReader reader = new ClassReader(classFile);
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            reader.accept(new Pointing(writer, type), 0);
            return writer.toByteArray();
        } catch (Throwable e) {
            // Thrown from here, the JVM would swallow it.
            synchronized (failed) {
                if (failed.add(type)) {
                    System.err.println("simloop-agent: class " + type.replace('/', '.') + " cannot have points: " + e);
                }
            }
            return null;
        }
    }

    /** Goes through one class. */
    private static final class Pointing extends ClassVisitor {
        private final String type;
        private String file = "";
        private int version;
        private final Map<String, Boolean> finals = new HashMap<>();

        Pointing(ClassWriter writer, String type) {
            super(Opcodes.ASM9, writer);
            this.type = type;
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String above,
                String @Nullable [] interfaces) {
            this.version = version & 0xffff;
            super.visit(version, access, name, signature, above, interfaces);
        }

        @Override
        public void visitSource(@Nullable String source, @Nullable String debug) {
            file = source == null ? "" : source;
            super.visitSource(source, debug);
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            finals.put(name, (access & Opcodes.ACC_FINAL) != 0);
            return super.visitField(access, name, descriptor, signature, value);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            boolean locks = (access & Opcodes.ACC_SYNCHRONIZED) != 0
                    && (access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) == 0
                    && version >= Opcodes.V1_7;
            MethodVisitor next = super.visitMethod(
                    locks ? access & ~Opcodes.ACC_SYNCHRONIZED : access, name, descriptor, signature, exceptions);
            boolean plain = name.equals("<clinit>") || name.equals("<init>");
            Points points = new Points(next, name, !plain);
            return locks ? new Locking(points, access, descriptor) : points;
        }

        private int site(String method, int line, String what, Site.Kind kind, String descriptor, Resource resource) {
            return Site.number(
                    new Site(type.replace('/', '.'), method, file, line, what, kind, descriptor, resource, "", ""));
        }

        private static String simple(String type) {
            return type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1);
        }

        /** One method: what stands before its instructions. */
        private final class Points extends MethodVisitor {
            private final String method;
            private final boolean accesses;
            int line;

            Points(MethodVisitor next, String method, boolean accesses) {
                super(Opcodes.ASM9, next);
                this.method = method;
                this.accesses = accesses;
            }

            @Override
            public void visitLineNumber(int line, Label start) {
                this.line = line;
                super.visitLineNumber(line, start);
            }

            private void number(int value) {
                super.visitLdcInsn(value);
            }

            /** The owner is on the stack. */
            private void before(int site) {
                number(site);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "before", "(Ljava/lang/Object;I)V", false);
            }

            /** A value of that descriptor is on the stack and stays there. */
            private void seen(String descriptor, int site) {
                boolean wide = descriptor.equals("J") || descriptor.equals("D");
                super.visitInsn(wide ? Opcodes.DUP2 : Opcodes.DUP);
                number(site);
                String taken = switch (descriptor.charAt(0)) {
                    case 'J', 'F', 'D' -> descriptor;
                    case 'L', '[' -> "Ljava/lang/Object;";
                    default -> "I";
                };
                super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "seen", "(" + taken + "I)V", false);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                boolean isFinal = owner.equals(type) && finals.getOrDefault(name, false);
                if (!accesses || isFinal || name.startsWith("this$") || name.startsWith("$assertionsDisabled")) {
                    super.visitFieldInsn(opcode, owner, name, descriptor);
                    return;
                }
                boolean reads = opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC;
                boolean wide = descriptor.equals("J") || descriptor.equals("D");
                int site = Site.number(new Site(
                        type.replace('/', '.'),
                        method,
                        file,
                        line,
                        simple(owner) + "." + name,
                        reads ? Site.Kind.READ : Site.Kind.WRITE,
                        descriptor,
                        Resource.ofField(name, reads),
                        owner.replace('/', '.'),
                        name));
                if (opcode == Opcodes.GETFIELD) {
                    super.visitInsn(Opcodes.DUP);
                } else if (opcode == Opcodes.PUTFIELD && wide) {
                    super.visitInsn(Opcodes.DUP2_X1);
                    super.visitInsn(Opcodes.POP2);
                    super.visitInsn(Opcodes.DUP_X2);
                } else if (opcode == Opcodes.PUTFIELD) {
                    super.visitInsn(Opcodes.DUP2);
                    super.visitInsn(Opcodes.POP);
                } else {
                    super.visitInsn(Opcodes.ACONST_NULL);
                }
                before(site);
                if (!reads) {
                    seen(descriptor, site);
                }
                super.visitFieldInsn(opcode, owner, name, descriptor);
                if (reads) {
                    seen(descriptor, site);
                }
            }

            @Override
            public void visitInsn(int opcode) {
                String element = accesses ? element(opcode) : null;
                if (element != null) {
                    boolean reads = opcode <= Opcodes.SALOAD;
                    int site = site(
                            method,
                            line,
                            "element of an array",
                            reads ? Site.Kind.READ : Site.Kind.WRITE,
                            element,
                            Resource.ofElements(element, reads));
                    super.visitInsn(Opcodes.ACONST_NULL);
                    before(site);
                    if (!reads) {
                        seen(element, site);
                    }
                    super.visitInsn(opcode);
                    if (reads) {
                        seen(element, site);
                    }
                } else if (opcode == Opcodes.MONITORENTER) {
                    int site = site(method, line, "monitor", Site.Kind.ENTER, "", MONITOR);
                    super.visitInsn(Opcodes.DUP);
                    number(site);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "enter", "(Ljava/lang/Object;I)V", false);
                    super.visitInsn(opcode);
                    // Not by another reference to the object on the stack: a thread that has to wait here leaves its
                    // frame to a collector
                    // that on JDK 25.0.3 does not see it there, and it came back as another object.
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "entered", "()V", false);
                } else if (opcode == Opcodes.MONITOREXIT) {
                    super.visitInsn(Opcodes.DUP);
                    super.visitInsn(opcode);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, "exit", "(Ljava/lang/Object;)V", false);
                } else {
                    super.visitInsn(opcode);
                }
            }

            private static @Nullable String element(int opcode) {
                return switch (opcode) {
                    case Opcodes.IALOAD, Opcodes.IASTORE -> "I";
                    case Opcodes.LALOAD, Opcodes.LASTORE -> "J";
                    case Opcodes.FALOAD, Opcodes.FASTORE -> "F";
                    case Opcodes.DALOAD, Opcodes.DASTORE -> "D";
                    case Opcodes.AALOAD, Opcodes.AASTORE -> "Ljava/lang/Object;";
                    // of bytes and of truth values alike
                    case Opcodes.BALOAD, Opcodes.BASTORE -> "B";
                    case Opcodes.CALOAD, Opcodes.CASTORE -> "C";
                    case Opcodes.SALOAD, Opcodes.SASTORE -> "S";
                    default -> null;
                };
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                String hook = hook(opcode, owner, name, descriptor);
                if (hook != null) {
                    int site = site(
                            method,
                            line,
                            simple(owner) + "." + name,
                            Site.Kind.WAIT,
                            "",
                            Resource.ofCall(owner.replace('/', '.'), name));
                    number(site);
                    int split = hook.indexOf('(');
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC, POINTS, hook.substring(0, split), hook.substring(split), false);
                    return;
                }
                boolean shared =
                        accesses && isShared(owner) && !name.equals("<init>") && opcode != Opcodes.INVOKESPECIAL;
                if (!shared) {
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                    return;
                }
                Type result = Type.getReturnType(descriptor);
                int site = site(
                        method,
                        line,
                        simple(owner) + "." + name,
                        Site.Kind.CALL,
                        result.getDescriptor(),
                        Resource.ofCall(owner.replace('/', '.'), name));
                super.visitInsn(Opcodes.ACONST_NULL);
                before(site);
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                boolean waits = !owner.startsWith("java/util/concurrent/atomic/");
                super.visitMethodInsn(Opcodes.INVOKESTATIC, POINTS, waits ? "waited" : "changed", "()V", false);
                if (result.getSort() != Type.VOID) {
                    seen(result.getDescriptor(), site);
                }
            }

            private static boolean isShared(String owner) {
                if (owner.startsWith("java/util/concurrent/")) {
                    return !owner.startsWith("java/util/concurrent/TimeUnit");
                }
                if (owner.equals("java/lang/invoke/VarHandle") || owner.startsWith("kotlinx/atomicfu/")) {
                    return true;
                }
                if (owner.startsWith(COROUTINES)) {
                    return FLOWS.contains(owner.substring(COROUTINES.length()));
                }
                if (!owner.startsWith("java/util/") || owner.indexOf('/', 10) >= 0) {
                    return false;
                }
                for (String word : SHARED) {
                    if (owner.endsWith(word)) {
                        return true;
                    }
                }
                return false;
            }

            /** {@return name and descriptor of what is called instead; null for the call itself} */
            private static @Nullable String hook(int opcode, String owner, String name, String descriptor) {
                String call = name + descriptor;
                if (opcode == Opcodes.INVOKESTATIC) {
                    return owner.equals("java/lang/Thread") && call.equals("sleep(J)V") ? "sleep(JI)V" : null;
                }
                if (opcode != Opcodes.INVOKEVIRTUAL && opcode != Opcodes.INVOKEINTERFACE) {
                    return null;
                }
                String own = switch (call) {
                    case "wait()V" -> "await(Ljava/lang/Object;I)V";
                    case "wait(J)V" -> "await(Ljava/lang/Object;JI)V";
                    case "notify()V" -> "wakeOne(Ljava/lang/Object;I)V";
                    case "notifyAll()V" -> "wakeAll(Ljava/lang/Object;I)V";
                    default -> null;
                };
                if (own != null) {
                    return own;
                }
                if (LOCKS.contains(owner)) {
                    return switch (call) {
                        case "lock()V" -> "lock(Ljava/util/concurrent/locks/Lock;I)V";
                        case "lockInterruptibly()V" -> "lockInterruptibly(Ljava/util/concurrent/locks/Lock;I)V";
                        default -> null;
                    };
                }
                if (owner.equals("java/util/concurrent/Semaphore")) {
                    return switch (call) {
                        case "acquire()V" -> "acquire(Ljava/util/concurrent/Semaphore;I)V";
                        case "acquire(I)V" -> "acquire(Ljava/util/concurrent/Semaphore;II)V";
                        default -> null;
                    };
                }
                if (owner.equals("java/util/concurrent/CountDownLatch") && call.equals("await()V")) {
                    return "await(Ljava/util/concurrent/CountDownLatch;I)V";
                }
                if (QUEUES.contains(owner)) {
                    return switch (call) {
                        case "put(Ljava/lang/Object;)V" ->
                            "put(Ljava/util/concurrent/BlockingQueue;Ljava/lang/Object;I)V";
                        case "take()Ljava/lang/Object;" ->
                            "take(Ljava/util/concurrent/BlockingQueue;I)Ljava/lang/Object;";
                        default -> null;
                    };
                }
                return null;
            }
        }

        /** A synchronized method, whose body becomes a synchronized block. What it writes goes through the points. */
        private final class Locking extends MethodVisitor {
            private final boolean isStatic;
            private final Object[] locals;
            private final Label from = new Label();
            private final Label to = new Label();

            Locking(Points points, int access, String descriptor) {
                super(Opcodes.ASM9, points);
                this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
                List<Object> frame = new ArrayList<>();
                if (!isStatic) {
                    frame.add(type);
                }
                for (Type argument : Type.getArgumentTypes(descriptor)) {
                    frame.add(
                            switch (argument.getSort()) {
                                case Type.LONG -> Opcodes.LONG;
                                case Type.DOUBLE -> Opcodes.DOUBLE;
                                case Type.FLOAT -> Opcodes.FLOAT;
                                case Type.ARRAY, Type.OBJECT -> argument.getInternalName();
                                default -> Opcodes.INTEGER;
                            });
                }
                locals = frame.toArray();
            }

            private void monitor() {
                if (isStatic) {
                    super.visitLdcInsn(Type.getObjectType(type));
                } else {
                    super.visitVarInsn(Opcodes.ALOAD, 0);
                }
            }

            @Override
            public void visitCode() {
                super.visitCode();
                monitor();
                super.visitInsn(Opcodes.MONITORENTER);
                super.visitLabel(from);
            }

            @Override
            public void visitInsn(int opcode) {
                if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
                    monitor();
                    super.visitInsn(Opcodes.MONITOREXIT);
                }
                super.visitInsn(opcode);
            }

            @Override
            public void visitMaxs(int stack, int locals) {
                super.visitLabel(to);
                Label handler = new Label();
                super.visitLabel(handler);
                super.visitFrame(
                        Opcodes.F_FULL, this.locals.length, this.locals, 1, new Object[] {"java/lang/Throwable"});
                monitor();
                super.visitInsn(Opcodes.MONITOREXIT);
                super.visitInsn(Opcodes.ATHROW);
                super.visitTryCatchBlock(from, to, handler, null);
                super.visitMaxs(stack, locals);
            }
        }
    }
}
