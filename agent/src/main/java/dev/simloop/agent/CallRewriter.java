package dev.simloop.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Rewrites the call sites that the registry names, and nothing else: a class without one is left as it is, byte for byte.
 *
 * <p>A call that is redirected becomes a call of a hook with the same operands, the receiver first. A constructor that is redirected
 * becomes a hook that returns the object: the reference that {@code new} would have left on the stack is null until then. Before a
 * call that is rejected stands one more, which throws or does nothing. References to methods are treated alike.
 *
 * <p>What stays: calls by reflection and method handles, and those that the JDK makes itself.
 */
final class CallRewriter implements ClassFileTransformer {
    private static final String HOOKS = "dev/simloop/agent/hooks/";
    private static final String PATH = "Ljava/nio/file/Path;";

    /** Not touched: the JDK, ourselves, and who runs the tests, logs, or measures. */
    private static final String[] LEFT_ALONE = {
        "java/",
        "javax/",
        "jdk/",
        "sun/",
        "com/sun/",
        "dev/simloop/",
        "kotlinx/coroutines/",
        "org/junit/",
        "org/opentest4j/",
        "org/apache/maven/",
        "org/gradle/",
        "worker/org/gradle/",
        "org/testng/",
        "com/intellij/",
        "org/jacoco/",
        "org/mockito/",
        "io/mockk/",
        "net/bytebuddy/",
        "org/objenesis/",
        "org/slf4j/",
        "ch/qos/logback/",
        "org/apache/logging/",
        "org/assertj/",
        "org/objectweb/asm/",
        "org/openjdk/jmh/",
        "kotlin/reflect/",
        "kotlin/script/"
    };

    /** Of ours, programs that show something. */
    private static final String[] OURS = {"dev/simloop/examples/", "dev/simloop/docs/", "dev/simloop/benchmarks/"};

    private final Map<String, List<Target>> byMethod = new HashMap<>();
    private final Set<String> redirectedTypes = new HashSet<>();
    private final JdkSupers supers = new JdkSupers();
    private final Map<String, String> failed = new HashMap<>();

    /** A method or constructor that a row of the registry names. */
    private record Target(EntryPoint row, EntryPoint.Member member) {
        boolean isRedirected() {
            return row.isHooked();
        }
    }

    CallRewriter(Registry registry) {
        for (EntryPoint row : registry.rows()) {
            if (row.handling() == Handling.NOTICED || row.handling() == Handling.DOCUMENTED) {
                continue;
            }
            for (EntryPoint.Member member : row.members()) {
                byMethod.computeIfAbsent(member.name(), n -> new ArrayList<>()).add(new Target(row, member));
                if (row.isHooked() && member.name().equals("<init>")) {
                    redirectedTypes.add(member.owner());
                }
            }
        }
    }

    static boolean isLeftAlone(@Nullable String type) {
        if (type == null) {
            return true;
        }
        for (String ours : OURS) {
            if (type.startsWith(ours)) {
                return false;
            }
        }
        for (String prefix : LEFT_ALONE) {
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
        if (loader == null || isLeftAlone(type)) {
            return null;
        }
        try {
            return rewrite(loader, classFile);
        } catch (Throwable e) {
            // Thrown from here, the JVM would swallow it.
            tell(String.valueOf(type), e);
            return null;
        }
    }

    private void tell(String type, Throwable e) {
        synchronized (failed) {
            if (failed.put(type, e.toString()) == null) {
                System.err.println("simloop-agent: class " + type.replace('/', '.')
                        + " cannot be transformed, so its calls are not taken over: " + e);
            }
        }
    }

    /** {@return the class with its calls rewritten; null if it has none of them} */
    byte @Nullable [] rewrite(@Nullable ClassLoader loader, byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Rewriting rewriting = new Rewriting(writer, loader, reader);
        reader.accept(rewriting, 0);
        return rewriting.hits == 0 ? null : writer.toByteArray();
    }

    /** Rewrites what was loaded before the agent was there; methods of such a class are changed in place, and none is added. */
    void rewriteLoaded(Instrumentation instrumentation) {
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            String name = type.getName().replace('.', '/');
            if (type.getClassLoader() == null || type.isArray() || type.isHidden() || isLeftAlone(name)) {
                continue;
            }
            if (!instrumentation.isModifiableClass(type)) {
                tell(name, new UnmodifiableClassException("the JVM does not let it be modified"));
                continue;
            }
            try {
                instrumentation.retransformClasses(type);
            } catch (UnmodifiableClassException | LinkageError | UnsupportedOperationException e) {
                tell(name, e);
            }
        }
    }

