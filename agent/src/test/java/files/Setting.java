package files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** One value in a file that is replaced as a whole: written beside it, forced, and renamed. */
public final class Setting {
    private static final File FILE = new File("setting");
    private static final File FRESH = new File("setting.fresh");

    private Setting() {}

    /**
     * When it returns, the value is safe.
     *
     * @param forces whether the directory is forced after the rename, as it has to be
     */
    public static void put(String value, boolean forces) throws IOException {
        try (FileWriter out = new FileWriter(FRESH, UTF_8)) {
            out.write(value);
        }
        try (RandomAccessFile written = new RandomAccessFile(FRESH, "rw")) {
            written.getFD().sync();
        }
        if (!FRESH.renameTo(FILE)) {
            throw new IOException("not renamed");
        }
        if (forces) {
            SyncedOrders.force(Path.of(""));
        }
    }

    /** {@return the value that was put last; empty if none was} */
    public static String get() throws IOException {
        return FILE.isFile() ? Files.readString(FILE.toPath()) : "";
    }
}
