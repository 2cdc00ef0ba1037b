package dev.simloop.workload;

import dev.simloop.Domain;
import dev.simloop.SimFuture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clients at work, in the world or in one incarnation of a host. Made by {@link Workload#start}. */
public final class RunningWorkload {
    private final List<Client> clients = new ArrayList<>();
    private final SimFuture<@Nullable Void> done;
    private boolean stopped;
    private int working;

    RunningWorkload(Domain domain) {
        this.done = domain.newFuture();
    }

    void add(Client client) {
        clients.add(client);
        working++;
    }

    void begin() {
        clients.forEach(Client::begin);
    }

    void ended() {
        if (--working == 0) {
            done.complete(null);
        }
    }

    boolean isStopped() {
        return stopped;
    }

    /** {@return completes when every client has ended its last operation; never if the host goes down before} */
    public SimFuture<@Nullable Void> done() {
        return done;
    }

    /** {@return how many operations have begun} */
    public int operations() {
        return clients.stream().mapToInt(Client::begun).sum();
    }

    /** Has no client begin another operation; what runs goes on. */
    public void stop() {
        stopped = true;
    }
}
