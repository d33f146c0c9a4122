package io.canaryjudge.http.demo;

import io.canaryjudge.judgement.MetricJudgement;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Says in one line how a trial stands. */
final class TrialStatus {

    private static final int MOST_NAMES = 2;
    /** Beyond a trial's length a forecast only says that it is early. */
    private static final long LONGEST_FORECAST_SECONDS = 60;

    private TrialStatus() {}

    /** @param verdict the present state as the service tells it */
    static String line(String canary, String baseline, Duration running, Traffic traffic, JsonObject verdict) {
        return String.format(
                Locale.ROOT,
                "%s on trial %d s: errors %.2f %% vs %.2f %%, %s",
                canary,
                running.toSeconds(),
                traffic.count(canary).errorRate() * 100,
                traffic.count(baseline).errorRate() * 100,
                waitsFor(verdict));
    }

    private static String waitsFor(JsonObject verdict) {
        List<JsonObject> open = verdict.getJsonArray("metrics").stream()
                .map(JsonObject.class::cast)
                .filter(metric -> metric.getBoolean("critical") && isOpen(metric))
                .toList();
        if (open.isEmpty()) {
            return "all that is critical passed, soaking";
        }
        List<String> names =
                open.stream().map(metric -> metric.getString("name")).toList();
        return "waits " + forecast(open) + "for "
                + (names.size() > MOST_NAMES ? names.size() + " metrics" : String.join(", ", names));
    }

    private static boolean isOpen(JsonObject metric) {
        return switch (MetricJudgement.Kind.valueOf(metric.getString("judgement"))) {
            case UNDECIDED, NO_DATA -> true;
            case PASS, IMPROVED, REGRESSED -> false;
        };
    }

    private static String forecast(List<JsonObject> open) {
        long seconds = open.stream()
                .map(metric -> metric.getJsonObject("needs"))
                .mapToLong(needs -> needs == null ? 0 : needs.getLong("seconds", 0L))
                .max()
                .orElse(0);
        return seconds == 0 || seconds > LONGEST_FORECAST_SECONDS ? "" : "~" + seconds + " s ";
    }
}
