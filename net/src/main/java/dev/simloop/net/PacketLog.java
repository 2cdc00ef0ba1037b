package dev.simloop.net;

import dev.simloop.Domain;
import dev.simloop.World;
import dev.simloop.event.EventKind;
import dev.simloop.event.EventText;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import dev.simloop.spi.Recorder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a recorded run tells of its packets and segments. A packet is known by the event of its sending. */
final class PacketLog implements HostListener {
    final Recorder recorder;
    /** What is armed for each endpoint and has not arrived, by the event of its sending: how many, and on which link. */
    private final Map<Endpoint, Map<Integer, Way>> underWay = new LinkedHashMap<>();

    private static final class Way {
        final Link link;
        int copies;

        Way(Link link) {
            this.link = link;
        }
    }

    PacketLog(World world, Recorder recorder) {
        this.recorder = recorder;
        world.onHosts(this);
    }

    int sent(Route route, Object payload) {
        Endpoint sender = route.from.endpoint;
        return recorder.add(
                EventKind.SEND,
                sender == null ? "" : sender.domain.name(),
                recorder.cause(),
                route.link.toString(),
                text(payload),
                PayloadShape.digest(payload));
    }

    void armed(Endpoint endpoint, Link link, int sent) {
        underWay.computeIfAbsent(endpoint, key -> new LinkedHashMap<>())
                .computeIfAbsent(sent, key -> new Way(link))
                .copies++;
    }

    void arrived(Endpoint endpoint, int sent) {
        Map<Integer, Way> those = underWay.get(endpoint);
        Way way = those == null ? null : those.get(sent);
        if (those != null && way != null && --way.copies == 0) {
            those.remove(sent);
            if (those.isEmpty()) {
                underWay.remove(endpoint);
            }
        }
    }

    void delivered(Link link, Domain receiver, int sent, Object payload) {
        int unused = recorder.causedBy(recorder.add(
                EventKind.DELIVER,
                receiver.name(),
                sent,
                link.toString(),
                text(payload),
                PayloadShape.digest(payload)));
    }

    void dropped(Link link, DropReason reason, int sent) {
        int unused = recorder.add(EventKind.DROP, "", sent, link.toString(), reason.counter(), 0);
    }

    private static String text(Object payload) {
        return EventText.of(payload);
    }

    // ---- segments

    int sent(Segment segment, StreamPath path, String host) {
        return recorder.add(
                EventKind.SEND, host, recorder.cause(), path.toString(), segment.toString(), segment.digest());
    }

    void delivered(Segment segment, StreamPath path, String host) {
        int unused = recorder.causedBy(recorder.add(
                EventKind.DELIVER, host, segment.event, path.toString(), segment.toString(), segment.digest()));
    }

    void dropped(Segment segment, StreamPath path, DropReason reason) {
        int unused = recorder.add(EventKind.DROP, "", segment.event, path.toString(), reason.counter(), 0);
    }

    // ---- hosts

    @Override
    public void crashed(Machine host, Domain dead) {
        vanished(dead);
    }

    @Override
    public void stopped(Machine host, Domain ended) {
        vanished(ended);
    }

    /** What was on the way to an incarnation goes with it. */
    private void vanished(Domain dead) {
        for (Map.Entry<Endpoint, Map<Integer, Way>> each : new ArrayList<>(underWay.entrySet())) {
            if (each.getKey().domain == dead) {
                List<Map.Entry<Integer, Way>> lost =
                        new ArrayList<>(each.getValue().entrySet());
                underWay.remove(each.getKey());
                for (Map.Entry<Integer, Way> one : lost) {
                    for (int i = 0; i < one.getValue().copies; i++) {
                        dropped(one.getValue().link, DropReason.CRASH, one.getKey());
                    }
                }
            }
        }
    }
}
