package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.NoticeSettings;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.spi.RolloutController;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The real service with a clock that the test moves, a controller, and traffic of both versions of some services. */
final class RolloutRun implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    /** Judged on errors alone and leniently, so that few requests suffice. */
    static final String POLICY = "policy: {metrics: [{name: error_rate, passSlack: 0.5}]}\n";

    static final String TIMES = """
            commands: {answerWithin: 5s, attempts: 3, retryAfter: 1s}
            verification: {within: 2m, sustained: 3s, leastRequests: 10}
            """;

    static final String JUDGING =
            "judging: {first: {bake: 10s, leastRequests: 20, within: 2m}, later: {bake: 5s, leastRequests: 20, within: 2m}, watch: 20s}\n";

    private static final int REQUESTS = 20;
    private static final int MOST_STEPS = 900;
    private static final long PACE_MILLIS = 40;

    final MovedClock clock = new MovedClock(START);
    final RolloutController controller;
    private final ServerConfig config;
    private final Map<String, Integer> failing = new LinkedHashMap<>();
    private final Map<String, Integer> sick = new LinkedHashMap<>();
    RunningService service;

    RolloutRun(Path folder, RolloutController controller) {
        this(folder, controller, List.of());
    }

    RolloutRun(Path folder, RolloutController controller, List<NoticeSettings> notices) {
        this.controller = controller;
        config = ServerConfig.DEFAULT.toBuilder()
                .windows(new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .keeping(ServerConfig.DEFAULT.keeping().withFolder(folder))
                .notices(notices)
                .build();
        service = start();
    }

    private RunningService start() {
        return RunningService.startWith(config, clock, Map.of("scripted", controller));
    }

    /** Ends the service and starts another one on the same data. */
    void restart() {
        service.close();
        service = start();
    }

    static String who(String name) {
        return "service: " + name + "\nbaseline: '1'\ncanary: '2'\ncontroller: scripted\n";
    }

    /** Starts a rollout; its canary fails so many of its {@value #REQUESTS} requests a second. */
    String begin(String plan, String name, int failures) {
        failing.put(name, failures);
        HttpResponse<String> response = service.post("/api/v1/rollouts", plan);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return new JsonObject(response.body()).getString("id");
    }

    /** The earlier version of a service fails so many of its requests a second from now on. */
    void baselineFails(String name, int failures) {
        sick.put(name, failures);
    }

    /** A second goes by, in which both versions of every service are asked. */
    void second() {
        clock.move(Duration.ofSeconds(1));
        StringBuilder lines = new StringBuilder();
        long nanos = (clock.millis() - 500) * 1_000_000;
        failing.forEach((name, failures) -> {
            for (int i = 0; i < REQUESTS; i++) {
                line(lines, name, "1", i, i < sick.getOrDefault(name, 0) ? 500 : 200, nanos);
                line(lines, name, "2", i, i < failures ? 500 : 200, nanos);
            }
        });
        assertThat(service.post("/api/v2/write", lines.toString()).statusCode()).isEqualTo(204);
        try {
            TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void line(StringBuilder lines, String name, String version, int i, int status, long nanos) {
        lines.append("http,service=")
                .append(name)
                .append(",version=")
                .append(version)
                .append(",instance=v")
                .append(version);
        lines.append(i % 2)
                .append(" latency_ms=10,status=")
                .append(status)
                .append("i ")
                .append(nanos)
                .append('\n');
    }

    /** Lets seconds go by until a condition holds. */
    void until(String what, BooleanSupplier condition) {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertThat(i).as("seconds until " + what + "\n" + all()).isLessThan(MOST_STEPS);
            second();
        }
    }

    void untilEnded(String id) {
        until(id + " has ended", () -> get(id).getBoolean("ended"));
    }

    private String all() {
        return service.get("/api/v1/rollouts").body();
    }

    JsonObject get(String id) {
        return new JsonObject(service.get("/api/v1/rollouts/" + id).body());
    }

    String phase(String id) {
        return get(id).getString("phase");
    }

    /** Orders something; the status of the answer. */
    HttpResponse<String> order(String id, String order, String... more) {
        JsonObject body = new JsonObject().put("actor", "kim").put("reason", "I say so");
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i], more[i + 1]);
        }
        return service.post("/api/v1/rollouts/" + id + "/" + order, body.encode());
    }

    JsonArray timeline(String id) {
        return new JsonObject(service.get("/api/v1/rollouts/" + id + "/report").body()).getJsonArray("timeline");
    }

    @Override
    public void close() {
        service.close();
    }
}
