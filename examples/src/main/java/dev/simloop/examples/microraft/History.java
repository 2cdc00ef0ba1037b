package dev.simloop.examples.microraft;

import dev.simloop.World;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What the members have done, held against each other as it happens, so that the properties have only to look at a
 * field: they are asked after every step, and most steps change nothing.
 */
final class History {
    private final World world;
    private final Map<Integer, String> leaders = new HashMap<>();
    private final Map<Ballot, Peer> votes = new HashMap<>();
    private long[] chains = new long[1024];
    private Peer leader = new Peer("");
    private String twoLeaders = "";
    private String twoLogs = "";
    private String twoVotes = "";

    private record Ballot(Peer voter, int term) {}

    History(World world) {
        this.world = world;
    }

    void leads(Peer peer, int term) {
        leads(peer, 1, term);
    }

    /** Takes down who leads; one that was restarted is another leader. */
    void leads(Peer peer, int incarnation, int term) {
        String name = incarnation == 1 ? peer.name() : peer.name() + " restarted (" + incarnation + ")";
        String before = leaders.putIfAbsent(term, name);
        if (before != null && !before.equals(name)) {
            twoLeaders = "term " + term + " has two leaders: " + before + " and " + name;
        }
        if (!peer.equals(leader)) {
            if (!leader.name().isEmpty()) {
                world.count("raft.leaderChange");
            }
            leader = peer;
        }
    }

    /** {@return who was elected last; a peer without a name before anybody was} */
    Peer leader() {
        return leader;
    }

    /** Takes down that a member has applied all up to {@code index}, and {@code chain}, the digest of it. */
    void applied(Peer peer, long index, long chain) {
        int at = Math.toIntExact(index);
        if (at >= chains.length) {
            chains = Arrays.copyOf(chains, 2 * at);
        }
        if (chains[at] == 0) {
            chains[at] = chain;
        } else if (chains[at] != chain && twoLogs.isEmpty()) {
            twoLogs = peer.name() + " has applied other commands up to index " + index + " than the first to get there";
        }
    }

    /** Takes down a vote that has left its voter. */
    void voted(Peer voter, int term, Peer candidate) {
        Peer before = votes.putIfAbsent(new Ballot(voter, term), candidate);
        if (before != null && !before.equals(candidate)) {
            twoVotes = voter.name() + " has voted twice in term " + term + ": for " + before.name() + " and for "
                    + candidate.name();
        }
    }

    boolean hasOneVotePerTerm() {
        return holds(twoVotes);
    }

    boolean hasOneLeaderPerTerm() {
        return holds(twoLeaders);
    }

    boolean hasOneLog() {
        return holds(twoLogs);
    }

    private static boolean holds(String violation) {
        if (violation.isEmpty()) {
            return true;
        }
        throw new AssertionError(violation);
    }
}
