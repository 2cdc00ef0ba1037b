package dev.simloop.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which methods of some classes of one source have code at which line. */
final class CodeLines {
    /** The methods that have code at a line: those of outer classes first, in the order of the class file. */
    private final Map<Integer, Set<Method>> methods = new TreeMap<>();

    private @Nullable String file;
    private int first = Integer.MAX_VALUE;
    private int last;

    /** A method of a class file. */
    record Method(String type, String name, String descriptor, boolean synthetic) {}

    /** {@return the names of the classes that this one names as inner ones, its own and others} */
    List<String> read(ClassReader reader) {
        String type = reader.getClassName();
        List<String> inner = new ArrayList<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitSource(@Nullable String source, @Nullable String debug) {
                        file = file == null ? source : file;
                    }

                    @Override
                    public void visitInnerClass(
                            String name, @Nullable String outer, @Nullable String innerName, int access) {
                        inner.add(name.replace('/', '.'));
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        Method method = new Method(type, name, descriptor, (access & Opcodes.ACC_SYNTHETIC) != 0);
                        return new MethodVisitor(Opcodes.ASM9) {
                            @Override
                            public void visitLineNumber(int line, Label start) {
                                methods.computeIfAbsent(line, l -> new LinkedHashSet<>())
                                        .add(method);
                                first = Math.min(first, line);
                                last = Math.max(last, line);
                            }
                        };
                    }
                },
                ClassReader.SKIP_FRAMES);
        return inner;
    }

    /** {@return the name of the source; null if the classes do not tell} */
    @Nullable
    String file() {
        return file;
    }

    /** {@return whether {@code line} lies between the first and the last one of these classes} */
    boolean covers(int line) {
        return line >= first && line <= last;
    }

    boolean hasCode(int line) {
        return methods.containsKey(line);
    }

    /** {@return for each of {@code lines} the method that is to be gated there: not a lambda on the same line, which the line makes} */
    Map<Integer, Method> methodsOf(Set<Integer> lines) {
        Map<Integer, Method> chosen = new TreeMap<>();
        for (int line : lines) {
            List<Method> all = new ArrayList<>(methods.getOrDefault(line, Set.of()));
            chosen.put(
                    line,
                    all.stream()
                            .filter(method -> !method.synthetic())
                            .findFirst()
                            .orElse(all.get(0)));
        }
        return chosen;
    }
}
