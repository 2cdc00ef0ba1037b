package dev.simloop.spi;

import dev.simloop.internal.SourceLine;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where inlined code was called from. Kotlin gives the lines of an inlined function numbers past the end of the file, and says
 * in the class's source debug extension (JSR 45, stratum {@code KotlinDebug}) from which line it was inlined.
 *
 * <p>Threads: any. What a class says is read once and kept as long as this class is loaded.
 */
public final class CallSites {
    private static final String DEBUG = "*S KotlinDebug";
    private static final String EXTENSION = "SourceDebugExtension";
    /** The line, in which file, how many lines; the first line that stands for it, how many of those for each. */
    private static final Pattern ENTRY = Pattern.compile("(\\d+)(?:#\\d+)?(?:,(\\d+))?:(\\d+)(?:,(\\d+))?");

    private static final Map<String, List<Entry>> KNOWN = new ConcurrentHashMap<>();

    private record Entry(int called, int first, int lines, int each) {
        boolean holds(int line) {
            return line >= first && line < first + lines * each;
        }
    }

    private CallSites() {}

    /** {@return {@code frame} with the line from which its code was inlined, or as it is where it was not} */
    public static StackTraceElement of(StackTraceElement frame) {
        String file = frame.getFileName();
        if (file == null || !file.endsWith(".kt") || frame.getLineNumber() <= 0) {
            return frame;
        }
        int called = called(frame.getClassName(), frame.getLineNumber());
        return called == frame.getLineNumber()
                ? frame
                : new StackTraceElement(frame.getClassName(), frame.getMethodName(), file, called);
    }

    /** {@return the line of the program that is being run on this thread, as {@code shop.Bank.pay(Bank.java:12)}} */
    public static String ofProgram() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(SourceLine::isUser).findFirst())
                .map(frame -> SourceLine.full(of(frame.toStackTraceElement())))
                .orElse("a line that is not known");
    }

    private static int called(String type, int line) {
        for (Entry entry : KNOWN.computeIfAbsent(type, CallSites::read)) {
            if (entry.holds(line)) {
                return entry.called + (line - entry.first) / entry.each;
            }
        }
        return line;
    }

    private static List<Entry> read(String type) {
        String resource = type.replace('.', '/') + ".class";
        ClassLoader own = CallSites.class.getClassLoader();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        for (ClassLoader loader :
                context == null || context == own ? new ClassLoader[] {own} : new ClassLoader[] {context, own}) {
            try (InputStream in = loader == null ? null : loader.getResourceAsStream(resource)) {
                if (in != null) {
                    String extension = extension(new DataInputStream(in));
                    return extension == null ? List.of() : entries(extension);
                }
            } catch (IOException e) {
                return List.of(); // a class that cannot be read keeps the lines that it has
            }
        }
        return List.of();
    }

    /** {@return what {@code extension} says of the lines that inlined code was called from} */
    static List<Entry> entries(String extension) {
        List<Entry> entries = new ArrayList<>();
        int from = extension.indexOf(DEBUG);
        boolean lines = false;
        for (String line :
                from < 0 ? List.<String>of() : extension.substring(from).lines().toList()) {
            Matcher entry = ENTRY.matcher(line);
            if (line.startsWith("*")) {
                lines = line.equals("*L");
            } else if (lines && entry.matches()) {
                int count = entry.group(2) == null ? 1 : Integer.parseInt(entry.group(2));
                int each = entry.group(4) == null ? 1 : Integer.parseInt(entry.group(4));
                entries.add(new Entry(Integer.parseInt(entry.group(1)), Integer.parseInt(entry.group(3)), count, each));
            }
        }
        return List.copyOf(entries);
    }

    // ---- the class file

    private static @Nullable String extension(DataInputStream in) throws IOException {
        in.skipNBytes(8); // magic and version
        String[] texts = constants(in);
        in.skipNBytes(6); // access, this, super
        in.skipNBytes(2L * in.readUnsignedShort());
        for (int members = 0; members < 2; members++) {
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                in.skipNBytes(6);
                for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                    in.skipNBytes(2);
                    in.skipNBytes(in.readInt());
                }
            }
        }
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            String name = texts[in.readUnsignedShort()];
            int length = in.readInt();
            if (EXTENSION.equals(name)) {
                return new String(in.readNBytes(length), StandardCharsets.UTF_8);
            }
            in.skipNBytes(length);
        }
        return null;
    }

    private static String[] constants(DataInputStream in) throws IOException {
        String[] texts = new String[in.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // a long and a double take two places
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("a constant of an unknown kind: " + tag);
            }
        }
        return texts;
    }
}
