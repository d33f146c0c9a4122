package io.canaryjudge.benchmarks.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What pipelines do: start analyses, report signals and read verdicts, one thing after the other until the service is gone. */
final class Pipelines implements Runnable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int RECENT = 12;
    private static final int LONGEST_PAUSE_MILLIS = 30;
    private static final String[] SIGNALS = {
        "journey-broken", "journey-broken", "journey-broken", "unexpected-behaviour", "data-corruption"
    };

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI server;
    private final String name;
    private final SplittableRandom random;
    private final Told told;
    private int started;
    private int reported;

    /** @param name is in all keys and subjects, and no other has the same */
    Pipelines(URI server, String name, SplittableRandom random, Told told) {
        this.server = server;
        this.name = name;
        this.random = random;
        this.told = told;
    }

    @Override
    public void run() {
        try {
            while (step()) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does one thing; whether the service is still there. */
    private boolean step() throws InterruptedException {
        int dice = random.nextInt(10);
        String id = told.recent(random, RECENT);
        try {
            if (dice == 0 || id.isEmpty()) {
                start(name + "-" + started++);
            } else if (dice <= 2) {
                signal(id);
            } else {
                read(id);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts an analysis, or asks again what became of one: the key alone says which. */
    void start(String key) throws IOException, InterruptedException {
        told.startUnanswered(key);
        int number = Math.floorMod(key.hashCode(), 100);
        String canary = Traffic.version(1 + number % (CrashRound.VERSIONS - 1));
        String body = "{\"service\":\"" + Traffic.SERVICE + "\",\"baseline\":\"" + Traffic.version(0)
                + "\",\"canary\":\"" + canary + "\",\"stage\":\"" + number + "%\",\"policy\":{\"duration\":\""
                + (10 + number % 20) + "s\"}}";
        HttpResponse<String> response = client.send(
                request("/api/v1/analyses")
                        .header("Idempotency-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() == 201 || response.statusCode() == 200) {
            told.started(key, JSON.readTree(response.body()).get("id").asText());
        }
    }

    private void signal(String id) throws IOException, InterruptedException {
        String subject = name + " " + reported++;
        String body = "{\"signal\":\"" + SIGNALS[random.nextInt(SIGNALS.length)] + "\",\"service\":\"" + Traffic.SERVICE
                + "\",\"canary\":\"" + Traffic.version(1 + random.nextInt(CrashRound.VERSIONS - 1))
                + "\",\"reporter\":\"crash\",\"subject\":\"" + subject + "\"}";
        HttpResponse<String> response = client.send(
                request("/api/v1/signals")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() == 202) {
            JSON.readTree(response.body())
                    .get("analyses")
                    .forEach(reached -> told.signalled(reached.asText(), subject));
        }
        read(id);
    }

    /** Reads a verdict as anybody may. */
    void read(String id) throws IOException, InterruptedException {
        JsonNode verdict = verdict(id);
        if (verdict != null) {
            told.shown(
                    id, verdict.get("sequence").asLong(), verdict.get("verdict").asText());
        }
    }

    private @Nullable JsonNode verdict(String id) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request("/api/v1/analyses/" + id + "/verdict").build(), BodyHandlers.ofString());
        return response.statusCode() == 200 ? JSON.readTree(response.body()) : null;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
    }
}
