package dev.simloop.examples.microraft;

import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.SimRandom;
import dev.simloop.World;
import dev.simloop.net.Endpoint;
import dev.simloop.net.SimNetwork;
import dev.simloop.spi.HostListener;
import dev.simloop.spi.Machine;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftNode.RaftNodeBuilder;
import io.microraft.RaftRole;
import io.microraft.exception.RaftException;
import io.microraft.model.message.RaftMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A MicroRaft node that survives its host's crashes: what it is made of is on the host's disk. When the store fails, the
 * node switches its own host off, and the world, as a supervisor would, starts it again.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what can fail is handled in the last stage
final class DurableMember {
    private static final int BUSY_MICROS = 4_000;
    private static final Duration RESTART_AFTER = Duration.ofMillis(500);

    private final World world;
    private final Peer peer;
    private final List<RaftEndpoint> group;
    private final int snapshotEvery;
    private final Durability durability;
    private final boolean cured;
    private final History history;
    private @Nullable ReplicatedMap map;
    private @Nullable Domain panicked;

    /** A request of the client. */
    record Ask(int id) {}

    /**
     * The answer.
     *
     * @param done whether the write is committed; if not, it may have been or may yet be
     * @param leader the name of the member that is said to lead, or nothing
     */
    record Answer(int id, boolean done, String leader) {}

    DurableMember(
            World world,
            Peer peer,
            List<RaftEndpoint> group,
            int snapshotEvery,
            Durability durability,
            boolean cured,
            History history) {
        this.world = world;
        this.peer = peer;
        this.group = group;
        this.snapshotEvery = snapshotEvery;
        this.durability = durability;
        this.cured = cured;
        this.history = history;
        world.onHosts(new HostListener() {
            @Override
            public void crashed(Machine host, Domain dead) {
                if (dead == panicked) {
                    world.delay(RESTART_AFTER).thenRun(() -> {
                        if (host.domain() == dead) {
                            world.host(host.name()).restart();
                        }
                    });
                }
            }
        });
        world.host(peer.name(), this::start);
    }

    /** {@return how many different writes it has applied since it was started; 0 while it is down} */
    int applied() {
        ReplicatedMap mine = map;
        return mine == null || !world.host(peer.name()).isUp() ? 0 : mine.count();
    }

    /** {@return the map of the present incarnation, if it has one} */
    @Nullable
    ReplicatedMap map() {
        return map;
    }

    private void start(Host host) {
        map = null;
        try {
            run(host, new FileStore(host.disk().path("/raft"), durability, failure -> panic(host, failure)));
        } catch (IOException e) {
            panic(host, e);
        }
    }

    private void panic(Host host, IOException failure) {
        world.count("store.panic");
        world.note(() -> peer.name() + " switches itself off: " + failure);
        panicked = host.domain();
        host.crash();
    }

    private void run(Host host, FileStore store) {
        Endpoint endpoint = SimNetwork.of(world).bind(host);
        int incarnation = host.domain().incarnation();
        ReplicatedMap state = new ReplicatedMap(world, peer, history);
        map = state;
        SimRandom busy = host.random("busy");
        BusyThread thread =
                new BusyThread(world, host.singleThread("raft"), () -> busy.nextInt(BUSY_MICROS), store::isHalted);
        RaftNodeBuilder builder = RaftNode.newBuilder()
                .setGroupId("map")
                .setConfig(RaftConfig.newBuilder()
                        .setLeaderHeartbeatPeriodSecs(1)
                        .setLeaderHeartbeatTimeoutSecs(3)
                        .setCommitCountToTakeSnapshot(snapshotEvery)
                        .setMaxPendingLogEntryCount(200)
                        .build())
                .setExecutor(thread)
                .setTransport(new WatchedTransport(new NetworkTransport(endpoint), peer, history))
                .setStateMachine(state)
                .setStore(store)
                .setClock(host.clock())
                .setRandom(host.random("raft"))
                .setRaftNodeReportListener(report -> {
                    if (report.getRole() == RaftRole.LEADER) {
                        history.leads(peer, incarnation, report.getTerm().getTerm());
                    }
                });
        if (store.recovered().tornBytes() > 0) {
            world.count("store.tornTail");
        }
        store.recovered()
                .state()
                .ifPresentOrElse(
                        restored -> {
                            world.count("store.recovered");
                            builder.setRestoredState(restored);
                        },
                        () -> builder.setLocalEndpoint(peer).setInitialGroupMembers(group));
        RaftNode node = builder.build();
        PreVoteCure cure = new PreVoteCure(node);
        endpoint.onPacket(packet -> {
            if (packet.payload() instanceof Ask ask) {
                answer(node, endpoint, packet.from(), ask.id());
            } else if (cured) {
                cure.handle(packet.payload(RaftMessage.class));
            } else {
                node.handle(packet.payload(RaftMessage.class));
            }
        });
        node.start().whenComplete((started, failure) -> {
            if (failure != null && !store.isHalted()) {
                thread.execute(() -> {
                    throw new IllegalStateException(peer.name() + " does not start", failure);
                });
            }
        });
    }

    private void answer(RaftNode node, Endpoint endpoint, String client, int id) {
        node.replicate(new Command.Put(id)).whenComplete((done, failure) -> {
            RaftEndpoint leader = failure instanceof RaftException refusal ? refusal.getLeader() : null;
            endpoint.send(client, new Answer(id, failure == null, leader == null ? "" : ((Peer) leader).name()));
        });
    }
}
