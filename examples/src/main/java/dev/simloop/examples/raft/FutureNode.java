package dev.simloop.examples.raft;

import dev.simloop.Host;
import dev.simloop.SimFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A node as chains of {@link CompletableFuture}s: one listens, one waits for the time-out, one beats. */
@SuppressWarnings("FutureReturnValueIgnored") // each chain goes on for ever; a failure in it fails the run
final class FutureNode {
    private final Host host;
    private final Election election;

    FutureNode(Host host, Election election) {
        this.host = host;
        this.election = election;
    }

    void start() {
        listen();
        watch();
    }

    private void listen() {
        orFail(election.endpoint().receive().thenAccept(packet -> {
            if (election.hear(packet.payload(Ballot.class))) {
                lead(election.term());
            }
            listen();
        }));
    }

    private void watch() {
        orFail(after(election.restMillis()).thenRun(() -> {
            election.wake();
            watch();
        }));
    }

    private void lead(int term) {
        if (election.leads(term)) {
            election.heartbeat();
            orFail(after(Election.HEARTBEAT_MILLIS).thenRun(() -> lead(term)));
        }
    }

    private SimFuture<Boolean> after(long millis) {
        return host.domain().<Boolean>newFuture().completeOnTimeout(true, millis, TimeUnit.MILLISECONDS);
    }

    /** Hands what no dependent would ever see to the run. */
    private void orFail(CompletableFuture<?> stage) {
        stage.whenComplete((done, failure) -> {
            if (failure != null) {
                host.executor().execute(() -> {
                    throw new IllegalStateException("node " + host + " failed", failure);
                });
            }
        });
    }
}
