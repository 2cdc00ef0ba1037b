package dev.simloop.examples.raft;

import dev.simloop.Host;
import dev.simloop.SimRandom;
import dev.simloop.World;
import dev.simloop.net.Endpoint;
import dev.simloop.net.SimNetwork;

/**
 * What one node knows and how it answers; when to listen and when to wake is up to the node that owns it.
 *
 * <p>The planted bug: the node does not look whom it has voted for in this term, and votes again.
 */
final class Election {
    static final int HEARTBEAT_MILLIS = 50;

    private static final int LEAST_TIMEOUT_MILLIS = 150;
    private static final int MOST_TIMEOUT_MILLIS = 300;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int NOBODY = 0;

    private enum Role {
        FOLLOWER,
        CANDIDATE,
        LEADER
    }

    private final int me;
    private final String[] peers;
    private final int majority;
    private final boolean buggy;
    private final World world;
    private final Leaders leaders;
    private final Endpoint endpoint;
    private final SimRandom random;
    private Role role = Role.FOLLOWER;
    private int term;
    private int votedFor = NOBODY;
    private int voters;
    private long deadlineMillis;

    Election(World world, Host host, int me, int size, boolean buggy, Leaders leaders) {
        this.world = world;
        this.me = me;
        this.majority = size / 2 + 1;
        this.buggy = buggy;
        this.leaders = leaders;
        this.endpoint = SimNetwork.of(world).bind(host);
        this.random = host.random("election");
        this.peers = new String[size - 1];
        int next = 0;
        for (int node = 1; node <= size; node++) {
            if (node != me) {
                peers[next++] = name(node);
            }
        }
        postpone();
    }

    static String name(int node) {
        return "n" + node;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    int term() {
        return term;
    }

    boolean leads(int inTerm) {
        return role == Role.LEADER && term == inTerm;
    }

    /** {@return how long nothing needs to be done unless a message comes; always positive} */
    long restMillis() {
        return role == Role.LEADER ? LEAST_TIMEOUT_MILLIS : Math.max(1, deadlineMillis - nowMillis());
    }

    /** Stands for election if nobody has been heard for the time-out. */
    void wake() {
        if (role != Role.LEADER && nowMillis() >= deadlineMillis) {
            role = Role.CANDIDATE;
            term++;
            votedFor = me;
            voters = 1 << me;
            postpone();
            toAll(Ballot.Kind.ASK);
        }
    }

    /** {@return whether this node has become the leader by {@code ballot}} */
    boolean hear(Ballot ballot) {
        if (ballot.term() > term) {
            term = ballot.term();
            role = Role.FOLLOWER;
            votedFor = NOBODY;
        }
        if (ballot.term() < term) {
            return false;
        }
        return switch (ballot.kind()) {
            case ASK -> {
                vote(ballot.from());
                yield false;
            }
            case GRANT -> count(ballot.from());
            case HEARTBEAT -> {
                postpone();
                yield false;
            }
        };
    }

    void heartbeat() {
        toAll(Ballot.Kind.HEARTBEAT);
    }

    private void vote(int candidate) {
        if (buggy || votedFor == NOBODY || votedFor == candidate) {
            votedFor = candidate;
            postpone();
            endpoint.send(name(candidate), new Ballot(Ballot.Kind.GRANT, term, me));
        }
    }

    private boolean count(int voter) {
        voters |= 1 << voter;
        if (role != Role.CANDIDATE || Integer.bitCount(voters) < majority) {
            return false;
        }
        role = Role.LEADER;
        world.count("raft.elected");
        leaders.elected(me, term);
        return true;
    }

    private void toAll(Ballot.Kind kind) {
        Ballot ballot = new Ballot(kind, term, me);
        for (String peer : peers) {
            endpoint.send(peer, ballot);
        }
    }

    private void postpone() {
        deadlineMillis = nowMillis() + random.nextInt(LEAST_TIMEOUT_MILLIS, MOST_TIMEOUT_MILLIS + 1);
    }

    private long nowMillis() {
        return endpoint.domain().nowNanos() / NANOS_PER_MILLI;
    }
}
