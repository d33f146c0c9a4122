package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.haproxy.HaproxyAddress;
import io.canaryjudge.connector.haproxy.HaproxyConfig;
import io.canaryjudge.http.config.ControllerSettings;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollout with real parts: HAProxy, two versions of an HTTP service, load, and samples over HTTP. */
class HaproxyRolloutTest {

    private static final String PLAN = """
            service: NAME
            baseline: '1'
            canary: '2'
            controller: lb
            strategy: canary
            weights: [20, 100]
            judging: {first: {bake: 8s, leastRequests: 100, within: 2m}, watch: 3s}
            verification: {within: 2m, sustained: 3s, p99Ratio: 20}
            policy: {metrics: [{name: error_rate, passSlack: 0.2}]}
            """;

    @TempDir
    private Path folder;

    private RunningService start(HaproxyScene scene) {
        HaproxyConfig config =
                new HaproxyConfig(new HaproxyAddress.Unix(scene.socket()), "app", List.of("old"), List.of("new"));
        ControllerSettings controller =
                new ControllerSettings("lb", new ControllerSettings.Haproxy(config), Duration.ofSeconds(30));
        return RunningService.startAsSet(
                ServerConfig.DEFAULT.toBuilder()
                        .windows(new WindowSpec(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                        .controllers(List.of(controller))
                        .keeping(ServerConfig.DEFAULT.keeping().withFolder(folder.resolve("data")))
                        .build(),
                InstantSource.system());
    }

    private static String begin(RunningService service, String name) {
        HttpResponse<String> response = service.post("/api/v1/rollouts", PLAN.replace("NAME", name));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return new JsonObject(response.body()).getString("id");
    }

    private static JsonObject get(RunningService service, String id) {
        return new JsonObject(service.get("/api/v1/rollouts/" + id).body());
    }

    private static void untilEnded(RunningService service, String id) {
        RunningService.eventually(
                "it has ended", Duration.ofMinutes(3), () -> get(service, id).getBoolean("ended"));
    }

    @Test
    void aBadVersion_isTakenAway_andNoRequestReachesItAfter() throws Exception {
        try (HaproxyScene scene = new HaproxyScene(folder, "bad", 5);
                RunningService service = start(scene)) {
            scene.begin(service.uri("/api/v2/write"));
            String id = begin(service, "bad");
            RunningService.eventually(
                    "it fails", Duration.ofSeconds(60), () -> scene.canary.firstFailureNanos.get() > 0);
            RunningService.eventually(
                    "its weight is 0", Duration.ofSeconds(60), () -> scene.stat("new", "weight") == 0);
            long millis = (System.nanoTime() - scene.canary.firstFailureNanos.get()) / 1_000_000;
            System.out.println("from the first bad request to weight 0: " + millis + " ms");
            RunningService.eventually(
                    "all is restored",
                    Duration.ofSeconds(30),
                    () -> get(service, id).getJsonObject("rollback").getString("restoredAt") != null);
            long requests = scene.stat("new", "stot");
            int answered = scene.canary.answered.get();
            int others = scene.baseline.answered.get();
            untilEnded(service, id);

            assertThat(get(service, id).getString("phase")).isEqualTo("rolled-back");
            assertThat(scene.stat("new", "weight")).isZero();
            assertThat(scene.stat("new", "stot"))
                    .as("requests that HAProxy sent it")
                    .isEqualTo(requests);
            assertThat(scene.canary.answered.get())
                    .as("requests that reached it")
                    .isEqualTo(answered);
            assertThat(scene.baseline.answered.get()).as("load went on").isGreaterThan(others + 100);
            assertThat(scene.errorsSeenByClients()).isPositive();
            assertThat(millis).isLessThan(30_000);
            String report = service.get(get(service, id).getString("report") + "?format=markdown")
                    .body();
            Files.writeString(Path.of("target", "haproxy-rollback-report.md"), report);
            assertThat(report)
                    .startsWith("# Rollback report: bad 2\n")
                    .contains("**Outcome:** rolled-back")
                    .contains("(rule ")
                    .contains("well again")
                    .contains("| 20% | canary |");
        }
    }

    @Test
    void aGoodVersion_getsAllRequests() throws Exception {
        try (HaproxyScene scene = new HaproxyScene(folder, "good", 0);
                RunningService service = start(scene)) {
            scene.begin(service.uri("/api/v2/write"));
            String id = begin(service, "good");
            untilEnded(service, id);

            assertThat(get(service, id).getString("phase"))
                    .as(service.get("/api/v1/rollouts/" + id + "/report").body())
                    .isEqualTo("completed");
            assertThat(scene.stat("old", "weight")).isZero();
            int old = scene.baseline.answered.get();
            int canary = scene.canary.answered.get();
            RunningService.eventually(
                    "load goes on", Duration.ofSeconds(20), () -> scene.canary.answered.get() > canary + 100);
            assertThat(scene.baseline.answered.get()).isEqualTo(old);
            assertThat(scene.errorsSeenByClients()).isZero();
        }
    }
}
