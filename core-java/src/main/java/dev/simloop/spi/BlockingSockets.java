package dev.simloop.spi;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketImpl;
import java.util.function.BooleanSupplier;

/**
 * Makes what {@code Socket}, {@code ServerSocket} and {@code DatagramSocket} of the JDK do their work by in a run whose threads block. The {@code
 * SelectorProvider} of simloop-nio is one. Called on threads of the run.
 */
public interface BlockingSockets {
    /**
     * {@return what a socket of the host whose thread runs does its work by}
     *
     * @param isServer whether it is to listen
     * @param isInterruptible asked while a thread waits in it: whether an interrupt ends that wait
     * @throws IllegalStateException if a task of the world runs
     */
    SocketImpl newSocket(boolean isServer, BooleanSupplier isInterruptible);

    /**
     * {@return a datagram socket of the host whose thread runs, which is not bound}
     *
     * @param isInterruptible as in {@link #newSocket}
     * @throws IllegalStateException if a task of the world runs
     */
    DatagramSocket newDatagramSocket(BooleanSupplier isInterruptible) throws IOException;
}
