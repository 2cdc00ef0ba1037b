package files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** As {@link Orders}, and forces what it has written, and the names that lead there. */
@SuppressWarnings("ResultOfMethodCallIgnored")
public final class SyncedOrders {
    private static final Path LOG = Path.of("/var/orders/log");
    private final FileOutputStream out;

    public SyncedOrders() throws IOException {
        LOG.getParent().toFile().mkdirs();
        out = new FileOutputStream(LOG.toFile(), true);
        for (Path directory = LOG.getParent(); directory != null; directory = directory.getParent()) {
            force(directory);
        }
    }

    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    // region synced
    public void accept(String order) throws IOException {
        out.write((order + "\n").getBytes(UTF_8));
        out.getFD().sync();
    }
    // endregion

    public static List<String> all() throws IOException {
        return new File("/var/orders/log").exists() ? Files.readAllLines(LOG) : List.of();
    }
}
