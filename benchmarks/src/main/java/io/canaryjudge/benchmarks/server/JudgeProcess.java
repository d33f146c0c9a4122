package io.canaryjudge.benchmarks.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.connector.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real service as a process of its own, with a folder for its data that outlives it. */
public final class JudgeProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final Process process;
    private final Path log;

    private JudgeProcess(int port, Process process, Path log) {
        this.port = port;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param settings environment variables
     */
    public static JudgeProcess start(List<String> serve, Path data, Map<String, String> settings)
            throws IOException, InterruptedException {
        int port = FreePorts.next();
        Path log = data.resolve("log");
        List<String> command = new ArrayList<>(serve);
        command.addAll(List.of("--port", Integer.toString(port), "--data", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(settings);
        Process process = builder.start();
        JudgeProcess started = new JudgeProcess(port, process, log);
        try {
            started.awaitReady();
        } catch (IOException e) {
            started.kill();
            throw new IOException("the service did not start: " + Files.readString(log), e);
        }
        return started;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            try {
                get("/readyz");
                return;
            } catch (IOException e) {
                if (System.nanoTime() > giveUp || !process.isAlive()) {
                    throw e;
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The answer to a question, whatever it is. */
    public HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri().resolve(path)).timeout(PATIENCE).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to something that is sent: a JSON object, or lines. */
    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri().resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", body.startsWith("{") ? "application/json" : "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = ask(path);
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /** The windows of one version, as {@code /api/v1/windows} tells them. */
    public JsonNode windows(String service, String version) throws IOException, InterruptedException {
        return JSON.readTree(get("/api/v1/windows?service=" + service + "&version=" + version))
                .get("windows");
    }

    /** The value of one of its own metrics that has no labels. */
    public double metric(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no metric " + name));
    }

    /** How long the last start took to read what was there, in milliseconds, by its own word. */
    public long recoveryMillis() throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("bytes read in "))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*bytes read in (\\d+) ms.*", "$1")))
                .reduce(0, (first, second) -> second);
    }

    /** Stops it where it is, as when its machine hangs: SIGSTOP. */
    public void pause() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on: SIGCONT. */
    public void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill " + name + " " + process.pid())
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill " + name + " ended with " + kill.exitValue());
        }
    }

    /** Ends it as a power cut would end it: SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Ends it as an operator would: SIGTERM. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
