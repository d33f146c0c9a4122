package io.canaryjudge.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Prometheus, Debian's, that scrapes every second. */
public final class PrometheusProcess implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final int port;

    /**
     * @param folder an empty folder for its data
     * @param config its configuration
     */
    public PrometheusProcess(Path folder, String config, String... options) throws IOException {
        this(freePort(), folder, config, options);
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
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("this test needs Debian's package prometheus; ./judge test installs it", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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
