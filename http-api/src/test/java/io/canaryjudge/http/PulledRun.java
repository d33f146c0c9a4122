package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Starts analyses whose data are fetched, and waits for their verdicts. */
final class PulledRun {

    private PulledRun() {}

    /** The id of an analysis of a service's version 2 against its version 1, once the source has something of both. */
    static String startWhenMeasured(RunningService judge, String service, String policy) {
        String[] id = new String[1];
        RunningService.eventually("the first data of " + service, Duration.ofSeconds(60), () -> {
            HttpResponse<String> response = start(judge, service, policy);
            assertThat(response.statusCode()).as(response.body()).isIn(201, 422);
            id[0] = new JsonObject(response.body()).getString("id");
            return response.statusCode() == 201 && id[0] != null;
        });
        return id[0];
    }

    static HttpResponse<String> start(RunningService judge, String service, String policy) {
        return judge.post(
                "/api/v1/analyses",
                new JsonObject()
                        .put("service", service)
                        .put("baseline", "1")
                        .put("canary", "2")
                        .put("policy", new JsonObject(policy))
                        .encode());
    }

    /** Waits for the final verdict, which must be this one. */
    static JsonObject expect(RunningService judge, String id, String verdict, String reason) {
        long until = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        JsonObject last = judge.verdict(id);
        while (!last.getBoolean("final") && System.nanoTime() < until) {
            last = new JsonObject(
                    judge.get("/api/v1/analyses/" + id + "/verdict?wait=5s").body());
        }
        assertThat(last.getString("verdict")).as(last.encodePrettily()).isEqualTo(verdict);
        assertThat(last.getString("reason")).contains(reason);
        return last;
    }
}
