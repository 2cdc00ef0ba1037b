package clients;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.simloop.CallPolicy;
import dev.simloop.Scenario;
import dev.simloop.SimConfig;
import dev.simloop.SimFuture;
import dev.simloop.TakeOver;
import dev.simloop.World;
import dev.simloop.campaign.Campaign;
import dev.simloop.net.SimNetwork;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Servers and clients as they are published, each on a host of its own, over a network that loses a fifth. What is set is what docs/libraries.md says. */
@SuppressWarnings({"FutureReturnValueIgnored", "AddressSelection"
}) // a scenario returns the future that ends it; one name
public final class Exchanges {
    private static final int HTTP = 8080;
    private static final int REDIS = 6379;
    private static final int TIMES = 3;
    private static final int MOST_TRIES = 20;
    /** What does not work. */
    public static final String OKHTTP_AS_IT_IS = "OkHttp as it is";

    private static final Map<String, Exchange> ALL = new LinkedHashMap<>();

    private Exchanges() {}

    private interface Serving {
        void run() throws Exception;
    }

    private interface Asking {
        Object run() throws Exception;
    }

    /** @param files rows of the registry that it may reach: what it reads of the class path, and a folder that it looks for */
    private record Exchange(Serving server, Asking client, List<String> files) {}

    static {
        ALL.put("OkHttp", new Exchange(Exchanges::httpServer, () -> okHttp(false), List.of()));
        ALL.put(OKHTTP_AS_IT_IS, new Exchange(Exchanges::httpServer, () -> okHttp(true), List.of()));
        ALL.put(
                "Apache HttpClient",
                new Exchange(Exchanges::httpServer, Exchanges::apache, List.of("URL.openConnection")));
        ALL.put("Jetty", new Exchange(Exchanges::jetty, Exchanges::jdkClient, List.of()));
        ALL.put("Tomcat", new Exchange(Exchanges::tomcat, Exchanges::jdkClient, List.of("URL.openConnection", "file")));
        ALL.put("HikariCP", new Exchange(() -> new RespServer().serve(REDIS), Exchanges::hikari, List.of()));
        ALL.put("Jedis", new Exchange(() -> new RespServer().serve(REDIS), Exchanges::jedis, List.of()));
    }

    /** {@return the names of all} */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** {@return a campaign whose value is what the client is answered} */
    public static Campaign campaign(String name) {
        Exchange exchange = Objects.requireNonNull(ALL.get(name));
        SimConfig config =
                SimConfig.defaults().withTakeOver(TakeOver.THREADS).withMaxVirtualTime(Duration.ofMinutes(10));
        if (!exchange.files.isEmpty()) {
            config = config.withCalls(CallPolicy.REPORT, exchange.files.toArray(new String[0]));
        }
        return Campaign.of((Scenario) world -> run(world, exchange))
                .withConfig(config)
                .withWorkers(1)
                .withStrategy("random");
    }

    private static SimFuture<Object> run(World world, Exchange exchange) {
        SimNetwork net = SimNetwork.of(world);
        net.setDefaults(net.defaults().withLoss(0.2));
        SimFuture<Object> answer = world.newFuture();
        world.host("server", host -> exchange.server.run());
        world.host("client", host -> {
            Thread.sleep(2_000); // the server has to listen
            answer.complete(exchange.client.run());
        });
        return answer;
    }

    /** Asks again where the network has swallowed a question. */
    private static <T> T again(Callable<T> question) throws Exception {
        for (int tried = 1; ; tried++) {
            try {
                return question.call();
            } catch (IOException | SQLException | JedisConnectionException e) {
                if (tried == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    // ---- servers

    private static void httpServer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(HTTP), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
    }

    private static void jetty() throws Exception {
        Server server = new Server(HTTP);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(org.eclipse.jetty.server.Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, "ok", callback);
                return true;
            }
        });
        server.start();
    }

    private static void tomcat() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setPort(HTTP);
        tomcat.getConnector();
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "ok", new HttpServlet() {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.getOutputStream().write(new byte[] {'o', 'k'});
            }
        });
        context.addServletMappingDecoded("/*", "ok");
        tomcat.start();
    }

    // ---- clients

    /** @param isAsItIs whether it tries several addresses at once, on threads of a pool in a static field */
    private static Object okHttp(boolean isAsItIs) throws Exception {
        OkHttpClient client = new OkHttpClient.Builder().fastFallback(isAsItIs).build();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            Request request = new Request.Builder().url("http://server:8080/").build();
            answers.add(again(() -> {
                try (okhttp3.Response response = client.newCall(request).execute()) {
                    return response.body().string();
                }
            }));
        }
        return answers;
    }

    private static Object apache() throws Exception {
        List<String> answers = new ArrayList<>();
        try (CloseableHttpClient client = HttpClients.createDefault()) {
            for (int i = 0; i < TIMES; i++) {
                answers.add(again(() -> client.execute(
                        new HttpGet("http://server:8080/"), response -> EntityUtils.toString(response.getEntity()))));
            }
        }
        return answers;
    }

    private static Object jdkClient() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://server:8080/")).build();
            answers.add(
                    again(() -> client.send(request, BodyHandlers.ofString()).body()));
        }
        return answers;
    }

    private static Object hikari() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new CounterSource(new InetSocketAddress("server", REDIS)));
        // By itself it is numbered, by a count of all that this JVM has had.
        config.setPoolName("orders");
        config.setMaximumPoolSize(2);
        config.setInitializationFailTimeout(60_000);
        try (HikariDataSource source = new HikariDataSource(config)) {
            return atOnce(i -> {
                try (Connection connection = source.getConnection();
                        Statement statement = connection.createStatement()) {
                    return statement.execute("SET key" + i + " 1");
                }
            });
        }
    }

    private static Object jedis() throws Exception {
        try (JedisPooled jedis = new JedisPooled("server", REDIS)) {
            return atOnce(i -> jedis.set("key" + i, i + "=") + " " + jedis.get("key" + i));
        }
    }

    private interface Work<T> {
        T run(int number) throws Exception;
    }

    /** {@return what some threads get that ask at the same time} */
    private static <T> List<T> atOnce(Work<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(TIMES);
        List<Future<T>> all = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            int number = i;
            all.add(threads.submit(() -> again(() -> work.run(number))));
        }
        List<T> answers = new ArrayList<>();
        for (Future<T> each : all) {
            answers.add(each.get());
        }
        threads.shutdown();
        return answers;
    }
}
