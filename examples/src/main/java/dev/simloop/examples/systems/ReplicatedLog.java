package dev.simloop.examples.systems;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.simloop.Cluster;
import dev.simloop.Host;
import dev.simloop.RestartPolicy;
import dev.simloop.Scenario;
import dev.simloop.SimFuture;
import dev.simloop.disk.AppendLog;
import dev.simloop.faults.Chaos;
import dev.simloop.net.CallSettings;
import dev.simloop.net.FaultPresets;
import dev.simloop.net.Rpc;
import dev.simloop.net.SimNetwork;
import dev.simloop.verify.history.HistoryRecorder;
import dev.simloop.verify.history.Linearizability;
import dev.simloop.verify.history.Spec;
import dev.simloop.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A leader that never changes copies its log to two followers, and answers when two of three disks have an entry. */
@SuppressWarnings("FutureReturnValueIgnored") // what a message fails with, its sender is told
public final class ReplicatedLog {
    /** What can be wrong with it. */
    public enum Bug {
        /** The leader sends what a power cut can take from it. */
        LEADER_DOES_NOT_FORCE,
        /** An attempt that is made again is taken for another entry. */
        RETRY_IS_NEW
    }

    record Append(String id) {}

    record Entries(int from, List<String> ids) {}

    record Place(int index) {}

    private static final CallSettings SOON = CallSettings.within(Duration.ofMillis(300));
    private static final Duration LATER = Duration.ofSeconds(10);
    /** The state is how many entries there are: each is told how many were there before. */
    private static final Spec<Integer, String, Integer> PLACES =
            Spec.of(0, (size, id) -> new Spec.Applied<>(size + 1, size));

    private ReplicatedLog() {}

    private static final class Node {
        final List<String> ids = new ArrayList<>();
        private final Map<String, Integer> held = new LinkedHashMap<>(); // by follower
        private final TreeMap<Integer, SimFuture<Place>> waiting = new TreeMap<>();
        private final Host host;
        private final @Nullable Bug bug;
        private final AppendLog disk;
        private final Rpc rpc;

        Node(Host host, Rpc rpc, List<String> names, @Nullable Bug bug) {
            this.host = host;
            this.rpc = rpc;
            this.bug = bug;
            disk = host.orExit(() -> AppendLog.open(host.disk().path("/log")));
            ids.addAll(disk.texts());
            rpc.handle(Entries.class, call -> follow(call.body()));
            if (host.name().equals(names.get(0))) {
                rpc.handleAsync(Append.class, call -> lead(call.body().id()));
                names.subList(1, 3).forEach(this::replicate);
            }
        }

        private Place follow(Entries more) {
            for (int i = 0; i < more.ids().size(); i++) {
                if (more.from() + i == ids.size()) {
                    store(more.ids().get(i), true);
                }
            }
            return new Place(ids.size());
        }

        private SimFuture<Place> lead(String id) {
            if (!ids.contains(id) || bug == Bug.RETRY_IS_NEW) {
                store(id, bug != Bug.LEADER_DOES_NOT_FORCE);
            }
            int index = ids.lastIndexOf(id);
            SimFuture<Place> answer =
                    waiting.computeIfAbsent(index, at -> host.domain().newFuture());
            commit();
            return answer;
        }

        private void store(String id, boolean force) {
            int unused = host.orExit(() -> force ? disk.appendForced(id) : disk.append(id));
            ids.add(id);
        }

        private void replicate(String follower) {
            int from = Math.min(held.getOrDefault(follower, ids.size()), ids.size());
            var entries = new Entries(from, List.copyOf(ids.subList(from, ids.size())));
            rpc.ask(follower, entries, Place.class, SOON)
                    .thenAccept(there -> {
                        held.put(follower, there.index());
                        commit();
                    })
                    .exceptionally(failure -> null)
                    .thenRun(() -> host.executor().schedule(() -> replicate(follower), 50, MILLISECONDS));
        }

        private void commit() {
            int most = held.values().stream().mapToInt(size -> size).max().orElse(0);
            waiting.headMap(most).forEach((at, answer) -> answer.complete(new Place(at)));
        }
    }

    /** {@return the log with that bug, or none, three clients, and every fault that one host survives} */
    public static Scenario scenario(@Nullable Bug bug) {
        return world -> {
            SimNetwork net = SimNetwork.of(world);
            Cluster<Node> nodes = world.cluster(3, (host, names) -> new Node(host, Rpc.bind(net, host), names, bug));
            nodes.setRestartPolicy(RestartPolicy.after(Duration.ofMillis(200)));
            Chaos chaos = FaultPresets.everything().lasting(LATER).start(world);
            HistoryRecorder<String, Integer> history = HistoryRecorder.on(world);
            Rpc rpc = Rpc.over(net.bind(world.domain(), "clients"));
            CallSettings settings = SOON.withRetries(2, Duration.ofMillis(100));
            Workload load = Workload.aboutEvery(Duration.ofMillis(400)).withClients(3);
            load.until(chaos).start(world, op -> {
                var append = new Append(op.id());
                return history.recordAsync(
                        op,
                        op.id(),
                        () -> rpc.ask("n1", append, Place.class, settings).thenApply(Place::index));
            });
            chaos.thenCheck(
                    "each entry is told its place",
                    () -> Linearizability.check(history.history(), PLACES).assertCorrect());
            chaos.thenEventually("all logs are equal", LATER, () -> nodes.agrees(node -> node.ids));
            return chaos.healedFor(LATER.plusMillis(1));
        };
    }
}
