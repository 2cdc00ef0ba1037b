package dev.simloop.nio;

import java.nio.channels.spi.SelectorProvider;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own provider of channels, which nobody can ask for once another one is registered. Its class is public and not exported, so
 * reflection may not make it. What the JDK makes by name for others may: a {@link Provider.Service} makes any public class.
 */
final class JdkChannels {
    /** Of Linux, macOS and Windows, and the last resort of any Unix. */
    private static final List<String> CLASSES = List.of(
            "sun.nio.ch.EPollSelectorProvider",
            "sun.nio.ch.KQueueSelectorProvider",
            "sun.nio.ch.WEPollSelectorProvider",
            "sun.nio.ch.WindowsSelectorProvider",
            "sun.nio.ch.PollSelectorProvider");

    private static final SelectorProvider PROVIDER = make();

    private JdkChannels() {}

    static SelectorProvider provider() {
        return PROVIDER;
    }

    private static SelectorProvider make() {
        for (String name : CLASSES) {
            SelectorProvider made = make(name);
            if (made != null) {
                return made;
            }
        }
        throw new IllegalStateException("this JDK has none of the providers of channels that are known, " + CLASSES
                + ": " + System.getProperty("java.vm.version") + " on " + System.getProperty("os.name"));
    }

    /** {@return the provider of that class; null if this operating system has none} */
    private static @Nullable SelectorProvider make(String name) {
        try {
            return (SelectorProvider)
                    new Maker(name).getService("SelectorProvider", name).newInstance(null);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static final class Maker extends Provider {
        private static final long serialVersionUID = 1L;

        Maker(String className) {
            super("simloop-nio", "1", "makes the JDK's provider of channels");
            putService(new Service(this, "SelectorProvider", className, className, List.of(), Map.of()));
        }
    }
}
