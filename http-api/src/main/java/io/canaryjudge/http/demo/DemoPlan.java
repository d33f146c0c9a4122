package io.canaryjudge.http.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The plan by which the demonstrated releases are rolled out and judged, as it is sent to the service. */
final class DemoPlan {

    /** How it differs from a usual one, and why; one line each. */
    static final List<String> IN_WORDS = List.of(
            "The demonstration's plan judges for 10 s a stage at the least, usual are 5 to 10 min. Its policy lets pass what",
            "so little time cannot rule out: 3 percentage points more errors (default 0.1), p50 30 % slower (10 %).",
            "p95 and p99 are for information: on a busy machine they tell more of the machine than of a release.",
            "It aborts as by default, with a budget of 1 % for false aborts.");

    private DemoPlan() {}

    /** @param controller the name of the one that rolls out to the side on which the canary runs */
    static JsonObject json(String service, String baseline, String canary, String controller) {
        return new JsonObject()
                .put("service", service)
                .put("baseline", baseline)
                .put("canary", canary)
                .put("controller", controller)
                .put("strategy", "canary")
                .put("weights", new JsonArray().add(20).add(50).add(100))
                .put(
                        "judging",
                        new JsonObject()
                                .put("first", gate())
                                .put("later", gate())
                                .put("watch", "3s"))
                .put("verification", new JsonObject().put("within", "90s").put("sustained", "2s"))
                .put("policy", policy());
    }

    /** On a machine that does much else, evidence may take many times the least time. */
    private static JsonObject gate() {
        return new JsonObject()
                .put("bake", "10s")
                .put("leastRequests", 200)
                .put("within", "90s")
                .put("otherwise", "abort");
    }

    private static JsonObject policy() {
        return new JsonObject()
                .put("warmUp", "2s")
                .put(
                        "metrics",
                        new JsonArray()
                                .add(new JsonObject().put("name", "error_rate").put("passSlack", 0.03))
                                .add(latency("latency_p50", 1.3, true))
                                .add(latency("latency_p95", 1.5, false))
                                .add(latency("latency_p99", 1.5, false)));
    }

    private static JsonObject latency(String name, double passMargin, boolean isCritical) {
        return new JsonObject().put("name", name).put("passMargin", passMargin).put("critical", isCritical);
    }
}
