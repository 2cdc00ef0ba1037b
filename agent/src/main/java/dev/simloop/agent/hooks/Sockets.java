package dev.simloop.agent.hooks;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import org.jspecify.annotations.Nullable;

/** What {@code Socket}, {@code ServerSocket} and {@code DatagramSocket} ask before they make what does their work. */
public final class Sockets {
    /** The run whose blocking sockets are simulated; one of a JVM at a time. */
    public interface Run {
        /** {@return whether the current thread is the loop's or one of its guests} */
        boolean isCurrent();

        /** {@return what a socket of the current host does its work by} */
        SocketImpl socket(boolean isServer);

        /** {@return a datagram socket of the current host, bound unless {@code at} is null} */
        DatagramSocket datagrams(@Nullable SocketAddress at) throws SocketException;

        /** {@return whether a socket of a run does its work by {@code candidate}} */
        boolean isSimulated(Object candidate);
    }

    private static volatile @Nullable Run run;

    private Sockets() {}

    /** Says which run has sockets of its own; null for none. */
    public static void run(@Nullable Run of) {
        run = of;
    }

    /** {@return what does the work of a socket of the run; null if the JDK's own does} */
    public static @Nullable SocketImpl socket(boolean isServer) {
        Run of = run;
        return of != null && of.isCurrent() ? of.socket(isServer) : null;
    }

    /** {@return what a datagram socket of that class is in the run; null if the JDK makes its own} */
    public static @Nullable DatagramSocket datagrams(@Nullable SocketAddress at, Class<?> type) throws SocketException {
        Run of = run;
        // The JDK's own adaptors say by an address of their own that they need none.
        boolean isMade = type == DatagramSocket.class && (at == null || at instanceof InetSocketAddress);
        return isMade && of != null && of.isCurrent() ? of.datagrams(at) : null;
    }

    /** {@return whether a server socket that works by {@code candidate} accepts as the JDK's own do} */
    public static boolean isPlatform(boolean isJdks, @Nullable Object candidate) {
        Run of = run;
        return isJdks || (candidate != null && of != null && of.isSimulated(candidate));
    }
}
