package dev.simloop.examples.microraft;

import dev.simloop.Host;
import dev.simloop.World;
import dev.simloop.net.Endpoint;
import dev.simloop.net.SimNetwork;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftRole;
import io.microraft.model.message.RaftMessage;
import io.microraft.persistence.NopRaftStore;
import java.util.List;

/** One MicroRaft node on a host of its own: all that it touches of the outside goes through the builder. */
final class Member {
    private final RaftNode node;
    private final ReplicatedMap map;

    Member(World world, Peer peer, List<RaftEndpoint> group, int snapshotEvery, History history) {
        Host host = world.host(peer.name());
        Endpoint endpoint = SimNetwork.of(world).bind(host);
        map = new ReplicatedMap(world, peer, history);
        node = RaftNode.newBuilder()
                .setGroupId("map")
                .setLocalEndpoint(peer)
                .setInitialGroupMembers(group)
                .setConfig(RaftConfig.newBuilder()
                        .setLeaderHeartbeatPeriodSecs(1)
                        .setLeaderHeartbeatTimeoutSecs(3)
                        .setCommitCountToTakeSnapshot(snapshotEvery)
                        .setMaxPendingLogEntryCount(200)
                        .build())
                .setExecutor(new HostThread(host.singleThread("raft")))
                .setTransport(new NetworkTransport(endpoint))
                .setStateMachine(map)
                .setStore(new NopRaftStore())
                .setClock(host.clock())
                .setRandom(host.random("raft"))
                .setRaftNodeReportListener(report -> {
                    if (report.getRole() == RaftRole.LEADER) {
                        history.leads(peer, report.getTerm().getTerm());
                    }
                })
                .build();
        endpoint.onPacket(packet -> node.handle(packet.payload(RaftMessage.class)));
    }

    RaftNode node() {
        return node;
    }

    ReplicatedMap map() {
        return map;
    }
}
