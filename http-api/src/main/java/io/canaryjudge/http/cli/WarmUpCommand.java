package io.canaryjudge.http.cli;

import io.canaryjudge.http.JudgeServer;
import io.canaryjudge.http.config.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts the service, uses it and stops it, so that the Java runtime can keep what it loaded and learned for later starts:
 * the first verdict that a service tells, at night perhaps, should not be its slowest.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {

    private static final int BODIES = 40;
    private static final int LINES = 1_000;
    private static final int VERDICTS = 10;
    private static final int POLLS = 50;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("judge-warm-up-");
        try {
            ServerConfig config = ServerConfig.DEFAULT
                    .withPort(0)
                    .withKeeping(ServerConfig.DEFAULT.keeping().withFolder(folder));
            JudgeServer server = JudgeServer.start(config).await(30, TimeUnit.SECONDS);
            use(URI.create("http://127.0.0.1:" + server.port()));
            server.stop().await(30, TimeUnit.SECONDS);
        } finally {
            delete(folder);
        }
        return ExitCode.OK;
    }

    private void use(URI base) throws IOException, InterruptedException {
        String id = start(base, "s");
        Random random = new Random(1);
        for (int i = 0; i < BODIES; i++) {
            send(HttpRequest.newBuilder(base.resolve("/api/v2/write")).POST(BodyPublishers.ofString(lines(random))));
        }
        send(HttpRequest.newBuilder(base.resolve("/api/v1/analyses/" + id + "/verdict")));
        for (int i = 0; i < VERDICTS; i++) {
            changeVerdict(base, "held-" + i);
        }
        send(HttpRequest.newBuilder(base.resolve("/metrics")));
        TimeUnit.SECONDS.sleep(2);
    }

    /** As services send them. What is kept of the run is also how often each branch was taken: odd lines would mislead. */
    private static String lines(Random random) {
        StringBuilder lines = new StringBuilder();
        long now = System.currentTimeMillis();
        for (int i = 0; i < LINES; i++) {
            lines.append("requests,service=s,version=")
                    .append(1 + random.nextInt(2))
                    .append(",instance=s-7d4f9c-")
                    .append(random.nextInt(10))
                    .append(" latency_us=")
                    .append(Math.round(20_000 * Math.exp(0.5 * random.nextGaussian())))
                    .append(",status=")
                    .append(random.nextInt(200) == 0 ? "503 " : "200 ")
                    .append(now * 1_000_000 + i)
                    .append('\n');
        }
        return lines.toString();
    }

    private String start(URI base, String service) throws IOException, InterruptedException {
        String analysis = "{\"service\":\"" + service + "\",\"baseline\":\"1\",\"canary\":\"2\"}";
        String started = send(HttpRequest.newBuilder(base.resolve("/api/v1/analyses"))
                        .POST(BodyPublishers.ofString(analysis)))
                .body();
        return new JsonObject(started).getString("id");
    }

    /** As many pipelines do: they wait for a verdict that is not the one they know. */
    private void changeVerdict(URI base, String service) throws IOException, InterruptedException {
        URI verdict = base.resolve("/api/v1/analyses/" + start(base, service) + "/verdict");
        String known = send(HttpRequest.newBuilder(verdict))
                .headers()
                .firstValue("ETag")
                .orElse("");
        HttpRequest poll = HttpRequest.newBuilder(URI.create(verdict + "?wait=10s"))
                .header("If-None-Match", known)
                .build();
        List<CompletableFuture<HttpResponse<String>>> polls = IntStream.range(0, POLLS)
                .mapToObj(i -> client.sendAsync(poll, BodyHandlers.ofString()))
                .toList();
        TimeUnit.MILLISECONDS.sleep(100);
        String signal = "{\"signal\":\"security-breach\",\"service\":\"" + service
                + "\",\"reporter\":\"warm-up\",\"subject\":\"nothing\"}";
        send(HttpRequest.newBuilder(base.resolve("/api/v1/signals")).POST(BodyPublishers.ofString(signal)));
        polls.forEach(CompletableFuture::join);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
