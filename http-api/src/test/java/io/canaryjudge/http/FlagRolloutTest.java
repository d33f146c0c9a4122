package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature that a rollout switches on by the service's own flags. */
class FlagRolloutTest {

    private static final String PLAN =
            "service: shop\nbaseline: '1'\ncanary: '2'\ncontroller: flags\nstrategy: feature-flag\nflag: search\n"
                    + RolloutRun.JUDGING + RolloutRun.POLICY + RolloutRun.TIMES;

    @TempDir
    private Path folder;

    private RolloutRun run() {
        RolloutRun run = new RolloutRun(folder, ScriptedController.nice());
        String flag = "{\"actor\":\"ann\",\"reason\":\"r\",\"flag\":{\"strategy\":\"percentage\",\"percentage\":0}}";
        assertThat(run.service.send("PUT", "/api/v1/flags/search", flag).statusCode())
                .isEqualTo(201);
        return run;
    }

    private static double percentage(RolloutRun run) {
        return new JsonObject(run.service.get("/api/v1/flags/search").body())
                .getJsonObject("flag")
                .getDouble("percentage");
    }

    private static boolean isOn(RolloutRun run, int user) {
        HttpResponse<String> response = run.service.post(
                "/ofrep/v1/evaluate/flags/search", "{\"context\":{\"targetingKey\":\"user-" + user + "\"}}");
        return new JsonObject(response.body()).getBoolean("value");
    }

    @Test
    void aFeature_growsToAllUsers_andStaysSoAfterARestart() {
        try (RolloutRun run = run()) {
            String id = run.begin(PLAN, "shop", 0);
            List<Double> shares = new ArrayList<>();
            run.until("it has ended", () -> {
                double share = percentage(run);
                if (shares.isEmpty() || shares.get(shares.size() - 1) != share) {
                    shares.add(share);
                }
                return run.get(id).getBoolean("ended");
            });

            assertThat(run.phase(id)).isEqualTo("completed");
            assertThat(shares)
                    .isSubsetOf(0.0, 5.0, 25.0, 50.0, 100.0)
                    .isSorted()
                    .endsWith(100.0);
            assertThat(new JsonObject(run.service.get("/api/v1/flags/search").body()).encode())
                    .contains("rollout " + id);
            run.restart();
            assertThat(percentage(run)).isEqualTo(100);
            assertThat(isOn(run, 7)).isTrue();
        }
    }

    @Test
    void anAbort_switchesTheFeatureOffForAll_withinASecond_andARestartKeepsItOff() {
        try (RolloutRun run = run()) {
            String id = run.begin(PLAN, "shop", 0);
            run.until("half of the users have it", () -> percentage(run) == 50);
            int user = 0;
            while (!isOn(run, user)) {
                user++;
            }
            long start = System.nanoTime();
            assertThat(run.order(id, "abort").statusCode()).isEqualTo(200);
            int who = user;
            RunningService.eventually("it is off", Duration.ofSeconds(1), () -> !isOn(run, who));
            System.out.println("kill switch: " + (System.nanoTime() - start) / 1_000_000 + " ms after the order");
            run.restart();
            assertThat(percentage(run)).isZero();
            run.untilEnded(id);

            assertThat(run.phase(id)).isEqualTo("rolled-back");
            assertThat(isOn(run, who)).isFalse();
        }
    }

    @Test
    void aBadFeature_isSwitchedOffByItsVerdict() {
        try (RolloutRun run = run()) {
            String id = run.begin(PLAN, "shop", 12);
            run.untilEnded(id);

            assertThat(run.phase(id)).isEqualTo("rolled-back");
            assertThat(percentage(run)).isZero();
        }
    }

    @Test
    void aFlag_thatIsNotThere_isRefused_andNothingIsRolledBack() {
        try (RolloutRun run = run()) {
            String id = run.begin(PLAN.replace("flag: search", "flag: none"), "shop", 0);
            run.untilEnded(id);

            assertThat(run.phase(id)).isEqualTo("rolled-back");
            assertThat(run.timeline(id).encode()).contains("there is no flag none");
        }
    }
}
