package dev.simloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.simloop.campaign.Campaign;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Options that a bootstrap may set: whether they are taken, and what they are then, on the JDK's sockets and on ours. */
class OptionsTest {
    private record Setting<T>(ChannelOption<T> option, T value) {
        String on(Channel channel) {
            String said;
            try {
                boolean isTaken = channel.config().setOption(option, value);
                said = isTaken ? "taken, now " + channel.config().getOption(option) : "unknown";
            } catch (RuntimeException e) {
                said = e.getClass().getSimpleName();
            }
            return channel.getClass().getSimpleName().replaceFirst("^(Sim|Nio)", "") + " " + option + "=" + value + ": "
                    + said;
        }
    }

    private static final List<Setting<?>> SETTINGS = List.of(
            new Setting<>(ChannelOption.TCP_NODELAY, false),
            new Setting<>(ChannelOption.SO_KEEPALIVE, true),
            new Setting<>(ChannelOption.SO_REUSEADDR, true),
            new Setting<>(ChannelOption.SO_LINGER, 0),
            new Setting<>(ChannelOption.SO_LINGER, -1),
            new Setting<>(ChannelOption.SO_SNDBUF, -1),
            new Setting<>(ChannelOption.SO_RCVBUF, 0),
            new Setting<>(ChannelOption.SO_BROADCAST, true),
            new Setting<>(ChannelOption.SO_BACKLOG, 7),
            new Setting<>(ChannelOption.SO_BACKLOG, -1),
            new Setting<>(ChannelOption.SO_TIMEOUT, 100),
            new Setting<>(ChannelOption.ALLOW_HALF_CLOSURE, true),
            new Setting<>(ChannelOption.AUTO_READ, false),
            new Setting<>(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5),
            new Setting<>(ChannelOption.CONNECT_TIMEOUT_MILLIS, -5),
            new Setting<>(ChannelOption.WRITE_SPIN_COUNT, 3),
            new Setting<>(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 2)),
            new Setting<>(NioChannelOption.of(StandardSocketOptions.SO_KEEPALIVE), true),
            new Setting<>(ChannelOption.valueOf("nobody.knows.it"), 1));

    private static void tell(List<String> into, Supplier<Channel> channels) {
        for (Setting<?> setting : SETTINGS) {
            Channel channel = channels.get();
            into.add(setting.on(channel));
            channel.unsafe().closeForcibly();
        }
    }

    @Test
    void optionsAreTakenOrNotAsThoseOfTheJdksSockets() {
        List<String> real = new ArrayList<>();
        tell(real, NioSocketChannel::new);
        tell(real, NioServerSocketChannel::new);
        tell(real, NioDatagramChannel::new);
        List<String> simulated = new ArrayList<>();
        Campaign.of(world -> world.host("a", host -> {
                    tell(simulated, SimSocketChannel::new);
                    tell(simulated, SimServerSocketChannel::new);
                    tell(simulated, NioDatagramChannel::new);
                }))
                .runSeed(1)
                .assertPassed();
        assertThat(simulated).isEqualTo(real);
    }
}
