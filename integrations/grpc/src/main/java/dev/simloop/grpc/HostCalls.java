package dev.simloop.grpc;

import dev.simloop.Host;
import dev.simloop.SimLoop;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolver;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What each call of a channel passes through: its deadline becomes the host's, and a blocking one waits while others run. */
final class HostCalls implements ClientInterceptor {
    private static final String STUB_TYPE = "internal-stub-type";
    private static final long FINEST_NANOS = 1_000_000;
    private static final int BEYOND_KEPT_DIGITS = 100;

    private final Host host;
    private final VirtualClock clock;
    private @Nullable Object channel;
    private @Nullable NameResolver settled;

    HostCalls(Host host) {
        this.host = host;
        clock = VirtualClock.of(host);
    }

    void begin(Object built) {
        channel = built;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        Object mine = channel;
        if (mine != null) {
            settled = Internals.get().settleResolver(mine, settled, host);
        }
        CallOptions ours = options;
        Deadline deadline = options.getDeadline();
        if (deadline != null && !isOfHost(deadline)) {
            ours = options.withDeadline(
                    Deadline.after(meant(deadline.timeRemaining(TimeUnit.NANOSECONDS)), TimeUnit.NANOSECONDS, clock));
        }
        if (!isBlocking(options)) {
            return next.newCall(method, ours);
        }
        if (method.getType() != MethodDescriptor.MethodType.UNARY) {
            throw new UnsupportedOperationException("a blocking stub of " + method.getFullMethodName()
                    + " would hold up the only thread of the run: use the asynchronous stub for calls that stream");
        }
        return new Waiting<>(next.newCall(method, ours.withExecutor(host.executor())));
    }

    private boolean isOfHost(Deadline deadline) {
        try {
            boolean unused = deadline.isBefore(Deadline.after(0, TimeUnit.NANOSECONDS, clock));
            return true;
        } catch (AssertionError e) {
            // So gRPC says that it is of another clock.
            return false;
        }
    }

    /** What is left of a deadline by the real clock, rounded up, so that what has passed since it was made does not count. */
    static long meant(long leftNanos) {
        if (leftNanos <= 0) {
            return leftNanos;
        }
        long grain = FINEST_NANOS;
        while (leftNanos / grain >= BEYOND_KEPT_DIGITS) {
            grain *= 10;
        }
        return leftNanos > Long.MAX_VALUE - grain ? leftNanos : (leftNanos + grain - 1) / grain * grain;
    }

    private static boolean isBlocking(CallOptions options) {
        String said = options.toString();
        int at = said.indexOf(STUB_TYPE);
        return at >= 0 && said.startsWith("BLOCKING", at + STUB_TYPE.length() + 2);
    }

    /** A unary call of a blocking stub: once it is sent, others run until it is over. */
    private static final class Waiting<Q, R> extends SimpleForwardingClientCall<Q, R> {
        private boolean isOver;

        Waiting(ClientCall<Q, R> call) {
            super(call);
        }

        @Override
        public void start(Listener<R> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            super.onClose(status, trailers);
                            isOver = true;
                        }
                    },
                    headers);
        }

        @Override
        public void halfClose() {
            super.halfClose();
            boolean unused = SimLoop.current().waitNested(() -> isOver, Long.MAX_VALUE);
        }
    }
}
