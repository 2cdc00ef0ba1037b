package orders;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Orders over the JDK's HTTP client, again and again until there is an answer. It sleeps in virtual time, and does not know. */
final class OrderClient {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    private final String name;
    private final boolean bounded;
    final List<String> told = new ArrayList<>();
    int failed;

    /**
     * @param bounded whether all of an answer has to come in time; the time-out of a request by itself ends with the headers, so a server that
     *     loses its power behind them keeps its client waiting for ever
     */
    OrderClient(String name, boolean bounded) {
        this.name = name;
        this.bounded = bounded;
    }

    void order(int count, Duration every) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            told.add(ask(name + i));
            Thread.sleep(every.toMillis());
        }
    }

    private String ask(String id) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://server:8080/order/" + id))
                .timeout(Duration.ofSeconds(3))
                .build();
        while (true) {
            try {
                HttpResponse<String> answer = bounded ? within(request) : http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return id + "=" + answer.body();
                }
            } catch (IOException | TimeoutException e) {
                // The server is down, or out of reach: asked again.
            }
            failed++;
            Thread.sleep(200);
        }
    }

    private HttpResponse<String> within(HttpRequest request)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, BodyHandlers.ofString());
        try {
            return answer.get(4, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            boolean unused = answer.cancel(true);
        }
    }
}
