package io.canaryjudge.http.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    @Test
    void waitsFor_namesWhatIsCriticalAndOpen_withTheLongestForecast() {
        assertThat(waitsFor(metric("error_rate", "UNDECIDED", true, 12), metric("latency_p99", "UNDECIDED", false, 50)))
                .isEqualTo("waits ~12 s for error_rate");
        assertThat(waitsFor(metric("error_rate", "NO_DATA", true, 0), metric("latency_p50", "UNDECIDED", true, 61)))
                .isEqualTo("waits for error_rate, latency_p50");
        assertThat(waitsFor(
                        metric("a", "UNDECIDED", true, 1),
                        metric("b", "UNDECIDED", true, 7),
                        metric("c", "UNDECIDED", true, 3)))
                .isEqualTo("waits ~7 s for 3 metrics");
        assertThat(waitsFor(metric("error_rate", "PASS", true, 0), metric("latency_p50", "IMPROVED", true, 0)))
                .isEqualTo("all that is critical passed");
    }

    private static String waitsFor(JsonObject... metrics) {
        JsonArray array = new JsonArray();
        for (JsonObject metric : metrics) {
            array.add(metric);
        }
        return Evidence.waitsFor(new JsonObject().put("verdict", new JsonObject().put("metrics", array)));
    }

    private static JsonObject metric(String name, String judgement, boolean isCritical, long seconds) {
        JsonObject metric =
                new JsonObject().put("name", name).put("judgement", judgement).put("critical", isCritical);
        return seconds == 0 ? metric : metric.put("needs", new JsonObject().put("seconds", seconds));
    }
}
