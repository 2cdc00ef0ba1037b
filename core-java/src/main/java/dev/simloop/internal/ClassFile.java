package dev.simloop.internal;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a compiled class names: the methods it calls, the classes it uses, its static fields. Read from the constant pool and
 * the table of fields (The Java Virtual Machine Specification, chapter 4); the code itself is not looked at.
 *
 * @param methods as {@code java/lang/System.nanoTime()J}
 * @param classes as {@code java/lang/System}
 * @param statics the names of static fields that can change or hold something that can
 * @param isEnum whether it is an enum, or the class of one of its constants
 */
public record ClassFile(Set<String> methods, Set<String> classes, List<String> statics, boolean isEnum) {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int STATIC = 0x0008;
    private static final int FINAL = 0x0010;
    private static final int SYNTHETIC = 0x1000;
    private static final int ENUM = 0x4000;

    /** {@return the name of the class whose file has the code of {@code type}: of a lambda, whose own class cannot be read, the one around it} */
    public static String holderOf(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    /** {@return what {@code bytes} hold} */
    public static ClassFile parse(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.readInt();
        int count = in.readUnsignedShort();
        int[] tags = new int[count];
        int[] first = new int[count];
        int[] second = new int[count];
        String[] texts = new String[count];
        for (int i = 1; i < count; i++) {
            tags[i] = in.readUnsignedByte();
            switch (tags[i]) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4 -> in.readInt();
                case 5, 6 -> {
                    in.readLong();
                    i++;
                }
                case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
                case 9, 10, 11, 12, 17, 18 -> {
                    first[i] = in.readUnsignedShort();
                    second[i] = in.readUnsignedShort();
                }
                case 15 -> {
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                default -> throw new IOException("unknown constant " + tags[i]);
            }
        }
        Set<String> methods = new LinkedHashSet<>();
        Set<String> classes = new LinkedHashSet<>();
        for (int i = 1; i < count; i++) {
            if (tags[i] == 7) {
                classes.add(texts[first[i]]);
            } else if (tags[i] == 10 || tags[i] == 11) {
                methods.add(texts[first[first[i]]] + "." + texts[first[second[i]]] + texts[second[second[i]]]);
            }
        }
        boolean isEnum = (in.readUnsignedShort() & ENUM) != 0;
        in.readUnsignedShort();
        in.readUnsignedShort();
        for (int n = in.readUnsignedShort(); n > 0; n--) {
            in.readUnsignedShort();
        }
        return new ClassFile(methods, classes, statics(in, texts), isEnum);
    }

    private static List<String> statics(DataInputStream in, String[] texts) throws IOException {
        List<String> statics = new ArrayList<>();
        for (int n = in.readUnsignedShort(); n > 0; n--) {
            int access = in.readUnsignedShort();
            String name = texts[in.readUnsignedShort()];
            String type = texts[in.readUnsignedShort()];
            for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                in.readUnsignedShort();
                in.skipBytes(in.readInt());
            }
            boolean fixed = (access & FINAL) != 0 && (type.length() == 1 || !canChange(type));
            if ((access & STATIC) != 0 && (access & SYNTHETIC) == 0 && !fixed) {
                statics.add(name);
            }
        }
        return statics;
    }

    /** {@return whether something of that type can change although the field cannot} */
    private static boolean canChange(String type) {
        return type.startsWith("[")
                || type.startsWith("Ljava/util/concurrent/")
                || (type.startsWith("Ljava/util/")
                        && (type.endsWith("Map;")
                                || type.endsWith("List;")
                                || type.endsWith("Set;")
                                || type.endsWith("Queue;")
                                || type.endsWith("Deque;")
                                || type.endsWith("Collection;")))
                || type.startsWith("Ljava/lang/StringBu")
                || type.startsWith("Ljava/lang/ThreadLocal");
    }
}
