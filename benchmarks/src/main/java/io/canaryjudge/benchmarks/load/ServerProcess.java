package io.canaryjudge.benchmarks.load;

import io.canaryjudge.connector.FreePorts;
import java.io.File;
import java.io.IOException;
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

/** A program that answers HTTP on a port of this machine, as a process of its own with a folder that goes with it. */
public final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final String word;
    private final int port;
    private final Path folder;
    private final Process process;

    private ServerProcess(String word, int port, Path folder, Process process) {
        this.word = word;
        this.port = port;
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts a program and waits until it answers.
     *
     * @param word what to call it
     * @param cores it may use the first so many
     * @param readyPath what it answers when it is ready
     * @throws IOException if it does not start
     */
    public static ServerProcess start(String word, int cores, String readyPath, Launch launch)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("load-" + word.replace(' ', '-'));
        int port = FreePorts.next();
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0-" + (cores - 1)));
        command.addAll(launch.command(port, folder));
        File log = folder.resolve("log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        ServerProcess server = new ServerProcess(word, port, folder, process);
        try {
            server.awaitReady(readyPath);
        } catch (IOException e) {
            String said = Files.readString(log.toPath());
            server.close();
            throw new IOException(word + " did not start: " + said, e);
        }
        return server;
    }

    /** How a program is started. */
    @FunctionalInterface
    public interface Launch {
        /**
         * The command line.
         *
         * @param folder for what it reads and writes
         */
        List<String> command(int port, Path folder) throws IOException;
    }

    private void awaitReady(String readyPath) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                get(readyPath);
                break;
            } catch (IOException e) {
                if (System.nanoTime() > giveUp || !process.isAlive()) {
                    throw e;
                }
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** What it is called. */
    public String word() {
        return word;
    }

    /** Where it listens on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /** What it answers to a question. */
    public String get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, "", headers);
    }

    /**
     * What it answers to a request.
     *
     * @param headers names and values in turn
     * @throws IOException if there is no answer, or one that is no success
     */
    public String send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(word + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /** What the Java heap holds when the collector has run, as {@code /metrics} of the service tells. */
    public long liveBytes() throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder("jcmd", Long.toString(pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd could not ask the service to collect its garbage");
        }
        return Math.round(metric("jvm_memory_used_bytes{area=\"heap\"}"));
    }

    /** One of the service's own metrics; 0 where there is none of the name. */
    public double metric(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
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
