package io.canaryjudge.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server as a process of its own, with a folder that goes with it. */
final class Server implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final ServerKind kind;
    private final int port;
    private final Path folder;
    private final Process process;

    private Server(ServerKind kind, int port, Path folder, Process process) {
        this.kind = kind;
        this.port = port;
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param cores it may use the first so many
     * @throws IOException if it does not start
     */
    static Server start(ServerKind kind, int cores) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("load-" + kind.word().replace(' ', '-'));
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0-" + (cores - 1)));
        command.addAll(kind.command(port, folder));
        File log = folder.resolve("log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        Server server = new Server(kind, port, folder, process);
        try {
            server.awaitReady();
        } catch (IOException e) {
            String said = Files.readString(log.toPath());
            server.close();
            throw new IOException(kind.word() + " did not start: " + said, e);
        }
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                get(kind.readyPath());
                break;
            } catch (IOException e) {
                if (System.nanoTime() > giveUp || !process.isAlive()) {
                    throw e;
                }
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        for (String path : kind.preparations()) {
            send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()));
        }
    }

    ServerKind kind() {
        return kind;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** What it answers to a question. */
    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                CLIENT.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /** Ends the process and removes its folder. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
