package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.loop.TimeSource;
import io.canaryjudge.spi.RolloutController;
import io.canaryjudge.spi.WindowLog;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/** The real service on a free port, and a client of it that speaks HTTP/1.1. */
public final class RunningService implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final JudgeServer server;

    private RunningService(JudgeServer server) {
        this.server = server;
    }

    /** The service with its default settings. */
    public static RunningService start() {
        return start(ServerConfig.DEFAULT);
    }

    /** The service with these settings, but for the port and that it keeps everything in memory. */
    public static RunningService start(ServerConfig config) {
        return start(config, TimeSource.system());
    }

    static RunningService start(ServerConfig config, TimeSource clock) {
        return startAsSet(config.inMemory(), clock);
    }

    /** The service with these settings, but for the port, and with another log. */
    static RunningService startWith(ServerConfig config, WindowLog log) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "data")), "service");
            ServerConfig apart = config.withPort(0).withKeeping(config.keeping().withFolder(folder));
            return new RunningService(JudgeServer.start(apart, TimeSource.system(), settings -> log)
                    .await(30, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError("the service did not start", e);
        }
    }

    /** The service with these settings, but for the port, by the system's clock. */
    static RunningService startAsSet(ServerConfig config) {
        return startAsSet(config, TimeSource.system());
    }

    /** The service with these settings, but for the port. */
    static RunningService startAsSet(ServerConfig config, TimeSource clock) {
        try {
            return new RunningService(
                    JudgeServer.start(config.withPort(0), clock).await(30, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError("the service did not start", e);
        }
    }

    /** The service with these settings, but for the port, and with controllers of rollouts. */
    static RunningService startWith(ServerConfig config, TimeSource clock, Map<String, RolloutController> controllers) {
        try {
            return new RunningService(
                    JudgeServer.start(config.withPort(0), clock, controllers).await(30, TimeUnit.SECONDS));
        } catch (Exception e) {
            throw new AssertionError("the service did not start", e);
        }
    }

    /** Where it is. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return post(path, body.getBytes(UTF_8), headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) {
        return send(request(path, headers).POST(BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<String> postChunked(String path, byte[] body, String... headers) {
        return send(request(path, headers).POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(request(path, headers).method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString(body)));
    }

    HttpResponse<String> method(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody()));
    }

    CompletableFuture<HttpResponse<String>> getLater(String path, String... headers) {
        return client.sendAsync(request(path, headers).GET().build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postLater(String path, String body, String... headers) {
        HttpRequest request =
                request(path, headers).POST(BodyPublishers.ofString(body)).build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(String path, String... headers) {
        try {
            return client.send(request(path, headers).GET().build(), BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts an analysis of a service's version 2 against its version 1; gives its id. */
    public String startAnalysis(String service) {
        return startAnalysis(service, "{}");
    }

    /** The same with a policy. */
    public String startAnalysis(String service, String policy) {
        HttpResponse<String> response = post(
                "/api/v1/analyses",
                new JsonObject()
                        .put("service", service)
                        .put("baseline", "1")
                        .put("canary", "2")
                        .put("policy", new JsonObject(policy))
                        .encode());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return new JsonObject(response.body()).getString("id");
    }

    /** Reports something of a service. */
    public void signal(String service, String signal) {
        HttpResponse<String> response = post(
                "/api/v1/signals",
                new JsonObject()
                        .put("signal", signal)
                        .put("service", service)
                        .put("reporter", "test")
                        .put("subject", "something")
                        .encode());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    JsonObject verdict(String id) {
        return new JsonObject(get("/api/v1/analyses/" + id + "/verdict").body());
    }

    /** The verdicts of all analyses. */
    List<JsonObject> list() {
        return new JsonObject(get("/api/v1/analyses").body())
                .getJsonArray("analyses").stream().map(JsonObject.class::cast).toList();
    }

    /** Waits until every analysis that has not ended was looked at as of a moment. */
    void awaitLook(Instant moment) {
        String now = moment.toString();
        eventually(
                "a look at " + now,
                LONGEST_LOOK,
                () -> list().stream()
                        .allMatch(verdict -> verdict.getBoolean("ended")
                                || verdict.getString("asOf").equals(now)));
    }

    /** One of the service's own metrics, with its labels if it has any. */
    public double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no metric " + name));
    }

    static byte[] gzip(String text) {
        return gzip(text.getBytes(UTF_8));
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    /** Looks again and again until a condition holds. */
    public static void eventually(String what, Duration within, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("time until " + what)
                    .isLessThan(within);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request.build() + " got no answer", e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop().await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the service did not stop", e);
        }
    }
}
