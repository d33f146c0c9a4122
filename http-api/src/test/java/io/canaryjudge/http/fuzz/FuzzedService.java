package io.canaryjudge.http.fuzz;

import io.canaryjudge.http.JudgeServer;
import io.canaryjudge.http.access.AccessSettings;
import io.canaryjudge.http.access.RateLimit;
import io.canaryjudge.http.access.TokenText;
import io.canaryjudge.http.config.Durability;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.config.Keeping;
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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real service with authentication, with an analysis, one that has ended, one rollout and one flag. */
public final class FuzzedService {

    private static final String FLAG =
            "feature_flags: {new_dashboard: {enabled: true, strategy: percentage, percentage: 5}}";

    private final TokenText token = TokenText.random(new SecureRandom());
    private final HttpClient client = HttpClient.newHttpClient();
    private final JudgeServer server;
    private final Path folder = Files.createTempDirectory("judge-fuzz");
    private final String analysis;
    private final String ended;
    private final String rollout;

    /** Starts it. */
    public FuzzedService() throws Exception {
        AccessSettings access = new AccessSettings(
                AccessSettings.Authentication.REQUIRED,
                List.of(),
                Optional.of(token.hash()),
                Optional.empty(),
                List.of(),
                new RateLimit(RateLimit.MOST, RateLimit.MOST),
                List.of());
        ServerConfig config = ServerConfig.DEFAULT.toBuilder()
                .port(0)
                .maxAnalyses(30)
                .access(access)
                .flags(FlagReader.read(FLAG))
                .keeping(new Keeping(Durability.SYNC, folder, Duration.ofMillis(1), Duration.ofHours(1)))
                .build();
        server = JudgeServer.start(config).await(30, TimeUnit.SECONDS);
        analysis = startAnalysis("checkout");
        ended = startAnalysis("cart");
        send("/api/v1/signals", "{\"signal\":\"data-corruption\",\"service\":\"cart\",\"reporter\":\"r\"}");
        String plan = "{\"service\":\"shop\",\"baseline\":\"1\",\"canary\":\"2\",\"controller\":\"flags\","
                + "\"strategy\":\"feature-flag\",\"flag\":\"new_dashboard\"}";
        rollout = new JsonObject(send("/api/v1/rollouts", plan).body()).getString("id");
    }

    /** A fuzz of it. */
    public ApiFuzz fuzz(long seed) {
        return new ApiFuzz(server.port(), token.reveal(), analysis, ended, rollout, seed);
    }

    private String startAnalysis(String name) throws IOException, InterruptedException {
        String body = "{\"service\":\"" + name + "\",\"baseline\":\"1\",\"canary\":\"2\"}";
        return new JsonObject(send("/api/v1/analyses", body).body()).getString("id");
    }

    /** Whether it still does its work. */
    public boolean works() throws Exception {
        String signal = "{\"signal\":\"data-corruption\",\"service\":\"checkout\",\"reporter\":\"r\"}";
        return send("/api/v1/signals", signal).statusCode() == 202;
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + token.reveal())
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** Stops it. */
    public void close() throws Exception {
        server.stop().await(30, TimeUnit.SECONDS);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
