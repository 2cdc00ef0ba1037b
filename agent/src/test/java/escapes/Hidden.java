package escapes;

import java.io.File;
import java.io.FileWriter;
import java.lang.ref.Cleaner;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Programs as people write them, with one escape each, at the line that says so. */
@SuppressWarnings({
    "AddressSelection",
    "DefaultCharset",
    "FutureReturnValueIgnored",
    "JavaTimeDefaultTimeZone",
    "JavaUtilDate",
    "ObjectToString",
    "ThreadPriorityCheck",
    "WaitNotInLoop"
}) // what they do wrong is the point
public final class Hidden {
    /**
     * One of them.
     *
     * @param row the row of the registry where it escapes
     * @param program what it does
     */
    public record Program(String row, Callable<Object> program) {}

    public static final Map<String, Program> ALL = new LinkedHashMap<>();

    private Hidden() {}

    /** A program that gives nothing back. */
    private interface Deed {
        void done() throws Exception;
    }

    private static void does(String name, String row, Deed deed) {
        ALL.put(name, new Program(row, () -> {
            deed.done();
            return "";
        }));
    }

    private static void gives(String name, String row, Callable<Object> program) {
        ALL.put(name, new Program(row, program));
    }

    static {
        does("Mailer", "Socket", () -> new Mailer().send("hello"));
        gives("Prices", "File", () -> new Prices().price("bolt"));
        does("AuditLog", "FileWriter", () -> new AuditLog().note("sold"));
        does("Worker", "Thread", () -> new Worker().work());
        does("Poller", "Thread", () -> new Poller().begin());
        gives("Buffers", "Cleaner", () -> new Buffers().borrow());
        gives("Quotes", "HttpClient", () -> new Quotes().ask());
        gives("Shell", "Process", () -> new Shell().run("true"));
        gives("Resolver", "InetAddress", () -> new Resolver().find("127.0.0.1"));
        does("Registrar", "Runtime.addShutdownHook", () -> new Registrar().register(Threads.make()));
        gives("Mailbox", "Object.wait", () -> new Mailbox().read());
        does("Phases", "CyclicBarrier.await", () -> new Phases().arrive());
        does("Gate", "Condition.await", () -> new Gate().pass());
        does("Fatal", "Runtime.exit", () -> new Fatal().check(false));
        does("Acceptor", "SocketChannel", () -> new Acceptor().listen());
        gives("Uploads", "Files.createTempFile", () -> new Uploads().store(new byte[] {1}));
        gives("Codec", "native libraries", () -> new Codec().isFast());
        gives("Leader", "ProcessHandle", () -> new Leader().id());
        gives("Dice", "Random", () -> new Dice().roll());
        gives("Store", "DriverManager", () -> new Store().open());
        does("Beacon", "DatagramSocket", () -> new Beacon().shout());
    }

    static final class Mailer {
        private final List<String> outbox = new ArrayList<>();

        void send(String letter) throws Exception {
            outbox.add(letter);
            try (Socket socket = new Socket()) { // escapes: Mailer
                socket.setSoTimeout(100);
            }
        }
    }

    static final class Prices {
        private final File file = new File("prices.txt");
        private long read = -1;

        long price(String piece) {
            if (file.lastModified() != read) { // escapes: Prices
                read = System.currentTimeMillis();
            }
            return piece.length();
        }
    }

    static final class AuditLog {
        void note(String line) throws Exception {
            try (FileWriter writer = new FileWriter("target/audit.log", true)) { // escapes: AuditLog
                writer.write(Instant.now() + " " + line);
            }
        }
    }

    static final class Worker {
        private final AtomicInteger done = new AtomicInteger();

        void work() {
            Thread thread = new Thread(done::incrementAndGet, "worker"); // escapes: Worker
            thread.setDaemon(true);
            thread.start();
        }
    }

    static final class Poller {
        private static final class Loop extends Thread {
            Loop(String name) {
                super(name); // escapes: Poller
                setDaemon(true);
            }
        }

        void begin() {
            new Loop("poller").start();
        }
    }

    static final class Buffers {
        private static final class Buffer {
            Buffer(Cleaner.Cleanable unused) {}
        }

        Object borrow() {
            Object owner = new Object();
            return new Buffer(Cleaner.create().register(owner, () -> {})); // escapes: Buffers
        }
    }

    static final class Quotes {
        private final Supplier<HttpClient> client = HttpClient::newHttpClient;

        String ask() {
            return client.get().version().name(); // escapes: Quotes
        }
    }

    static final class Shell {
        int run(String... words) throws Exception {
            ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
            return builder.start().waitFor(); // escapes: Shell
        }
    }

    static final class Resolver {
        private final Map<String, InetAddress> known = new HashMap<>();

        InetAddress find(String name) throws Exception {
            InetAddress address = known.get(name);
            if (address == null) {
                address = InetAddress.getByName(name); // escapes: Resolver
                known.put(name, address);
            }
            return address;
        }
    }

    static final class Registrar {
        void register(Thread hook) {
            Runtime.getRuntime().addShutdownHook(hook); // escapes: Registrar
        }
    }

    static final class Mailbox {
        private String letter = "";

        synchronized String read() throws InterruptedException {
            while (letter.isEmpty()) {
                wait(10); // escapes: Mailbox
            }
            return letter;
        }
    }

    static final class Phases {
        private final CyclicBarrier barrier = new CyclicBarrier(2);

        void arrive() throws Exception {
            barrier.await(1, TimeUnit.SECONDS); // escapes: Phases
        }
    }

    static final class Gate {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition open = lock.newCondition();

        void pass() throws InterruptedException {
            lock.lock();
            try {
                open.await(); // escapes: Gate
            } finally {
                lock.unlock();
            }
        }
    }

    static final class Fatal {
        void check(boolean fine) {
            if (!fine) {
                System.exit(70); // escapes: Fatal
            }
        }
    }

    static final class Acceptor {
        void listen() throws Exception {
            try (ServerSocketChannel server = ServerSocketChannel.open()) { // escapes: Acceptor
                server.configureBlocking(false);
            }
        }
    }

    static final class Uploads {
        Path store(byte[] bytes) throws Exception {
            Path path = Files.createTempFile("upload", ".bin"); // escapes: Uploads
            Files.write(path, bytes);
            return path;
        }
    }

    static final class Codec {
        boolean isFast() {
            try {
                System.loadLibrary("fastcodec"); // escapes: Codec
                return true;
            } catch (UnsatisfiedLinkError e) {
                return false;
            }
        }
    }

    static final class Leader {
        String id() {
            return "node-" + ProcessHandle.current().pid(); // escapes: Leader
        }
    }

    static final class Dice {
        private static final class Fair extends Random { // escapes: Dice
            private static final long serialVersionUID = 1;

            int roll() {
                return nextInt(6) + 1;
            }
        }

        int roll() {
            return new Fair().roll();
        }
    }

    static final class Store {
        Object open() throws Exception {
            return DriverManager.getConnection("jdbc:none:"); // escapes: Store
        }
    }

    static final class Beacon {
        void shout() throws Exception {
            try (DatagramSocket socket = new DatagramSocket()) { // escapes: Beacon
                socket.setBroadcast(true);
            }
        }
    }
}
