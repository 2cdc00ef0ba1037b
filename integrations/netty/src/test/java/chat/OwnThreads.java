package chat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** A program that makes Netty's event loops by itself, and so has threads. */
public final class OwnThreads {
    private OwnThreads() {}

    /** Starts a thread, and has it end. */
    public static void start() {
        MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        threads.execute(() -> {});
        var unused = threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
