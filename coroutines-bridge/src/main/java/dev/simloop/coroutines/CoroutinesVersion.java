package dev.simloop.coroutines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import kotlinx.coroutines.CoroutineDispatcher;
import org.jspecify.annotations.Nullable;

/** Which kotlinx.coroutines is on the class path: with one that is too old, nothing here would work, and each run would fail. */
final class CoroutinesVersion {
    private static final String RESOURCE = "/META-INF/kotlinx_coroutines_core.version";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\b.*", Pattern.DOTALL);
    private static final int OLDEST_MINOR = 8;

    private static final @Nullable String WRONG = wrong(read());

    private CoroutinesVersion() {}

    /** @throws IllegalStateException if it is older than 1.8 */
    static void check() {
        if (WRONG != null) {
            throw new IllegalStateException(WRONG);
        }
    }

    /** {@return the version on the class path, as it says itself; empty if it does not} */
    static String text() {
        return read().strip();
    }

    /** {@return what is wrong with {@code version}; null if nothing is, or it cannot be told} */
    static @Nullable String wrong(String version) {
        var match = VERSION.matcher(version);
        if (!match.matches()) {
            return null;
        }
        int major = Integer.parseInt(match.group(1));
        int minor = Integer.parseInt(match.group(2));
        return major > 1 || (major == 1 && minor >= OLDEST_MINOR)
                ? null
                : "simloop-coroutines works with kotlinx-coroutines 1.8 to 1.11, and the class path has "
                        + version.strip() + ": raise it";
    }

    private static String read() {
        try (var in = CoroutineDispatcher.class.getResourceAsStream(RESOURCE)) {
            return in == null ? "" : new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
