package files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;

/** Single calls of a program. */
public final class Uses {
    private static final Path SHARED = Path.of("/shared");

    private Uses() {}

    public static Object loadsAClass() throws ReflectiveOperationException {
        var field = Class.forName("files.Late").getDeclaredField("VALUE");
        field.setAccessible(true);
        return field.get(null);
    }

    public static boolean readsAResource() throws IOException {
        try (InputStream in = Objects.requireNonNull(Uses.class.getResourceAsStream("Uses.class"))) {
            return in.readAllBytes().length > 100;
        }
    }

    public static void writesToAConstant(String text) throws IOException {
        Path unused = Files.writeString(SHARED, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static String readsTheConstant() throws IOException {
        return Files.readString(SHARED);
    }

    public static void streams(String name, byte[] bytes) throws IOException {
        try (FileOutputStream out = new FileOutputStream(name)) {
            out.write(bytes);
        }
    }

    public static void syncs(String name) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(name, "rw")) {
            out.setLength(2000);
            out.getFD().sync();
        }
    }

    public static int readsOnce(String name, int bytes) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(new File(name), "r")) {
            return in.read(new byte[bytes]);
        }
    }

    public static Path copies(Path from, String to) throws IOException {
        return Files.copy(from, Path.of(to));
    }

    /** Extends what makes its stream inside. */
    private static final class Upper extends FileWriter {
        Upper(String name) throws IOException {
            super(name, UTF_8);
        }

        @Override
        public void write(String text) throws IOException {
            super.write(text.toUpperCase(Locale.ROOT));
        }
    }

    public static void extendsAWriter() throws IOException {
        try (Upper out = new Upper("upper")) {
            out.write("text");
        }
    }

    public static Path temporaryIn(Path directory) throws IOException {
        return Files.createTempFile(directory, "part", null);
    }

    public static String temporary() throws IOException {
        Path file = Files.createTempFile("part", null);
        Path folder = Files.createTempDirectory("parts");
        return file + " " + folder + " " + File.createTempFile("more", ".x").getName();
    }

    /** {@return what a crash in the midst of a run of writes leaves} */
    public static String writesAndForgets(int records) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile("/log", "rw")) {
            for (int i = 0; i < records; i++) {
                out.writeLong(i);
                if (i % 16 == 0) {
                    out.getFD().sync();
                }
            }
            return String.valueOf(out.length());
        }
    }

    public static String recovers() throws IOException {
        File log = new File("/log");
        if (!log.exists()) {
            return "none";
        }
        int zeros = 0;
        try (RandomAccessFile in = new RandomAccessFile(log, "r")) {
            while (in.getFilePointer() + Long.BYTES <= in.length()) {
                zeros += in.readLong() == 0 ? 1 : 0;
            }
            return in.length() + " " + zeros;
        }
    }
}
