package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.FreePorts;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The service as a process of its own, killed with SIGKILL again and again while programs carry out its commands. */
@Execution(ExecutionMode.CONCURRENT)
class KilledRolloutTest {

    private static final int KILLS = 6;

    private static final String PLAN = """
            service: shop
            baseline: '1'
            canary: '2'
            controller: own
            strategy: canary
            stages:
              - {name: first, steps: [{deploy: canary}, {verify: {pool: canary}}, {route-weight: 10}, {hold: 300ms}]}
              - {name: second, steps: [{route-weight: 50}, {hold: HOLD}]}
              - {name: all, steps: [{route-weight: 100}, {watch: 300ms}, {retire: baseline}]}
            commands: {answerWithin: 5s, attempts: 5, retryAfter: 100ms}
            verification: {within: 1s, sustained: 100ms}
            """;

    /** What is outside: takes a moment for each command, and keeps the weight and what it was told. */
    private static final String PROGRAM = """
            #!/bin/sh
            sleep 0.15
            echo "$JUDGE_COMMAND $JUDGE_ACT $1" >> told
            case "$JUDGE_ACT" in
              record) echo '{"version":"1","weightPercent":0,"mirrorPercent":0,"flagPercent":0,"details":{}}' ;;
              route-weight) echo "$1" > weight ;;
              restore-traffic) echo 0 > weight ;;
            esac
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private @Nullable Process process;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        Path program = Files.writeString(folder.resolve("program"), PROGRAM);
        StringBuilder settings = new StringBuilder("controllers:\n  own:\n    kind: command\n    folder: " + folder);
        settings.append("\n    programs:\n");
        for (String act : List.of("record", "deploy", "verify", "retire", "restore-traffic", "restore-version")) {
            settings.append("      " + act + ": {run: [/bin/sh, " + program + "]}\n");
        }
        settings.append("      route-weight: {run: [/bin/sh, " + program + ", \"{percent}\"]}\n");
        Files.writeString(folder.resolve("judge.yaml"), settings);
        port = FreePorts.next();
    }

    @AfterEach
    void end() throws InterruptedException {
        Objects.requireNonNull(process).destroyForcibly().waitFor();
    }

    private void serve() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.canaryjudge.http.cli.Main",
                        "serve",
                        "--config",
                        folder.resolve("judge.yaml").toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        RunningService.eventually(
                "it is ready", Duration.ofSeconds(60), () -> send("/readyz", "").equals("200"));
    }

    private void kill() throws InterruptedException {
        Objects.requireNonNull(process).destroyForcibly().waitFor();
    }

    /** The status of an answer and, where it is JSON, the answer. */
    private String send(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
        try {
            var response = client.send(
                    (body.isEmpty() ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                    BodyHandlers.ofString());
            return response.body().startsWith("{\"id\"") ? response.body() : Integer.toString(response.statusCode());
        } catch (IOException e) {
            return "none";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String begin(String hold) {
        String answer = send("/api/v1/rollouts", PLAN.replace("HOLD", hold));
        assertThat(answer).startsWith("{");
        return new JsonObject(answer).getString("id");
    }

    private JsonObject get(String id) {
        return new JsonObject(send("/api/v1/rollouts/" + id, ""));
    }

    private void killAgainAndAgain(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < KILLS; i++) {
            TimeUnit.MILLISECONDS.sleep(random.nextLong(50, 500));
            kill();
            serve();
        }
    }

    private String weight() throws IOException {
        return Files.readString(folder.resolve("weight")).strip();
    }

    @Test
    void aRollout_whoseServiceIsKilled_isCompleted() throws Exception {
        serve();
        String id = begin("300ms");
        killAgainAndAgain(5);
        RunningService.eventually("it has ended", Duration.ofSeconds(60), () -> get(id).getBoolean("ended"));

        assertThat(get(id).getString("phase"))
                .as(Files.readString(folder.resolve("log")))
                .isEqualTo("completed");
        assertThat(weight()).isEqualTo("100");
        List<Integer> numbers = Files.readAllLines(folder.resolve("told")).stream()
                .map(line -> Integer.parseInt(line.replaceFirst(".*/(\\d+) .*", "$1")))
                .toList();
        assertThat(numbers).contains(1, 7);
    }

    @Test
    void aRollback_whoseServiceIsKilled_isDone_andNothingGoesForwardAgain() throws Exception {
        serve();
        String id = begin("1h");
        RunningService.eventually(
                "it holds at 50 %",
                Duration.ofSeconds(60),
                () -> get(id).getString("stage").equals("second") && get(id).containsKey("gate"));
        send("/api/v1/rollouts/" + id + "/abort", "{\"actor\":\"kim\",\"reason\":\"no\"}");
        killAgainAndAgain(6);
        RunningService.eventually("it has ended", Duration.ofSeconds(60), () -> get(id).getBoolean("ended"));

        assertThat(get(id).getJsonObject("rollback").getString("restoredAt")).isNotNull();
        assertThat(weight()).isEqualTo("0");
        List<String> told = Files.readAllLines(folder.resolve("told"));
        int restored = told.stream()
                .map(line -> line.contains("restore-traffic"))
                .toList()
                .indexOf(true);
        assertThat(told.subList(restored, told.size())).noneMatch(line -> line.contains("route-weight"));
    }
}
