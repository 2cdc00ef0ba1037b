package dev.simloop.net;

import dev.simloop.Domain;
import dev.simloop.Host;
import dev.simloop.SimFuture;
import dev.simloop.Timer;
import dev.simloop.spi.TaskKind;
import dev.simloop.workload.OperationException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Typed messages and calls over the packets of an {@link Endpoint}: which answer belongs to which request, time-outs and retries.
 *
 * <pre>{@code
 * Rpc rpc = Rpc.bind(net, host);
 * rpc.handle(Get.class, call -> new Value(store.get(call.body().key())));
 * rpc.ask("n2", new Get("x"), Value.class, CallSettings.within(Duration.ofMillis(50)).withRetries(2, Duration.ofMillis(10)))
 *         .thenAccept(value -> ...);
 * }</pre>
 *
 * <p><b>Models</b> what every client of datagrams does: a request carries an id, a retry the same one, an answer names it. An
 * answer that comes after the call has ended (late, or a duplicate's) is dropped. A handler that throws answers with the
 * failure, and an {@link OperationException#notDone} says that there was certainly no effect; what {@link Error}s it throws fails the run, for an assertion is no answer.
 *
 * <p><b>Rejects</b> a type that is handled twice, and an answer to a call that was never made, which fails the run: ids are not to
 * be made up. <b>Leaves out</b> connections, flow control and exactly-once: a retry can reach a server twice, which {@link
 * Call#id} tells.
 *
 * <p>An incarnation has its own: bind in the host's entry. Threads: tasks of its host alone use it. Counters: {@code rpc.calls}, {@code
 * rpc.retries}, {@code rpc.timeouts}, {@code rpc.failed}, {@code rpc.late}.
 */
public final class Rpc implements AutoCloseable {
    // Serializable, so that a body that is copied by serialisation can be in one.
    private record Request(String id, int attempt, Object body) implements Serializable {}

    private record Answer(
            String id, @Nullable Object body, @Nullable String failure, boolean notDone) implements Serializable {}

    private record Message(Object body) implements Serializable {}

    /** A call that waits for its answer. */
    private final class Pending<A> {
        final String id;
        final String to;
        final Object request;
        final Class<A> type;
        final CallSettings settings;
        final SimFuture<A> future;
        private int attempt;
        private @Nullable Timer timer;

        Pending(String id, String to, Object request, Class<A> type, CallSettings settings) {
            this.id = id;
            this.to = to;
            this.request = request;
            this.type = type;
            this.settings = settings;
            this.future = domain.newFuture();
        }

        void send() {
            if (future.isDone()) {
                // The program has cancelled it, or has put a time-out of its own on it.
                pending.remove(id);
                return;
            }
            attempt++;
            if (attempt > 1) {
                domain.count("rpc.retries");
            }
            endpoint.send(to, new Request(id, attempt, request));
            timer = after(settings.timeout().toNanos(), this::late);
        }

        private void late() {
            domain.count("rpc.timeouts");
            if (attempt <= settings.retries()) {
                timer = after(settings.pause().toNanos(), this::send);
                return;
            }
            pending.remove(id);
            settle(
                    null,
                    new TimeoutException(to + " has not answered " + name(request.getClass()) + " within "
                            + settings.timeout() + (attempt == 1 ? "" : ", " + attempt + " times")));
        }

        void answered(Answer answer) {
            Timer waiting = timer;
            if (waiting != null) {
                boolean unused = waiting.cancel();
            }
            if (answer.failure != null) {
                settle(null, new CallFailedException(answer.failure, answer.notDone && attempt == 1));
            } else if (answer.body == null || type.isInstance(answer.body)) {
                settle(type.cast(answer.body), null);
            } else {
                settle(
                        null,
                        new ClassCastException(to + " has answered " + name(request.getClass()) + " with a "
                                + answer.body.getClass().getName() + ", not a " + type.getName()));
            }
        }

        private void settle(@Nullable A value, @Nullable Throwable failure) {
            boolean unused = domain.settle(future, value, failure);
        }
    }

    private final Endpoint endpoint;
    private final Domain domain;
    private final dev.simloop.Actor actor;
    private final Map<Class<?>, Function<Call<?>, CompletionStage<?>>> handlers = new LinkedHashMap<>();
    private final Map<Class<?>, BiConsumer<String, Object>> listeners = new LinkedHashMap<>();
    private final Map<String, Pending<?>> pending = new LinkedHashMap<>();
    private final String prefix;
    private long made;

    private Rpc(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.domain = endpoint.domain();
        this.actor = domain.newActor("rpc");
        this.prefix = endpoint.address() + (domain.incarnation() < 2 ? "" : "~" + domain.incarnation()) + "/";
        endpoint.onPacket(this::arrived);
    }

    /**
     * {@return the calls of this incarnation of {@code host}, at the host's own address}
     *
     * @throws IllegalStateException if the address is bound
     */
    public static Rpc bind(SimNetwork net, Host host) {
        return over(net.bind(host));
    }

    /**
     * {@return calls over {@code endpoint}, such as one of the world itself for a client that no fault reaches}
     *
     * @throws IllegalStateException if the endpoint has a handler or a receiver already
     */
    public static Rpc over(Endpoint endpoint) {
        return new Rpc(endpoint);
    }

    /** {@return the address that it is reached at} */
    public String address() {
        return endpoint.address();
    }

    /**
     * Answers requests of exactly that type with what {@code handler} returns, in the step in which they arrive.
     *
     * @throws IllegalStateException if the type is handled already
     */
    public <Q> void handle(Class<Q> type, Function<Call<Q>, ?> handler) {
        Objects.requireNonNull(handler);
        handleAsync(type, call -> {
            SimFuture<Object> done = domain.newFuture();
            done.complete(handler.apply(call));
            return done;
        });
    }

    /**
     * Answers requests of exactly that type when the stage that {@code handler} returns is done.
     *
     * @throws IllegalStateException if the type is handled already
     */
    @SuppressWarnings("unchecked")
    public <Q> void handleAsync(Class<Q> type, Function<Call<Q>, ? extends CompletionStage<?>> handler) {
        Objects.requireNonNull(handler);
        taken(type);
        handlers.put(type, call -> handler.apply((Call<Q>) call));
    }

    /**
     * Gives messages of exactly that type, and the address they are from, to {@code listener}. What it throws fails the run.
     *
     * @throws IllegalStateException if the type is handled already
     */
    public <T> void onMessage(Class<T> type, BiConsumer<String, T> listener) {
        Objects.requireNonNull(listener);
        taken(type);
        listeners.put(type, (from, body) -> listener.accept(from, type.cast(body)));
    }

    private void taken(Class<?> type) {
        if (handlers.containsKey(type) || listeners.containsKey(type)) {
            throw new IllegalStateException(address() + " handles " + name(type) + " already");
        }
    }

    /** Sends a message that has no answer. Whether it arrives, nobody tells. */
    public void tell(String to, Object message) {
        endpoint.send(to, new Message(message));
    }

    /**
     * Asks {@code to} and returns the answer: it fails with a {@link TimeoutException} if none has come after the last attempt, with
     * a {@link CallFailedException} if the handler there threw or there is none.
     *
     * @throws IllegalArgumentException if the request could change under way, see {@link Endpoint#send(String, Object)}
     */
    public <A> SimFuture<A> ask(String to, Object request, Class<A> answer, CallSettings settings) {
        domain.count("rpc.calls");
        String id = prefix + made++;
        Pending<A> call = new Pending<>(id, to, request, Objects.requireNonNull(answer), settings);
        pending.put(id, call);
        try {
            call.send();
        } catch (RuntimeException e) {
            pending.remove(id);
            throw e;
        }
        return call.future;
    }

    /** {@return how many calls wait for their answer} */
    public int pending() {
        return pending.size();
    }

    private Timer after(long nanos, Runnable what) {
        return domain.schedule(actor, null, TaskKind.TIMER, false, nanos, what);
    }

    private void arrived(Packet packet) {
        Object payload = packet.payload();
        if (payload instanceof Request request) {
            serve(packet.from(), request);
        } else if (payload instanceof Answer answer) {
            Pending<?> call = pending.remove(answer.id);
            if (call != null) {
                call.answered(answer);
            } else {
                unasked(packet.from(), answer);
            }
        } else {
            Object body = payload instanceof Message message ? message.body : payload;
            BiConsumer<String, Object> listener = listeners.get(body.getClass());
            if (listener == null) {
                throw new IllegalStateException(address() + " has got a " + name(body.getClass()) + " from "
                        + packet.from() + " and listens to " + names(listeners));
            }
            listener.accept(packet.from(), body);
        }
    }

    private void unasked(String from, Answer answer) {
        String own = answer.id.startsWith(prefix) ? answer.id.substring(prefix.length()) : "";
        boolean mine = own.matches("[0-9]{1,18}");
        if ((mine && Long.parseLong(own) >= made) || (!mine && !answer.id.startsWith(address()))) {
            throw new IllegalStateException(
                    from + " has answered call " + answer.id + ", which " + address() + " has not made");
        }
        // The call has ended, or was an earlier incarnation's.
        domain.count("rpc.late");
    }

    private void serve(String from, Request request) {
        Function<Call<?>, CompletionStage<?>> handler = handlers.get(request.body.getClass());
        if (handler == null) {
            fail(
                    from,
                    request,
                    address() + " does not handle " + name(request.body.getClass()) + ", it handles " + names(handlers),
                    true);
            return;
        }
        CompletionStage<?> answer;
        try {
            answer = handler.apply(new Call<>(from, request.id, request.attempt, request.body));
        } catch (RuntimeException e) {
            fail(from, request, String.valueOf(e), isRefusal(e));
            return;
        }
        var unused = answer.handle((value, failure) -> {
            if (failure == null) {
                reply(from, new Answer(request.id, value, null, false));
            } else {
                Throwable bare = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                if (bare instanceof Error) {
                    domain.loop().fail(bare);
                } else {
                    fail(from, request, String.valueOf(bare), isRefusal(bare));
                }
            }
            return null;
        });
    }

    /** {@return whether the handler itself said so: of a call that it made there may have been other effects} */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof OperationException
                && !(failure instanceof CallFailedException)
                && OperationException.isDefinite(failure);
    }

    private void fail(String from, Request request, String why, boolean notDone) {
        domain.count("rpc.failed");
        reply(from, new Answer(request.id, null, why, notDone));
    }

    private void reply(String to, Answer answer) {
        if (!endpoint.isClosed()) {
            endpoint.send(to, answer);
        }
    }

    private static String names(Map<Class<?>, ?> types) {
        return types.keySet().stream().map(Rpc::name).toList().toString();
    }

    private static String name(Class<?> type) {
        return type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
    }

    /** Frees the address; calls that wait run into their time-outs. */
    @Override
    public void close() {
        endpoint.close();
    }

    @Override
    public String toString() {
        return "rpc of " + address();
    }
}
