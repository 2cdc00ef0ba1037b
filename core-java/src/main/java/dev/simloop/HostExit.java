package dev.simloop;

/** What {@link Host#exit} throws to leave the task that called it. Nobody is told of it: its host is gone. */
final class HostExit extends Error {
    private static final long serialVersionUID = 1L;

    HostExit(String host) {
        super("host " + host + " has exited", null, false, false);
    }
}
