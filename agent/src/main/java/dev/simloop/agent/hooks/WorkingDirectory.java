package dev.simloop.agent.hooks;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What depends on the working directory: of a run that has files that is the root of the disk, whatever directory the JVM was started in. */
@SuppressWarnings({"NullAway", "unused"}) // stands for calls of these
public final class WorkingDirectory {
    private static final String ROW = "absolute paths";

    private WorkingDirectory() {}

    private static @Nullable Sim run() {
        Sim run = Hooks.taking(ROW);
        return run != null && run.hasFiles() ? run : null;
    }

    static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    public static String getAbsolutePath(File file) {
        return run() == null ? file.getAbsolutePath() : absolute(file.getPath());
    }

    public static File getAbsoluteFile(File file) {
        return run() == null ? file.getAbsoluteFile() : new File(absolute(file.getPath()));
    }

    private static String slashed(Sim run, String path) {
        String whole = absolute(path);
        boolean isDirectory = FileNames.ask(run, new File(whole), false, Files::isDirectory);
        return isDirectory && !whole.endsWith("/") ? whole + "/" : whole;
    }

    public static URI toURI(File file) {
        Sim run = run();
        if (run == null) {
            return file.toURI();
        }
        try {
            return new URI("file", null, slashed(run, file.getPath()), null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("deprecation") // so it is in the JDK
    public static URL toURL(File file) throws MalformedURLException {
        Sim run = run();
        return run == null ? file.toURL() : new URL("file", "", slashed(run, file.getPath()));
    }

    private static boolean isName(Path path) {
        return path.getFileSystem() == FileSystems.getDefault();
    }

    public static Path toAbsolutePath(Path path) {
        return path.isAbsolute() || !isName(path) || run() == null ? path.toAbsolutePath() : Path.of("/" + path);
    }

    public static URI toUri(Path path) {
        Sim run = isName(path) ? run() : null;
        if (run == null) {
            return path.toUri();
        }
        try {
            return new URI("file", "", slashed(run, path.toString()), null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
