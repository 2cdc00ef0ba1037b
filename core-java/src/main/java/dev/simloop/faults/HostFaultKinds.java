package dev.simloop.faults;

import dev.simloop.Domain;
import dev.simloop.DrawStream;
import dev.simloop.Fault;
import dev.simloop.Host;
import dev.simloop.event.Event;
import dev.simloop.event.EventKind;
import dev.simloop.spi.FaultKind;
import dev.simloop.spi.Recorder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every kind of fault of a host and its clocks, for schedules. A kind draws its victim among the hosts that are up,
 * those of the wall clock among hosts that have read it by then.
 *
 * <p>Kinds: {@code host.crash} (a power cut; the end of the window is the restart), {@code host.pause}, {@code
 * clock.drift} (up to 5 %), {@code clock.drift.strong} (up to 40 %, which breaks leases), {@code clock.offset}, {@code clock.step}, {@code clock.freeze}, {@code clock.leap}; and, not among {@link
 * #all()} because what was promised as durable does not outlive it, {@code host.diskloss}.
 */
public final class HostFaultKinds {
    private static final long BILLION = 1_000_000_000;
    private static final long DRIFT_MOST_PPB = 50_000_000;
    /** A lease whose holder gives it up a third before its end is broken. */
    private static final long STRONG_DRIFT_PPB = 400_000_000;

    private static final long DRIFT_LIMIT_PPB = 500_000_000;
    private static final double MOST_FACTOR = 0.5;
    private static final Duration WALL_MOST = Duration.ofSeconds(60);
    private static final Duration PAUSE_LONGEST = Duration.ofHours(1);

    private static final List<FaultKind> ALL = List.of(
            FaultKind.onHost("host.crash", (host, draws) -> new Outage("host.crash", host, false)),
            FaultKind.onHost("host.pause", (host, draws) -> host.isPaused() ? null : host.pause(PAUSE_LONGEST)),
            FaultKind.onHost(
                    "clock.drift",
                    (host, draws, factor) -> drift(host, draws, factor, DRIFT_MOST_PPB),
                    1 - MOST_FACTOR,
                    1 + MOST_FACTOR),
            FaultKind.onHost(
                    "clock.drift.strong",
                    (host, draws, factor) -> drift(host, draws, factor, STRONG_DRIFT_PPB),
                    1 - MOST_FACTOR,
                    1 + MOST_FACTOR),
            FaultKind.onHost(
                    "clock.offset",
                    HostFaultKinds::readsWall,
                    (host, draws) -> host.hostClock().offset(either(draws, WALL_MOST))),
            FaultKind.onHost("clock.step", HostFaultKinds::readsWall, (host, draws) -> {
                host.hostClock().step(either(draws, WALL_MOST));
                return new Done("clock.step", host);
            }),
            FaultKind.onHost(
                    "clock.freeze",
                    HostFaultKinds::readsWall,
                    (host, draws) -> host.hostClock().freeze()),
            FaultKind.onHost("clock.leap", HostFaultKinds::readsWall, (host, draws) -> {
                host.hostClock().leapSecond();
                return new Done("clock.leap", host);
            }));

    private static final FaultKind DISK_LOSS =
            FaultKind.onHost("host.diskloss", (host, draws) -> new Outage("host.diskloss", host, true));

    private HostFaultKinds() {}

    /** {@return all but the loss of a disk, in the order above} */
    public static List<FaultKind> all() {
        return ALL;
    }

    /**
     * {@return the one of that name}
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static FaultKind named(String name) {
        for (FaultKind kind : ALL) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no fault of hosts \"" + name + "\"; there are "
                + String.join(", ", ALL.stream().map(FaultKind::name).toList()));
    }

    /** {@return a power cut after which the disk is empty} */
    public static FaultKind diskLoss() {
        return DISK_LOSS;
    }

    private static @Nullable Fault drift(Host host, DrawStream draws, double factor, long mostPpb) {
        long signed = Double.isNaN(factor) ? drawnDrift(draws, mostPpb) : Math.round((factor - 1) * BILLION);
        // Many windows on one host may add up to more than a clock can be wrong by.
        return signed == 0 || Math.abs(host.hostClock().driftPpb() + signed) > DRIFT_LIMIT_PPB
                ? null
                : host.hostClock().drift(signed);
    }

    /** A wall clock that nobody reads cannot be seen to be wrong; the first reading comes before the first such fault. */
    private static boolean readsWall(Host host) {
        return host.hostClock().wallReads() > 0;
    }

    private static long drawnDrift(DrawStream draws, long mostPpb) {
        long ppb = 1 + draws.draw(mostPpb);
        return draws.next(2) == 0 ? ppb : -ppb;
    }

    private static Duration either(DrawStream draws, Duration most) {
        Duration by = Duration.ofNanos(1 + draws.draw(most.toNanos()));
        return draws.next(2) == 0 ? by : by.negated();
    }

    /** A host without power; its end is the restart, unless somebody else has started the host by then. */
    private static final class Outage implements Fault {
        private final String kind;
        private final Host host;
        private final Domain dead;
        private final int event;
        private boolean over;

        Outage(String kind, Host host, boolean loseDisk) {
            this.kind = kind;
            this.host = host;
            this.dead = host.domain();
            Recorder log = host.world().recorder();
            int before = Event.NO_CAUSE;
            if (log == null) {
                event = Event.NO_CAUSE;
            } else {
                String text = "power cut of " + host.name() + (loseDisk ? ", its disk is lost" : "");
                event = log.add(EventKind.FAULT, host.name(), log.cause(), kind, text, 0);
                before = log.causedBy(event);
            }
            if (loseDisk) {
                host.killAndLoseDisk();
            } else {
                host.crash();
            }
            if (log != null) {
                int unused = log.causedBy(before);
            }
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public long hits() {
            return 1;
        }

        @Override
        public boolean isActive() {
            return !over;
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                Recorder log = host.world().recorder();
                if (log != null) {
                    int unused = log.causedBy(log.add(EventKind.HEAL, host.name(), event, kind, toString(), 0));
                }
                if (host.domain() == dead) {
                    host.restart();
                }
            }
        }

        @Override
        public String toString() {
            return "power cut of " + host.name();
        }
    }

    /** A wall clock that was set: at once and for good. It bites when somebody reads that clock. */
    private static final class Done implements Fault {
        private final String kind;
        private final Host host;
        private final long readsBefore;

        Done(String kind, Host host) {
            this.kind = kind;
            this.host = host;
            this.readsBefore = host.hostClock().wallReads();
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public long hits() {
            return host.hostClock().wallReads() - readsBefore;
        }

        @Override
        public boolean isActive() {
            return false;
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return kind + " on " + host.name();
        }
    }
}
