package io.canaryjudge.http;

import io.canaryjudge.connector.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real VictoriaMetrics, Debian's, which answers with what it has been given a moment ago. */
final class VictoriaMetricsProcess implements AutoCloseable {

    private final Process process;
    private final int port;
    private final LoopbackClient client;

    /** @param folder for its data */
    VictoriaMetricsProcess(Path folder) throws IOException {
        port = FreePorts.next();
        try {
            process = new ProcessBuilder(
                            "victoria-metrics",
                            "-storageDataPath=" + folder.resolve("data"),
                            "-httpListenAddr=127.0.0.1:" + port,
                            "-search.latencyOffset=0s")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("victoria-metrics.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("this test needs Debian's package victoria-metrics; ./judge test installs it", e);
        }
        client = new LoopbackClient(uri());
        RunningService.eventually("victoria-metrics", Duration.ofSeconds(60), () -> client.status("/health") == 200);
    }

    /** Where its HTTP API is. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Takes InfluxDB's line protocol, with times in milliseconds. */
    void writeLines(String lines) {
        client.post("/write?precision=ms", lines);
    }

    /** Takes Prometheus' text. */
    void writeText(String text) {
        client.post("/api/v1/import/prometheus", text);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
