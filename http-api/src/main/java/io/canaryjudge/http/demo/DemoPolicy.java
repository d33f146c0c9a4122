package io.canaryjudge.http.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** The policy that the demonstrated releases are judged by, as it is sent to the service. */
final class DemoPolicy {

    /** When a trial is over at the latest. */
    static final Duration DURATION = Duration.ofSeconds(50);

    /** How it differs from the default policy, and why; one line each. */
    static final List<String> IN_WORDS = List.of(
            "The demonstration's policy promotes after 30 s at the earliest, by default it is 15 min. It lets pass what",
            "half a minute cannot rule out: 1 percentage point more errors (default 0.1), p50 20 % slower (10 %),",
            "p95 and p99 50 % slower (20 %). It aborts as by default, a good release in at most 1 % of rollouts.");

    private DemoPolicy() {}

    static JsonObject json() {
        return new JsonObject()
                .put("duration", DURATION.toSeconds() + "s")
                .put("soakShare", 0.6)
                .put("warmUp", "2s")
                .put(
                        "metrics",
                        new JsonArray()
                                .add(new JsonObject().put("name", "error_rate").put("passSlack", 0.01))
                                .add(metric("latency_p50", 1.2))
                                .add(metric("latency_p95", 1.5))
                                .add(metric("latency_p99", 1.5)));
    }

    private static JsonObject metric(String name, double passMargin) {
        return new JsonObject().put("name", name).put("passMargin", passMargin);
    }
}
