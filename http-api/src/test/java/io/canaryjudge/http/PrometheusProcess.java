package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real Prometheus, Debian's, that scrapes every second. */
public final class PrometheusProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path log;
    private final int port;

    /**
     * @param folder an empty folder for its data
     * @param config its configuration
     */
    public PrometheusProcess(Path folder, String config, String... options) throws IOException {
        this(FreePorts.next(), folder, config, options);
    }

    /** The same again after another one, with what that has in its folder. */
    PrometheusProcess(int port, Path folder, String config, String... options) throws IOException {
        this.port = port;
        Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
        log = folder.resolve("prometheus.log");
        List<String> command = new ArrayList<>(List.of(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(options));
        Process started;
        try {
            started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("this test needs Debian's package prometheus; ./judge test installs it", e);
        }
        process = started;
        RunningService.eventually("Prometheus is ready: " + log(), PATIENCE, () -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            return answer("/-/ready").isPresent();
        });
    }

    /** Waits until a query has a result. */
    public void awaitResult(String query) {
        String path = "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8);
        RunningService.eventually(
                "a result of " + query,
                PATIENCE,
                () -> answer(path)
                        .filter(text -> !text.contains("\"result\":[]"))
                        .isPresent());
    }

    /** What it answers, if it is well. */
    private Optional<String> answer(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(uri().resolve(path)).timeout(PATIENCE).build();
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Where its HTTP API is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What it has said so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
