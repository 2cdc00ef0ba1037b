package dev.simloop.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose channels a program gets where. */
@SuppressWarnings("FutureReturnValueIgnored") // runs, not futures, are looked at
class JdkChannelsTest {
    private static List<String> packages() throws IOException {
        List<String> found = new ArrayList<>();
        try (SocketChannel socket = SocketChannel.open();
                ServerSocketChannel server = ServerSocketChannel.open();
                DatagramChannel datagrams = DatagramChannel.open();
                Selector selector = Selector.open()) {
            for (Object each : new Object[] {socket, server, datagrams, selector}) {
                found.add(each.getClass().getPackageName());
            }
        }
        Pipe pipe = Pipe.open();
        pipe.sink().close();
        pipe.source().close();
        found.add(pipe.getClass().getPackageName());
        return found;
    }

    @Test
    void theProviderIsOurs() {
        assertThat(SelectorProvider.provider()).isInstanceOf(SimSelectorProvider.class);
    }

    @Test
    void outsideOfARunChannelsAreTheJdks() throws IOException {
        assertThat(packages()).hasSize(5).containsOnly("sun.nio.ch");
    }

    @Test
    void onAHostTheyAreOurs() {
        List<String> found = new ArrayList<>();
        Campaign.ofAction(world -> world.host("n1", host -> found.addAll(packages())))
                .runSeed(1)
                .assertPassed();
        assertThat(found).hasSize(5).containsOnly("dev.simloop.nio");
    }

    @Test
    void aSocketOfTheWorldIsRefused() {
        var report = Campaign.ofAction(world -> {
                    SocketChannel unused = SocketChannel.open();
                })
                .runSeed(1);
        assertThat(report.failureLine())
                .contains("a socket is of a host, and root is a task of the world: open it in a task of a host");
    }
}
