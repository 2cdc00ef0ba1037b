package orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A shop behind the JDK's HTTP server: handlers queue orders, two workers book them. Nothing here knows of a simulation, which makes its sleep one of virtual time. */
final class OrderServer {
    private record Order(String id, CompletableFuture<String> booked) {}

    private final BlockingQueue<Order> queue = new ArrayBlockingQueue<>(4);
    /** Which order got which number. */
    private final Map<String, Integer> numbers = new TreeMap<>();

    private final boolean correct;
    private int last;

    /** @param correct whether an order that comes again, since its answer was lost, keeps its number */
    OrderServer(boolean correct) {
        this.correct = correct;
    }

    void start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/order/", this::handle);
        server.setExecutor(Executors.newFixedThreadPool(3));
        server.start();
        for (int i = 0; i < 2; i++) {
            Thread worker = new Thread(this::work, "worker-" + i);
            worker.setDaemon(true);
            worker.start();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Order order = new Order(path.substring(path.lastIndexOf('/') + 1), new CompletableFuture<>());
        byte[] answer;
        int code = 200;
        try {
            queue.put(order);
            answer = order.booked.get(2, TimeUnit.SECONDS).getBytes(StandardCharsets.UTF_8);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            code = 503;
            answer = new byte[] {'-'};
        }
        exchange.sendResponseHeaders(code, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void work() {
        try {
            while (true) {
                Order order = queue.take();
                Thread.sleep(15);
                order.booked.complete(Integer.toString(book(order.id)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hasBookedTwice() {
        return last > numbers.size();
    }

    private synchronized int book(String id) {
        Integer known = numbers.get(id);
        if (known != null && correct) {
            return known;
        }
        numbers.put(id, ++last);
        return last;
    }
}
