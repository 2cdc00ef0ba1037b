package dev.simloop.net;

/** What becomes of the use of a socket whose host is down. */
final class Ended {
    private Ended() {}

    /**
     * {@return whether the last task of an incarnation that is down already asks: what it does is discarded}
     *
     * @throws IllegalStateException if somebody else asks
     */
    static boolean isDiscarded(Kernel kernel) {
        if (kernel.domain.isAlive()) {
            return false;
        }
        if (kernel.streams.net.domain.currentActor().domain() == kernel.domain) {
            return true;
        }
        throw new IllegalStateException("this socket went with incarnation " + kernel.domain.incarnation() + " of host "
                + kernel.host.name() + ", which is down");
    }

    /** {@return whether closing a socket does anything: not once the host is down or the run is over} */
    static boolean mayClose(Kernel kernel) {
        return kernel.domain.isAlive() && !kernel.streams.net.isClosed();
    }
}
