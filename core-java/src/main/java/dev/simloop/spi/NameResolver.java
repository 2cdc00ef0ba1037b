package dev.simloop.spi;

import dev.simloop.Host;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An extension that knows what names of hosts stand for, as the name service of a network does. */
public interface NameResolver extends Extension {
    /** {@return what {@code name} stands for, as {@code asker} is told} Fails with an {@link java.net.UnknownHostException}. */
    CompletionStage<List<InetAddress>> resolve(Host asker, String name);

    /** {@return the name of the host that has {@code address}; null if none has, which the default says of all} */
    default @Nullable String nameOf(InetAddress address) {
        return null;
    }
}
