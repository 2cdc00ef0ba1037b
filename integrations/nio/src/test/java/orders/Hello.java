package orders;

import com.sun.net.httpserver.HttpServer;
import dev.simloop.SimFuture;
import dev.simloop.World;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** What docs/threads.md shows of HTTP. */
public final class Hello {
    private Hello() {}

    /** {@return what the server answers} */
    public static SimFuture<String> run(World world) {
        SimFuture<String> answer = world.newFuture();
        // region http
        world.host("server", host -> {
            HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[] {'o', 'k'});
                exchange.close();
            });
            server.setExecutor(Executors.newFixedThreadPool(4));
            server.start();
        });
        world.host("client", host -> {
            Thread.sleep(100); // the server has to listen
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://server:8080/")).build();
            answer.complete(client.send(request, BodyHandlers.ofString()).body());
        });
        // endregion
        return answer;
    }
}
