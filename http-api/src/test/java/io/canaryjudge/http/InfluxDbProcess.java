package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real InfluxDB 1.6, Debian's, with the database {@code metrics}. */
public final class InfluxDbProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final LoopbackClient client;

    /** @param folder for its data; what it has from an earlier one is there again */
    public InfluxDbProcess(Path folder) throws IOException {
        this(FreePorts.next(), folder);
    }

    InfluxDbProcess(int port, Path folder) throws IOException {
        this.port = port;
        Path file = Files.writeString(folder.resolve("influxdb.conf"), """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%2$s/meta"
                [data]
                  dir = "%2$s/data"
                  wal-dir = "%2$s/wal"
                  query-log-enabled = false
                [http]
                  bind-address = "127.0.0.1:%3$d"
                  log-enabled = false
                [monitor]
                  store-enabled = false
                """.formatted(FreePorts.next(), folder, port));
        Path log = folder.resolve("influxdb.log");
        Process started;
        try {
            started = new ProcessBuilder("influxd", "-config", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("this test needs Debian's package influxdb; ./judge test installs it", e);
        }
        process = started;
        client = new LoopbackClient(uri());
        RunningService.eventually("influxd answers", PATIENCE, () -> {
            assertThat(process.isAlive()).as(() -> said(log)).isTrue();
            return client.status("/ping") == 204;
        });
        client.form("/query", "q=CREATE+DATABASE+metrics");
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its HTTP API is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Takes lines with times in milliseconds. */
    public void write(String lines) {
        client.post("/write?db=metrics&precision=ms", lines);
    }

    /** What it answers, as JSON. */
    String query(String query) {
        return client.form("/query", "db=metrics&q=" + URLEncoder.encode(query, UTF_8));
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
