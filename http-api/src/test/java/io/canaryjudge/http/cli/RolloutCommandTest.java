package io.canaryjudge.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.RunningService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutCommandTest {

    private static final String PLAN = """
            service: %s
            baseline: 1.4.2
            canary: 1.5.0
            controller: flags
            strategy: feature-flag
            stages:
              - {name: ready, steps: [{approve: {question: ready?}}]}
              - {name: hold, steps: [{hold: 1h}]}
            """;

    private static RunningService service;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Ran judge(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--server";
        all[args.length + 1] = service.uri("").toString();
        return Ran.judge(all);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("plan.yaml"), text).toString();
    }

    private String begin(String name) throws IOException {
        Ran ran = judge("rollout", "start", file(PLAN.formatted(name)));
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran.out().strip();
    }

    @Test
    void aPlan_thatIsGood_isSaidInWords_andOneThatIsBad_isToldAllThatIsWrong() throws IOException {
        Ran good = Ran.judge("rollout", "check", file(PLAN.formatted("checked")));
        Ran bad = Ran.judge("rollout", "check", file("strategy: moon"));

        assertThat(good.code()).isZero();
        assertThat(good.out())
                .startsWith("Rolls out checked 1.5.0 in place of 1.4.2, feature-flag, by the controller flags.");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.err()).contains("judge: service: is missing").contains("judge: strategy: must be one of");
    }

    @Test
    void aRollout_isStarted_approved_pausedResumedAndPromoted_toItsEnd() throws IOException {
        String id = begin("through");
        RunningService.eventually(
                "it asks",
                Duration.ofSeconds(10),
                () -> judge("rollout", "status", id).out().contains("approval"));

        assertThat(judge("rollout", "approve", id).code()).isEqualTo(2);
        assertThat(judge("rollout", "approve", id, "--reason", "yes").code()).isZero();
        assertThat(judge("rollout", "pause", id, "--reason", "lunch").out()).contains("paused");
        assertThat(judge("rollout", "resume", id, "--reason", "back").code()).isZero();
        assertThat(judge("rollout", "promote", id, "--reason", "go", "--actor", "ann")
                        .code())
                .isZero();
        Ran watched = judge("rollout", "watch", id);

        assertThat(watched.code()).as(watched.err()).isZero();
        assertThat(watched.out()).contains("promote ordered by ann: go").contains("completed: all stages are done");
        assertThat(judge("wait", id).code()).isZero();
        JsonObject status = new JsonObject(
                judge("rollout", "status", id, "--format", "json").out());
        assertThat(status.getString("phase")).isEqualTo("completed");
    }

    @Test
    void aRollout_thatIsAborted_endsWithCode20_andLateOrdersFail() throws IOException {
        String id = begin("back");

        assertThat(judge("rollout", "abort", id, "--reason", "no").code()).isZero();
        assertThat(judge("rollout", "watch", id).code()).isEqualTo(20);
        Ran late = judge("rollout", "abort", id, "--reason", "no");
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.err()).contains("has ended");
        assertThat(judge("wait", id).code()).isEqualTo(20);
    }

    @Test
    void whatIsWrong_isSaid() throws IOException {
        assertThat(judge("rollout", "status", "ro_none").code()).isEqualTo(2);
        assertThat(judge("rollout", "watch", "ro_none").err()).contains("there is no rollout of this id");
        assertThat(judge("rollout", "watch", "ro_none", "--timeout", "soon").code())
                .isEqualTo(2);
        assertThat(judge("rollout", "start", file("strategy: moon")).err()).contains("service: is missing");
        assertThat(Ran.judge("rollout").code()).isEqualTo(2);
        String id = begin("slow");
        assertThat(judge("rollout", "watch", id, "--timeout", "300ms").code()).isEqualTo(21);
    }
}
