package io.canaryjudge.http.demo;

import io.canaryjudge.http.config.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** The policy that the demonstrated releases are judged by, as it is sent to the service. */
final class DemoPolicy {

    /** How it differs from the default policy, and why; one line each. */
    static final List<String> IN_WORDS = List.of(
            "The demonstration's policy promotes after 30 s at the earliest, by default it is 15 min. It lets pass what",
            "half a minute cannot rule out: 1.5 percentage points more errors (default 0.1), p50 30 % slower (10 %).",
            "p95 and p99 are for information: on a busy machine they tell more of the machine than of a release.",
            "It aborts as by default, with a budget of 1 % for false aborts.");

    private DemoPolicy() {}

    /** @param duration when a trial is over at the latest; half of it is the soak time */
    static JsonObject json(Duration duration) {
        return new JsonObject()
                .put("duration", Durations.format(duration))
                .put("soakShare", 0.5)
                .put("warmUp", "2s")
                .put(
                        "metrics",
                        new JsonArray()
                                .add(new JsonObject().put("name", "error_rate").put("passSlack", 0.015))
                                .add(latency("latency_p50", 1.3, true))
                                .add(latency("latency_p95", 1.5, false))
                                .add(latency("latency_p99", 1.5, false)));
    }

    private static JsonObject latency(String name, double passMargin, boolean isCritical) {
        return new JsonObject().put("name", name).put("passMargin", passMargin).put("critical", isCritical);
    }
}
