package files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Takes orders and keeps them in a log: as people write it. */
@SuppressWarnings("ResultOfMethodCallIgnored")
// region orders
public final class Orders {
    private static final File LOG = new File("/var/orders/log");
    private final FileOutputStream out;

    public Orders() throws IOException {
        LOG.getParentFile().mkdirs();
        out = new FileOutputStream(LOG, true);
    }

    /** When it returns, the order is safe. */
    public void accept(String order) throws IOException {
        out.write((order + "\n").getBytes(UTF_8));
        out.flush();
    }

    public static List<String> all() throws IOException {
        return LOG.exists() ? Files.readAllLines(LOG.toPath()) : List.of();
    }
}
// endregion