    /** {@return what the registry says of that call; null for nothing} */
    private @Nullable Target target(String owner, String name, String descriptor, @Nullable ClassLoader loader) {
        Target found = target(byMethod.get(name), owner, name, descriptor, loader);
        return found != null ? found : target(byMethod.get("*"), owner, name, descriptor, loader);
    }

    private @Nullable Target target(
            @Nullable List<Target> targets,
            String owner,
            String name,
            String descriptor,
            @Nullable ClassLoader loader) {
        if (targets == null) {
            return null;
        }
        Target best = null;
        for (Target target : targets) {
            String wanted = target.member.owner();
            if (!target.member.matches(name, descriptor)) {
                continue;
            }
            // A subclass may have a method of its own by that name: get(String) beside Future.get().
            if (owner.equals(wanted) && supers.declares(wanted, name, descriptor)) {
                return target;
            }
            if (best == null
                    && !name.equals("<init>")
                    && supers.isSubtype(owner, wanted, loader)
                    && supers.declares(wanted, name, descriptor)) {
                best = target;
            }
        }
        return best;
    }

    /** {@return the name of the hook of a method: that of an instance has its own, all others have that of the class in front} */
    static String hookName(String owner, String name, boolean isInstance) {
        if (isInstance) {
            return name;
        }
        String simple = owner.substring(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf('$')) + 1);
        return name.equals("<init>")
                ? "new" + simple
                : Character.toLowerCase(simple.charAt(0))
                        + simple.substring(1)
                        + Character.toUpperCase(name.charAt(0))
                        + name.substring(1);
    }

    static String hookDescriptor(String owner, String name, String descriptor, boolean isInstance) {
        if (name.equals("<init>")) {
            return descriptor.substring(0, descriptor.length() - 1) + "L" + owner + ";";
        }
        return isInstance ? "(L" + owner + ";" + descriptor.substring(1) : descriptor;
    }

    /** Goes through one class. */
    private final class Rewriting extends ClassVisitor {
        private final @Nullable ClassLoader loader;
        private final String type;
        private final boolean isInterface;
        private final List<Bridge> bridges = new ArrayList<>();
        int hits;

        Rewriting(ClassWriter writer, @Nullable ClassLoader loader, ClassReader reader) {
            super(Opcodes.ASM9, writer);
            this.loader = loader;
            type = reader.getClassName();
            isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new Calls(super.visitMethod(access, name, descriptor, signature, exceptions));
        }

        @Override
        public void visitEnd() {
            for (Bridge bridge : bridges) {
                bridge.write(cv);
            }
            super.visitEnd();
        }

        /** {@return a reference to what is called instead; the same one if nothing is} */
        Object redirected(Object constant) {
            if (!(constant instanceof Handle handle)) {
                return constant;
            }
            int tag = handle.getTag();
            if (tag < Opcodes.H_INVOKEVIRTUAL) {
                return constant;
            }
            Target target = target(handle.getOwner(), handle.getName(), handle.getDesc(), loader);
            if (target == null) {
                return constant;
            }
            boolean isInstance = tag != Opcodes.H_INVOKESTATIC && tag != Opcodes.H_NEWINVOKESPECIAL;
            hits++;
            if (target.isRedirected()) {
                String owner = target.member.owner();
                return new Handle(
                        Opcodes.H_INVOKESTATIC,
                        HOOKS + target.row.hooks(),
                        hookName(owner, handle.getName(), isInstance),
                        hookDescriptor(owner, handle.getName(), handle.getDesc(), isInstance),
                        false);
            }
            return bridge("simloop$rejected$", handle, target.row, isInstance).handle();
        }

        Bridge bridge(String prefix, Handle real, @Nullable EntryPoint row, boolean isInstance) {
            Bridge bridge = new Bridge(type, isInterface, prefix + bridges.size(), real, row, isInstance);
            bridges.add(bridge);
            return bridge;
        }

        /** Goes through one method. */
        private final class Calls extends MethodVisitor {
            /** The types of objects that are made and not yet constructed, the last one first. */
            private final Deque<String> making = new ArrayDeque<>();

            private final Set<Label> nulls = new HashSet<>();
            private final List<Label> here = new ArrayList<>();

            Calls(MethodVisitor next) {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitLabel(Label label) {
                here.add(label);
                super.visitLabel(label);
            }

            private void instruction() {
                here.clear();
            }

            @Override
            public void visitTypeInsn(int opcode, String operand) {
                if (opcode == Opcodes.NEW) {
                    making.push(operand);
                    if (redirectedTypes.contains(operand)) {
                        Label label = new Label();
                        super.visitLabel(label);
                        nulls.addAll(here);
                        nulls.add(label);
                        // The hook makes the object once the arguments are there.
                        super.visitInsn(Opcodes.ACONST_NULL);
                        instruction();
                        return;
                    }
                }
                instruction();
                super.visitTypeInsn(opcode, operand);
            }

            @Override
            public void visitFrame(int kind, int locals, Object[] local, int stacked, Object[] stack) {
                super.visitFrame(kind, locals, nulled(local, locals), stacked, nulled(stack, stacked));
            }

            private Object[] nulled(Object @Nullable [] types, int count) {
                if (types == null || nulls.isEmpty()) {
                    return types == null ? new Object[0] : types;
                }
                Object[] copy = types.clone();
                for (int i = 0; i < count; i++) {
                    if (copy[i] instanceof Label label && nulls.contains(label)) {
                        copy[i] = Opcodes.NULL;
                    }
                }
                return copy;
            }

            @Override
            public void visitMethodInsn(
                    int opcode, String owner, String name, String descriptor, boolean isInterfaceOwner) {
                instruction();
                if (name.equals("<init>")) {
                    constructor(owner, descriptor);
                    return;
                }
                Target target = opcode == Opcodes.INVOKESPECIAL ? null : target(owner, name, descriptor, loader);
                if (target == null) {
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterfaceOwner);
                } else if (target.isRedirected()) {
                    hits++;
                    boolean isInstance = opcode != Opcodes.INVOKESTATIC;
                    String real = target.member.owner();
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            HOOKS + target.row.hooks(),
                            hookName(real, name, isInstance),
                            hookDescriptor(real, name, descriptor, isInstance),
                            false);
                } else if (opcode == Opcodes.INVOKESTATIC
                        && descriptor.substring(0, descriptor.indexOf(')')).contains(PATH)) {
                    // Whether it leaves depends on the path, which lies below other operands: asked in a method of this
                    // class.
                    hits++;
                    Handle real = new Handle(Opcodes.H_INVOKESTATIC, owner, name, descriptor, isInterfaceOwner);
                    Bridge bridge = bridge("simloop$path$", real, target.row, false);
                    super.visitMethodInsn(opcode, type, bridge.name, descriptor, isInterface);
                } else {
                    reject(target);
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterfaceOwner);
                }
            }

            /** One of an object that was made here, or of the superclass, whose object is there already. */
            private void constructor(String owner, String descriptor) {
                boolean isMade = owner.equals(making.peek());
                if (isMade) {
                    String unused = making.pop();
                }
                Target target = target(owner, "<init>", descriptor, loader);
                if (isMade && redirectedTypes.contains(owner)) {
                    made(owner, descriptor, target);
                    return;
                }
                if (target != null && (!target.isRedirected() || !isMade)) {
                    if (target.isRedirected()) {
                        // A subclass cannot be replaced: what it inherits leaves the run where it is used.
                        subclass(target);
                    } else {
                        reject(target);
                    }
                }
                super.visitMethodInsn(Opcodes.INVOKESPECIAL, owner, "<init>", descriptor, false);
            }

            /** The stack has null, null and the arguments: what {@code new} and {@code dup} have become. */
            private void made(String owner, String descriptor, @Nullable Target target) {
                hits++;
                String made = hookDescriptor(owner, "<init>", descriptor, false);
                if (target != null && target.isRedirected()) {
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            HOOKS + target.row.hooks(),
                            hookName(owner, "<init>", false),
                            made,
                            false);
                } else {
                    // Another constructor of such a type, such as new Random(7): in a method of this class.
                    if (target != null) {
                        reject(target);
                    }
                    Handle real = new Handle(Opcodes.H_NEWINVOKESPECIAL, owner, "<init>", descriptor, false);
                    Bridge bridge = bridge("simloop$made$", real, null, false);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, type, bridge.name, bridge.descriptor(), isInterface);
                }
                super.visitInsn(Opcodes.DUP_X2);
                super.visitInsn(Opcodes.POP);
                super.visitInsn(Opcodes.POP);
                super.visitInsn(Opcodes.POP);
            }

            private void subclass(Target target) {
                hits++;
                super.visitLdcInsn(target.row.name());
                super.visitMethodInsn(
                        Opcodes.INVOKESTATIC, HOOKS + "Hooks", "subclass", "(Ljava/lang/String;)V", false);
            }

            private void reject(Target target) {
                hits++;
                super.visitLdcInsn(target.row.name());
                super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS + "Hooks", "reject", "(Ljava/lang/String;)V", false);
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
                instruction();
                Object[] changed = new Object[arguments.length];
                for (int i = 0; i < arguments.length; i++) {
                    changed[i] = redirected(arguments[i]);
                }
                super.visitInvokeDynamicInsn(name, descriptor, bootstrap, changed);
            }

            @Override
            public void visitLdcInsn(Object value) {
                instruction();
                super.visitLdcInsn(redirected(value));
            }

            @Override
            public void visitInsn(int opcode) {
                instruction();
                super.visitInsn(opcode);
            }

            @Override
            public void visitIntInsn(int opcode, int operand) {
                instruction();
                super.visitIntInsn(opcode, operand);
            }

            @Override
            public void visitVarInsn(int opcode, int variable) {
                instruction();
                super.visitVarInsn(opcode, variable);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                instruction();
                super.visitFieldInsn(opcode, owner, name, descriptor);
            }

            @Override
            public void visitJumpInsn(int opcode, Label label) {
                instruction();
                super.visitJumpInsn(opcode, label);
            }

            @Override
            public void visitIincInsn(int variable, int increment) {
                instruction();
                super.visitIincInsn(variable, increment);
            }
        }
    }

    /**
     * A method that is added to a class: it does what a reference or a constructor would have done.
     *
     * @param row the row that is asked first; null for none
     */
    private record Bridge(
            String type,
            boolean isInterface,
            String name,
            Handle real,
            @Nullable EntryPoint row,
            boolean isInstance) {
        String descriptor() {
            return hookDescriptor(real.getOwner(), real.getName(), real.getDesc(), isInstance);
        }

        Handle handle() {
            return new Handle(Opcodes.H_INVOKESTATIC, type, name, descriptor(), isInterface);
        }

        void write(ClassVisitor into) {
            MethodVisitor method = into.visitMethod(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC, name, descriptor(), null, null);
            method.visitCode();
            Type[] parameters = Type.getArgumentTypes(descriptor());
            int[] slots = new int[parameters.length];
            int free = 0;
            for (int i = 0; i < parameters.length; i++) {
                slots[i] = free;
                free += parameters[i].getSize();
            }
            // Of a path that is replaced, where the other one is; of all others, where they are.
            int[] sent = slots.clone();
            if (row != null) {
                ask(method, row, parameters, sent, free);
            }
            boolean isMade = real.getName().equals("<init>");
            if (isMade) {
                method.visitTypeInsn(Opcodes.NEW, real.getOwner());
                method.visitInsn(Opcodes.DUP);
            }
            for (int i = 0; i < parameters.length; i++) {
                method.visitVarInsn(parameters[i].getOpcode(Opcodes.ILOAD), sent[i]);
            }
            int opcode = isMade
                    ? Opcodes.INVOKESPECIAL
                    : !isInstance
                            ? Opcodes.INVOKESTATIC
                            : real.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
            method.visitMethodInsn(opcode, real.getOwner(), real.getName(), real.getDesc(), real.isInterface());
            if (Type.getReturnType(descriptor()).getDescriptor().equals(PATH)) {
                answer(method, slots, sent);
            }
            method.visitInsn(Type.getReturnType(descriptor()).getOpcode(Opcodes.IRETURN));
            method.visitMaxs(0, 0);
            method.visitEnd();
        }

        /** Asks what becomes of the call; paths that stand for others are put from slot {@code from} on. */
        private void ask(MethodVisitor method, EntryPoint asked, Type[] parameters, int[] sent, int from) {
            int free = from;
            boolean isAsked = false;
            for (int i = 0; i < parameters.length && !isInstance; i++) {
                if (!parameters[i].getDescriptor().equals(PATH)) {
                    continue;
                }
                isAsked = true;
                method.visitVarInsn(Opcodes.ALOAD, sent[i]);
                method.visitLdcInsn(asked.name());
                if (asked.isOfPaths()) {
                    hook(method, "path", "(" + PATH + "Ljava/lang/String;)" + PATH);
                    sent[i] = free++;
                    method.visitVarInsn(Opcodes.ASTORE, sent[i]);
                } else {
                    hook(method, "reject", "(" + PATH + "Ljava/lang/String;)V");
                }
            }
            if (!isAsked) {
                method.visitLdcInsn(asked.name());
                hook(method, "reject", "(Ljava/lang/String;)V");
            }
        }

        /** The path that is returned: the one that was given, or the name of another. */
        private static void answer(MethodVisitor method, int[] given, int[] sent) {
            int first = -1;
            for (int i = 0; i < sent.length; i++) {
                if (sent[i] != given[i]) {
                    first = first < 0 ? i : first;
                    answer(method, "back", given[i], sent[i]);
                }
            }
            if (first >= 0) {
                answer(method, "named", given[first], sent[first]);
            }
        }

        private static void answer(MethodVisitor method, String hook, int given, int sent) {
            method.visitVarInsn(Opcodes.ALOAD, sent);
            method.visitVarInsn(Opcodes.ALOAD, given);
            hook(method, hook, "(" + PATH + PATH + PATH + ")" + PATH);
        }

        private static void hook(MethodVisitor method, String name, String descriptor) {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS + "Hooks", name, descriptor, false);
        }
    }
}
