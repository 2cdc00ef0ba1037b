package dev.simloop.net;

import dev.simloop.DrawStream;
import dev.simloop.Timer;
import dev.simloop.tape.Fallback;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Cuts some links again and again: it begins cut, and each time in either state is drawn up to a most. The draws come
 * from a stream of its own, where 0 is the shortest cut and the longest time between two.
 */
final class Flapping extends LinksFault {
    private final DrawStream draws;
    private final long downNanos;
    private final long upNanos;
    private boolean down;
    private @Nullable Timer next;

    Flapping(SimNetwork net, Links links, Duration down, Duration up) {
        super(net, "net.flap", "flapping of " + links + ", down " + down + ", up " + up, links);
        downNanos = Check.positiveNanos("down", down);
        upNanos = Check.positiveNanos("up", up);
        draws = net.domain.stream("net.flap/" + links, Fallback.ZERO);
    }

    Flapping start() {
        begin();
        flip();
        return this;
    }

    private void flip() {
        down = !down;
        long length = down ? 1 + draws.draw(downNanos) : upNanos - draws.draw(upNanos);
        next = net.faults.after(length, this::flip);
    }

    @Override
    boolean cuts() {
        return down;
    }

    @Override
    void ended() {
        Timer timer = next;
        if (timer != null) {
            timer.cancel();
        }
    }
}
