package dev.simloop.grpc;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import java.util.Random;

/** The one generator that retries of all channels of the JVM share: within a run the host's, elsewhere as it was. */
final class RoutedRandom extends Random {
    private static final long serialVersionUID = 1;

    @Override
    protected int next(int bits) {
        SimLoop loop = SimLoop.currentOrNull();
        Host host = loop == null ? null : loop.domain().currentActor().domain().host();
        return host == null ? super.next(bits) : host.random("grpc.retry").nextInt() >>> (32 - bits);
    }
}
