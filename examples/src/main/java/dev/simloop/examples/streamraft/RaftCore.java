package dev.simloop.examples.streamraft;

import dev.simloop.examples.streamraft.Message.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Raft node decides, with no thread, clock, socket or file of its own. It is told what happens and at what time of
 * the node's monotonic clock; it says what to store and what to send.
 *
 * <p>A <em>turn</em> of the node that owns it: one call of {@link #tick}, {@link #receive} or {@link #disconnected}; then
 * store what {@link #hasToStore} asks for, until it is durable; then {@link #stored}; then send all that {@link #nextOut}
 * gives. Turns do not overlap.
 *
 * <p>Reads are answered by the leader alone: at once while its lease holds, else as soon as a majority has answered a
 * message that was sent after the read came. A node that heard a leader less than an election time-out ago, or has just
 * started, votes for nobody: that is what makes the lease safe.
 *
 * <p>Long because it is one state machine: every rule of the paper reads and writes the same dozen fields.
 */
final class RaftCore implements RaftObserver.Log {
    private enum Role {
        FOLLOWER,
        CANDIDATE,
        LEADER
    }

    /** Something to send: to a peer, or back to where a request came from; without a message, a peer to disconnect. */
    record Out(int peer, @Nullable Object route, @Nullable Message message) {}

    private record Waiting(long index, @Nullable Object route, Message request, long since) {}

    /** The most entries in one message. */
    private static final int BATCH = 64;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final int self;
    private final int members;
    private final @Nullable Bug bug;
    private final Timing timing;
    private final Machine machine;
    private final RaftObserver observer;
    private final KeyValues values = new KeyValues();
    private final List<Entry> log;
    private final ArrayDeque<Out> outs = new ArrayDeque<>();
    private final List<Entry> added = new ArrayList<>();

    private long term;
    private int votedFor;
    private boolean voteChanged;
    /** How many entries are in the file as well. */
    private long inFile;

    private Role role = Role.FOLLOWER;
    private int leader;
    private long commit;
    private long applied;
    private long electionTimeout;
    private long electionDue;
    private long silentUntil;
    private int votes;

    private long heartbeatDue;
    private long termBegan;
    private final long[] nextIndex;
    private final long[] match;
    private final long[] heardSentAt;
    /** Of each peer: the call it owes an answer to, when that was sent, and since when it owes any. */
    private final long[] owed;

    private final long[] owedSentAt;
    private final long[] owedSince;
    private final long[] sorted;
    private final Map<Long, Waiting> writes = new HashMap<>();
    private final List<Waiting> reads = new ArrayList<>();
    private long calls;

    RaftCore(
            int self,
            int members,
            Timing timing,
            Machine machine,
            RaftObserver observer,
            Store found,
            @Nullable Bug bug,
            long now) {
        this.self = self;
        this.members = members;
        this.timing = timing;
        this.machine = machine;
        this.observer = observer;
        this.bug = bug;
        this.term = found.term();
        this.votedFor = found.votedFor();
        this.log = found.entries();
        this.inFile = log.size();
        this.nextIndex = new long[members + 1];
        this.match = new long[members + 1];
        this.heardSentAt = new long[members + 1];
        this.owed = new long[members + 1];
        this.owedSentAt = new long[members + 1];
        this.owedSince = new long[members + 1];
        this.sorted = new long[members];
        this.silentUntil = now + timing.election();
        drawElection(now);
        observer.opened(self, this);
    }

    // ---- what the node may look at

    @Override
    public long lastIndex() {
        return log.size();
    }

    @Override
    public long termAt(long index) {
        return index < 1 || index > log.size() ? 0 : log.get((int) index - 1).term();
    }

    long term() {
        return term;
    }

    int votedFor() {
        return votedFor;
    }

    boolean leads() {
        return role == Role.LEADER;
    }

    long commit() {
        return commit;
    }

    long appliedIndex() {
        return applied;
    }

    long digest() {
        return values.digest();
    }

    KeyValues values() {
        return values;
    }

    /** {@return when {@link #tick} is due} */
    long nextDue() {
        if (role == Role.LEADER) {
            return heartbeatDue;
        }
        long due = electionDue;
        if (role == Role.CANDIDATE) {
            for (int peer = 1; peer <= members; peer++) {
                if (owed[peer] != 0) {
                    due = Math.min(due, owedSince[peer] + timing.rpc());
                }
            }
        }
        return due;
    }

    // ---- storing

    boolean hasToStore() {
        return voteChanged || !added.isEmpty();
    }

    boolean hasNewVote() {
        return voteChanged;
    }

    /** {@return how many of the entries in the file are still right} */
    long keep() {
        return inFile;
    }

    /** {@return the entries to append to the file behind those} */
    List<Entry> added() {
        return added;
    }

    /** All that was asked for is durable. */
    void stored(long now) {
        voteChanged = false;
        if (!added.isEmpty()) {
            added.clear();
            inFile = log.size();
            if (role == Role.LEADER) {
                match[self] = log.size();
                advance(now);
            }
        }
    }

    private void append(Entry entry) {
        log.add(entry);
        added.add(entry);
    }

    private void cut(long keep) {
        log.subList((int) keep, log.size()).clear();
        // Turns store all they add: what is cut here was in the file.
        inFile = Math.min(inFile, keep);
    }

    // ---- sending

    /** {@return the next message to send, or null; tells the observer of votes as they leave} */
    @Nullable
    Out nextOut() {
        Out out = outs.poll();
        Message message = out == null ? null : out.message;
        if (message != null) {
            if (message.kind() == Kind.VOTED && message.ok()) {
                observer.voted(self, message.term(), votedFor);
            } else if (message.kind() == Kind.VOTE) {
                observer.voted(self, message.term(), self);
            }
        }
        return out;
    }

    private void answer(@Nullable Object route, Message message) {
        outs.add(new Out(0, route, message));
    }

    private void call(int peer, Message message, long now) {
        if (owed[peer] == 0) {
            owedSince[peer] = now;
        }
        owed[peer] = message.id();
        owedSentAt[peer] = onLeaseClock(now);
        outs.add(new Out(peer, null, message));
    }

    // ---- time

    void tick(long now) {
        for (int peer = 1; peer <= members; peer++) {
            if (owed[peer] != 0 && now - owedSince[peer] >= timing.rpc()) {
                owed[peer] = 0;
                outs.add(new Out(peer, null, null));
                if (role == Role.CANDIDATE) {
                    askForVote(peer, now);
                }
            }
        }
        if (role == Role.LEADER) {
            if (now >= heartbeatDue) {
                heartbeatDue = now + timing.heartbeat();
                sendAll(now);
            }
        } else if (now >= electionDue) {
            campaign(now);
        }
    }

    private void drawElection(long now) {
        electionTimeout = timing.election() + machine.random().nextLong(timing.election() / 2);
        electionDue = now + electionTimeout;
    }

    private void campaign(long now) {
        role = Role.CANDIDATE;
        leader = 0;
        term++;
        votedFor = self;
        voteChanged = true;
        votes = 1 << self;
        drawElection(now);
        for (int peer = 1; peer <= members; peer++) {
            if (peer != self) {
                askForVote(peer, now);
            }
        }
    }

    private void askForVote(int peer, long now) {
        call(peer, Message.vote(++calls, self, term, lastIndex(), termAt(lastIndex())), now);
    }

    private void follow(long newTerm, long now) {
        if (newTerm > term) {
            term = newTerm;
            votedFor = 0;
            voteChanged = true;
            leader = 0;
        }
        if (role != Role.FOLLOWER) {
            role = Role.FOLLOWER;
            leader = 0;
            Arrays.fill(owed, 0);
            drawElection(now);
            refuseAll();
        }
    }

    private void refuseAll() {
        // The clients ask elsewhere; an entry that is committed after all is recognised when it comes again.
        writes.clear();
        for (Waiting read : reads) {
            answer(read.route, Message.refusal(read.request.id(), self, leader));
        }
        reads.clear();
    }

    /** The connection to {@code peer} is gone; what it owed will not come. */
    void disconnected(int peer) {
        owed[peer] = 0;
    }

    // ---- messages

    /** Takes a message that came in. {@code route} is where an answer goes. */
    void receive(Message message, @Nullable Object route, long now) {
        switch (message.kind()) {
            case VOTE -> voteAsked(message, route, now);
            case VOTED -> voteGiven(message, now);
            case APPEND -> appendAsked(message, route, now);
            case APPENDED -> appendDone(message, now);
            case PUT -> put(message, route, now);
            case GET -> get(message, route, now);
            case ANSWER -> {}
        }
    }

    private void voteAsked(Message asked, @Nullable Object route, long now) {
        boolean bound = role == Role.LEADER ? holdsFor(timing.election(), now) : now < silentUntil;
        if (asked.term() > term && !bound) {
            follow(asked.term(), now);
        }
        long lastTerm = termAt(lastIndex());
        boolean upToDate =
                asked.indexTerm() > lastTerm || (asked.indexTerm() == lastTerm && asked.index() >= lastIndex());
        boolean free = votedFor == 0 || votedFor == asked.from() || (bug == Bug.DOUBLE_VOTE && role == Role.FOLLOWER);
        boolean granted = asked.term() == term && !bound && free && upToDate && role == Role.FOLLOWER;
        if (granted && votedFor != asked.from()) {
            votedFor = asked.from();
            voteChanged = true;
            electionDue = now + electionTimeout;
        }
        answer(route, Message.voted(asked.id(), self, term, granted));
    }

    private void voteGiven(Message given, long now) {
        if (given.id() == owed[given.from()]) {
            owed[given.from()] = 0;
        }
        if (given.term() > term) {
            follow(given.term(), now);
        } else if (given.ok() && given.term() == term && role == Role.CANDIDATE) {
            votes |= 1 << given.from();
            if (Integer.bitCount(votes) > members / 2) {
                lead(now);
            }
        }
    }

    private void lead(long now) {
        role = Role.LEADER;
        leader = self;
        Arrays.fill(owed, 0);
        Arrays.fill(match, 0);
        Arrays.fill(heardSentAt, NEVER);
        Arrays.fill(nextIndex, lastIndex() + 1);
        observer.leads(self, term, this);
        termBegan = lastIndex() + 1;
        append(Entry.blank(term, machine.wallMillis()));
        heartbeatDue = now + timing.heartbeat();
        sendAll(now);
    }

    private void sendAll(long now) {
        for (int peer = 1; peer <= members; peer++) {
            if (peer != self && owed[peer] == 0) {
                send(peer, now);
            }
        }
    }

    /** Sends entries of one term: those of the next go with the next message. */
    private void send(int peer, long now) {
        long from = nextIndex[peer];
        List<Entry> entries = List.of();
        if (from <= lastIndex()) {
            long to = from;
            while (to < lastIndex() && to - from + 1 < BATCH && termAt(to + 1) == termAt(from)) {
                to++;
            }
            entries = List.copyOf(log.subList((int) from - 1, (int) to));
        }
        call(peer, Message.append(++calls, self, term, from - 1, termAt(from - 1), commit, entries), now);
    }

    private void appendAsked(Message asked, @Nullable Object route, long now) {
        if (asked.term() < term || (role == Role.LEADER && asked.term() == term)) {
            answer(route, Message.appended(asked.id(), self, term, false, 0));
            return;
        }
        follow(asked.term(), now);
        leader = asked.from();
        electionDue = now + electionTimeout;
        silentUntil = now + timing.election();
        long previous = asked.index();
        if (previous > lastIndex() || termAt(previous) != asked.indexTerm()) {
            long hint = Math.min(lastIndex(), previous - 1);
            answer(route, Message.appended(asked.id(), self, term, false, hint));
            return;
        }
        long index = previous;
        for (Entry entry : asked.entries()) {
            index++;
            if (index <= lastIndex() && termAt(index) != entry.term()) {
                cut(index - 1);
            }
            if (index > lastIndex()) {
                append(entry);
            }
        }
        commit(Math.min(asked.commit(), index));
        answer(route, Message.appended(asked.id(), self, term, true, index));
    }

    private void appendDone(Message done, long now) {
        int peer = done.from();
        if (done.term() > term) {
            follow(done.term(), now);
            return;
        }
        if (role != Role.LEADER || done.term() != term || done.id() != owed[peer]) {
            return;
        }
        owed[peer] = 0;
        heardSentAt[peer] = owedSentAt[peer];
        if (done.ok()) {
            match[peer] = Math.max(match[peer], done.index());
            nextIndex[peer] = match[peer] + 1;
            advance(now);
        } else {
            nextIndex[peer] = Math.max(1, Math.min(nextIndex[peer] - 1, done.index() + 1));
        }
        serveReads(now);
        // What nobody waits for goes with the next heartbeat.
        if (!done.ok() || readsWait() || (nextIndex[peer] <= lastIndex() && !writes.isEmpty())) {
            send(peer, now);
        }
    }

    /** Commits what a majority has stored. */
    private void advance(long now) {
        long majority = majorityOf(match);
        if (majority > commit && (termAt(majority) == term || bug == Bug.OLD_TERM_COMMIT)) {
            commit(majority);
            serveReads(now);
        }
    }

    /** {@return the largest value that a majority of members reaches} */
    private long majorityOf(long[] of) {
        System.arraycopy(of, 1, sorted, 0, members);
        Arrays.sort(sorted);
        return sorted[(members - 1) / 2];
    }

    private void commit(long upTo) {
        commit = Math.max(commit, Math.min(upTo, lastIndex()));
        while (applied < commit) {
            Entry entry = log.get((int) applied);
            applied++;
            values.apply(applied, entry);
            observer.applied(self, applied, entry, term, values.digest());
            Waiting write = writes.isEmpty() ? null : writes.remove(applied);
            if (write != null) {
                answerPut(write.request, write.route);
            }
        }
    }

    // ---- clients

    private void put(Message request, @Nullable Object route, long now) {
        if (role != Role.LEADER) {
            answer(route, Message.refusal(request.id(), self, leader));
            return;
        }
        if (commit >= termBegan && values.revision(request.from(), request.id()) > 0) {
            answerPut(request, route);
            return;
        }
        append(new Entry(term, request.from(), request.id(), request.key(), request.indexTerm()));
        writes.put(lastIndex(), new Waiting(lastIndex(), route, request, now));
        sendAll(now);
    }

    private void answerPut(Message request, @Nullable Object route) {
        long revision = values.revision(request.from(), request.id());
        if (revision == 0) {
            answer(route, Message.refusal(request.id(), self, self));
        } else {
            answer(route, Message.answer(request.id(), self, revision, request.indexTerm()));
        }
    }

    private void get(Message request, @Nullable Object route, long now) {
        if (role != Role.LEADER) {
            answer(route, Message.refusal(request.id(), self, leader));
            return;
        }
        reads.add(new Waiting(0, route, request, onLeaseClock(now)));
        serveReads(now);
        if (readsWait()) {
            sendAll(now);
        }
    }

    /** {@return whether another round would answer reads; before the first entry of its term a leader answers none} */
    private boolean readsWait() {
        return !reads.isEmpty() && commit >= termBegan;
    }

    /** {@return the time that leases are measured with: the monotonic clock, if all is well} */
    private long onLeaseClock(long now) {
        return bug == Bug.STALE_LEASE_READ ? machine.wallNanos() : now;
    }

    private boolean holdsFor(long length, long now) {
        heardSentAt[self] = onLeaseClock(now);
        return heardSentAt[self] - majorityOf(heardSentAt) < length;
    }

    private void serveReads(long now) {
        if (reads.isEmpty() || commit < termBegan) {
            return;
        }
        boolean lease = holdsFor(bug == Bug.STALE_LEASE_READ ? timing.election() : timing.lease(), now);
        long confirmed = majorityOf(heardSentAt);
        for (int i = 0; i < reads.size(); i++) {
            Waiting read = reads.get(i);
            if (lease || read.since <= confirmed) {
                KeyValues.Value value = values.get(read.request.key());
                answer(read.route, Message.answer(read.request.id(), self, value.revision(), value.value()));
                reads.remove(i--);
            }
        }
    }
}
