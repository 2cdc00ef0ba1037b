package store;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Some threads that put and get over a pool of two connections, and demand of each answer that it is what they have put. */
@SuppressWarnings("AddressSelection") // one name
final class StoreClient {
    private static final int CONNECTIONS = 2;
    private static final int THREADS = 3;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int READ_MILLIS = 2_000;
    private static final int MOST_TRIES = 100;
    private static final byte[] NOTHING = {};

    private record Connection(Socket socket, DataInputStream in, DataOutputStream out) {}

    /** A place of the pool; its connection is null where it has to be made. */
    private static final class Place {
        private @Nullable Connection one;
    }

    private final BlockingQueue<Place> pool = new LinkedBlockingQueue<>();
    private final String name;

    StoreClient(String name) {
        this.name = name;
        for (int i = 0; i < CONNECTIONS; i++) {
            pool.add(new Place());
        }
    }

    /** Puts that many values of each key, one key a thread. */
    void run(int values) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Future<?>[] all = new Future<?>[THREADS];
        for (int i = 0; i < THREADS; i++) {
            String key = name + i;
            all[i] = threads.submit(() -> {
                putAndGet(key, values);
                return null;
            });
        }
        threads.shutdown();
        for (Future<?> each : all) {
            each.get();
        }
    }

    private void putAndGet(String key, int values) throws IOException, InterruptedException {
        for (int version = 1; version <= values; version++) {
            check(key, version, call(key, new StoreServer.Entry(version, value(key, version))));
            Thread.sleep(700);
            check(key, version, call(key, new StoreServer.Entry(0, NOTHING)));
        }
    }

    private static byte[] value(String key, int version) {
        byte[] value = new byte[50 + 1_117 * version % 5_000];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (key.hashCode() + 31 * version + i);
        }
        return value;
    }

    private static void check(String key, int version, StoreServer.Entry answer) {
        if (answer.version() != version || !Arrays.equals(answer.value(), value(key, version))) {
            throw new IllegalStateException(key + " was put as version " + version + ", and is version "
                    + answer.version() + " of " + answer.value().length + " bytes");
        }
    }

    private StoreServer.Entry call(String key, StoreServer.Entry request) throws IOException, InterruptedException {
        for (int tried = 1; ; tried++) {
            Place place = pool.take();
            try {
                return callOnce(place, key, request);
            } catch (IOException e) {
                close(place);
                if (tried == MOST_TRIES) {
                    throw e;
                }
            } finally {
                pool.add(place);
            }
            Thread.sleep(100);
        }
    }

    private static StoreServer.Entry callOnce(Place place, String key, StoreServer.Entry request) throws IOException {
        Connection by = place.one;
        if (by == null) {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress("server", StoreServer.PORT), CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            socket.setTcpNoDelay(true);
            by = new Connection(
                    socket,
                    new DataInputStream(socket.getInputStream()),
                    new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
            place.one = by;
        }
        Frames.write(by.out, StoreServer.message(key, request));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(Frames.read(by.in, true)));
        String of = in.readUTF();
        if (!of.equals(key)) {
            throw new IllegalStateException(key + " was asked for, and " + of + " answered");
        }
        return new StoreServer.Entry(in.readInt(), in.readAllBytes());
    }

    private static void close(Place place) throws IOException {
        Connection by = place.one;
        place.one = null;
        if (by != null) {
            by.socket.close();
        }
    }
}
