package escapes;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.lang.ref.Cleaner;
import java.lang.ref.ReferenceQueue;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahDate;
import java.time.chrono.JapaneseDate;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.FileHandler;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/** For each row of the registry that the agent has something to do for, a program that leaves the run there. */
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
public final class Programs {
    /** By the name of the row. What it returns has to be the same in two runs of a seed. */
    public static final Map<String, Callable<Object>> ALL = new LinkedHashMap<>();

    private Programs() {}

    private static void of(String row, Callable<Object> program) {
        ALL.put(row, program);
    }

    private static final Object LOCK = new Object();

    static {
        of("System.nanoTime", () -> System.nanoTime());
        of("System.currentTimeMillis", () -> System.currentTimeMillis());
        of("Instant.now", () -> Instant.now());
        of("LocalDate.now", () -> LocalDate.now());
        of("LocalTime.now", () -> LocalTime.now());
        of("LocalDateTime.now", () -> LocalDateTime.now());
        of("ZonedDateTime.now", () -> ZonedDateTime.now());
        of("OffsetDateTime.now", () -> OffsetDateTime.now());
        of("OffsetTime.now", () -> OffsetTime.now());
        of("Year.now", () -> Year.now());
        of("YearMonth.now", () -> YearMonth.now());
        of("MonthDay.now", () -> MonthDay.now());
        of("HijrahDate.now", () -> HijrahDate.now());
        of("JapaneseDate.now", () -> JapaneseDate.now());
        of("MinguoDate.now", () -> MinguoDate.now());
        of("ThaiBuddhistDate.now", () -> ThaiBuddhistDate.now());
        of("Clock.system", () -> Clock.systemUTC().instant());
        of("Date", () -> new Date());
        of("Calendar", () -> Calendar.getInstance().getTimeInMillis());
        of("Thread.sleep", () -> {
            Thread.sleep(50);
            return "";
        });
        of("Thread.yield", () -> {
            Thread.yield();
            return "";
        });
        of("LockSupport.parkNanos", () -> {
            LockSupport.parkNanos(1_000_000);
            return "";
        });
        of("Future.get", () -> {
            try {
                return new CompletableFuture<String>().get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return "late";
            }
        });
        // Nobody counts it down: where the call is made as it stands, a real thread might be faster.
        of("CountDownLatch.await", () -> new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS));
        of("Semaphore.acquire", () -> {
            Semaphore semaphore = new Semaphore(0);
            CompletableFuture.runAsync(semaphore::release);
            semaphore.acquire();
            return semaphore.availablePermits();
        });
        of("BlockingQueue.take", () -> {
            LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
            CompletableFuture.runAsync(() -> queue.add("a"));
            return queue.take();
        });
        of("BlockingQueue.put", () -> {
            LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>(1);
            queue.add("a");
            CompletableFuture.runAsync(queue::poll);
            queue.put("b");
            return queue.toString();
        });
        of("Executors", () -> {
            ExecutorService pool = Executors.newFixedThreadPool(2);
            List<String> order = new ArrayList<>();
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (String name : List.of("a", "b", "c", "d")) {
                tasks.add(() -> order.add(name));
            }
            pool.invokeAll(tasks);
            pool.shutdown();
            return order.toString() + pool.awaitTermination(1, TimeUnit.SECONDS);
        });
        of("ScheduledThreadPoolExecutor", () -> {
            var pool = Executors.newScheduledThreadPool(1);
            List<Long> times = new ArrayList<>();
            var ticks = pool.scheduleAtFixedRate(() -> times.add(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
            Thread.sleep(3_500);
            ticks.cancel(false);
            pool.shutdownNow();
            return times.toString();
        });
        of("ForkJoinPool", () -> ForkJoinPool.commonPool().submit(() -> "done").get());
        of("ForkJoinTask", () -> {
            ForkJoinTask<String> task = ForkJoinTask.adapt(() -> "done");
            task.fork();
            return task.join();
        });
        of("Timer", () -> {
            Timer timer = new Timer("ticks", true);
            List<Long> times = new ArrayList<>();
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            times.add(System.currentTimeMillis());
                        }
                    },
                    1_000,
                    1_000);
            Thread.sleep(3_500);
            timer.cancel();
            return times.toString();
        });
        of(
                "CompletableFuture.supplyAsync",
                () -> CompletableFuture.supplyAsync(() -> "done").join());
        of("CompletableFuture.Async", () -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            CompletableFuture<Integer> length = future.thenApplyAsync(String::length);
            future.complete("four");
            return length.join();
        });
        of("CompletableFuture.orTimeout", () -> {
            CompletableFuture<String> never = new CompletableFuture<>();
            return never.completeOnTimeout("late", 20, TimeUnit.MILLISECONDS).join();
        });
        of(
                "CompletableFuture.delayedExecutor",
                () -> CompletableFuture.supplyAsync(
                                () -> "done", CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
                        .join());
        of("CompletableFuture.allOf", () -> {
            CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> "one");
            CompletableFuture<String> two = CompletableFuture.supplyAsync(() -> "two");
            CompletableFuture.allOf(one, two).join();
            return one.join() + two.join();
        });
        of(
                "parallelStream",
                () -> List.of(1, 2, 3, 4, 5).parallelStream().map(n -> n * n).collect(Collectors.toList()));
        of("Arrays.parallel", () -> {
            int[] numbers = new Random(7).ints(20_000).toArray();
            Arrays.parallelSort(numbers);
            return numbers[0];
        });
        of("Random", () -> new Random().nextLong());
        of("Math.random", () -> Math.random());
        of("SplittableRandom", () -> new SplittableRandom().nextLong());
        of("Collections.shuffle", () -> {
            List<Integer> numbers = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
            Collections.shuffle(numbers);
            return numbers.toString();
        });
        of("RandomGenerator.of", () -> RandomGenerator.getDefault().nextLong());
        of("ThreadLocalRandom", () -> ThreadLocalRandom.current().nextLong());
        of("SecureRandom", () -> new SecureRandom().nextLong());
        of("UUID.randomUUID", () -> UUID.randomUUID());
        of("Thread", () -> new Thread(() -> {}).getName());
        of("Runtime.addShutdownHook", () -> {
            Thread hook = Threads.make();
            Runtime.getRuntime().addShutdownHook(hook);
            return Runtime.getRuntime().removeShutdownHook(hook);
        });
        of("Runtime.exit", () -> {
            System.exit(3);
            return "";
        });
        of("LockSupport.park", () -> {
            LockSupport.unpark(Thread.currentThread());
            LockSupport.park();
            return "";
        });
        of("Object.wait", () -> {
            synchronized (LOCK) {
                LOCK.wait(1);
            }
            return "";
        });
        of("Condition.await", () -> {
            ReentrantLock lock = new ReentrantLock();
            lock.lock();
            return lock.newCondition().await(1, TimeUnit.NANOSECONDS);
        });
        of("CyclicBarrier.await", () -> new CyclicBarrier(1).await());
        of("Thread.join", () -> {
            Threads.make().join();
            return "";
        });
        of("Socket", () -> {
            try (Socket socket = new Socket()) {
                return socket.isConnected();
            }
        });
        of("ServerSocket", () -> {
            try (ServerSocket socket = new ServerSocket()) {
                return socket.isBound();
            }
        });
        of("DatagramSocket", () -> {
            try (DatagramSocket socket = new DatagramSocket(null)) {
                return socket.isBound();
            }
        });
        of("MulticastSocket", () -> {
            try (MulticastSocket socket = new MulticastSocket(null)) {
                return socket.isBound();
            }
        });
        of("SocketChannel", () -> {
            try (SocketChannel channel = SocketChannel.open()) {
                return channel.isConnected();
            }
        });
        of("AsynchronousSocketChannel", () -> {
            try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
                return channel.isOpen();
            }
        });
        of("HttpClient", () -> HttpClient.newHttpClient().version());
        of(
                "URL.openConnection",
                () -> URI.create("file:/").toURL().openConnection().getContentType());
        of("InetAddress", () -> InetAddress.getByName("127.0.0.1"));
        of("NetworkInterface", () -> NetworkInterface.getNetworkInterfaces().hasMoreElements());
        of("HttpServer", () -> com.sun.net.httpserver.HttpServer.create().getAddress());
        of("RMI", () -> {
            try {
                return java.rmi.Naming.list("//127.0.0.1:1").length;
            } catch (java.rmi.RemoteException e) {
                return "nobody";
            }
        });
        of("naming and directories", () -> new javax.naming.InitialContext().getEnvironment());
        of("DriverManager", () -> {
            try {
                return java.sql.DriverManager.getConnection("jdbc:none:");
            } catch (java.sql.SQLException e) {
                return "nobody";
            }
        });
        files();
        of("System.in", () -> String.valueOf(System.console()).length());
        of("logging to files", () -> {
            FileHandler handler = new FileHandler("target/escape.log");
            handler.close();
            return "";
        });
        of("Process", () -> new ProcessBuilder("true").start().waitFor());
        of("ProcessHandle", () -> ProcessHandle.current().isAlive());
        of("native libraries", () -> {
            try {
                System.load("/none.so");
                return "";
            } catch (UnsatisfiedLinkError e) {
                return "none";
            }
        });
        of("Gatherers.mapConcurrent", () -> Signals.mapConcurrent());
        of("signals", () -> Signals.handle());
        of("attach and debug", () -> Signals.attach());
        of("Cleaner", () -> Cleaner.create().hashCode() != 0);
        of("System.gc", () -> {
            System.gc();
            return "";
        });
        of("System.runFinalization", () -> Signals.runFinalization());
        of("ReferenceQueue", () -> new ReferenceQueue<Object>().remove(1));
        of("Set.of", () -> java.util.Set.of("a", "b", "c", "d").toString());
        of("Map.of", () -> Map.of("a", 1, "b", 2, "c", 3).toString());
    }

    private static void files() {
        of("Files", () -> Files.exists(Path.of("none")));
        of("Files.list", () -> {
            try (java.util.stream.Stream<Path> all = Files.list(Path.of("."))) {
                return all.count() > 0;
            }
        });
        of("Files.createTempFile", () -> {
            Path made = Files.createTempFile("escape", null);
            made.toFile().deleteOnExit();
            return made;
        });
        of("Path.toRealPath", () -> Path.of(".").toRealPath());
        of("absolute paths", () -> new File("none").getAbsolutePath());
        of("FileChannel.open", () -> {
            try (FileChannel channel = FileChannel.open(Path.of("pom.xml"))) {
                return channel.isOpen();
            } catch (NoSuchFileException e) {
                return "none";
            }
        });
        of("FileInputStream", () -> {
            try (FileInputStream in = new FileInputStream("pom.xml")) {
                return in.read();
            } catch (FileNotFoundException e) {
                return "none";
            }
        });
        of("FileOutputStream", () -> {
            try (FileOutputStream out = new FileOutputStream("escape")) {
                out.write(1);
                return "";
            } finally {
                new File("escape").deleteOnExit();
            }
        });
        of("RandomAccessFile", () -> {
            try (RandomAccessFile file = new RandomAccessFile("pom.xml", "r")) {
                return file.length() > 0;
            } catch (FileNotFoundException e) {
                return "none";
            }
        });
        of("FileReader", () -> {
            try (FileReader in = new FileReader("pom.xml")) {
                return in.read();
            } catch (FileNotFoundException e) {
                return "none";
            }
        });
        of("FileWriter", () -> {
            try (PrintWriter out = new PrintWriter("escape")) {
                out.print(1);
                return "";
            } finally {
                new File("escape").deleteOnExit();
            }
        });
        of(
                "FileDescriptor",
                () -> new FileOutputStream(FileDescriptor.out).getFD().valid());
        of("File", () -> new File("none").exists());
        of("ZipFile", () -> {
            try (ZipFile file = new ZipFile("none.zip")) {
                return file.size();
            } catch (java.io.IOException e) {
                return "none";
            }
        });
        of("FileSystem.provider", () -> FileSystems.getDefault().provider().getScheme());
        of("WatchService", () -> {
            try (WatchService service = FileSystems.getDefault().newWatchService()) {
                return service.poll() == null;
            }
        });
        of("FileSystems", () -> {
            try {
                return FileSystems.newFileSystem(Path.of("none.zip"), Map.of()).isOpen();
            } catch (java.io.IOException | RuntimeException e) {
                if (e instanceof IllegalStateException || e.getClass().getName().startsWith("dev.simloop")) {
                    throw e;
                }
                return "none";
            }
        });
    }
}
