package dev.simloop.net;

import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
import org.jspecify.annotations.Nullable;

/**
 * Probes a silent connection. An answered probe is no event: it is only looked whether it would be answered. The wait for
 * silence is background work, so that an idle connection keeps no run alive; unanswered probes are not, as they end in a
 * failure.
 */
final class KeepAlive {
    private final StreamEnd end;
    private @Nullable Timer timer;
    private int unanswered;

    KeepAlive(StreamEnd end) {
        this.end = end;
        arm(true, idleNanos());
    }

    private StreamSettings settings() {
        return end.kernel.streams.settings;
    }

    private long idleNanos() {
        return settings().keepAliveIdle().toNanos();
    }

    private void arm(boolean background, long nanos) {
        timer = end.arm(TaskKind.TIMER, background, nanos, this::probe);
    }

    /** The programs of its host are paused: what is armed becomes the kernel's own. */
    void detachFromHost() {
        Timer armed = timer;
        if (armed != null) {
            boolean unused = armed.cancel();
            arm(unanswered == 0, Math.max(0, armed.deadlineNanos() - end.kernel.streams.now()));
        }
    }

    void stop() {
        Timer armed = timer;
        timer = null;
        if (armed != null) {
            boolean unused = armed.cancel();
        }
    }

    private void probe() {
        timer = null;
        if (end.gone || end.kernel.streams.net.isClosed()) {
            return;
        }
        long silence = end.kernel.streams.now() - end.lastHeard();
        if (unanswered == 0 && silence < idleNanos()) {
            arm(true, idleNanos() - silence);
        } else if (end.reaches()) {
            unanswered = 0;
            end.heard();
            arm(true, idleNanos());
        } else if (unanswered == settings().keepAliveProbes()) {
            end.timeOut();
        } else {
            unanswered++;
            end.probeRestartedPeer();
            arm(false, settings().keepAliveInterval().toNanos());
        }
    }
}
