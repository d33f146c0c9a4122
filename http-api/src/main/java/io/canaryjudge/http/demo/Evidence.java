package io.canaryjudge.http.demo;

import io.canaryjudge.judgement.MetricJudgement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Says in lines what an analysis has found, from its document as the service gives it. */
final class Evidence {

    private static final int MOST_NAMES = 2;
    /** Beyond a stage's length a forecast only says that it is early. */
    private static final long LONGEST_FORECAST_SECONDS = 60;

    private Evidence() {}

    /** What an analysis still waits for. */
    static String waitsFor(JsonObject analysis) {
        List<JsonObject> open = metrics(analysis).stream()
                .filter(metric -> metric.getBoolean("critical") && isOpen(metric))
                .toList();
        if (open.isEmpty()) {
            return "all that is critical passed";
        }
        List<String> names =
                open.stream().map(metric -> metric.getString("name")).toList();
        return "waits " + forecast(open) + "for "
                + (names.size() > MOST_NAMES ? names.size() + " metrics" : String.join(", ", names));
    }

    private static List<JsonObject> metrics(JsonObject analysis) {
        JsonArray metrics = analysis.getJsonObject("verdict").getJsonArray("metrics");
        return IntStream.range(0, metrics.size())
                .mapToObj(metrics::getJsonObject)
                .toList();
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

    /** The verdict on a stage, when it was said, and why. */
    static String verdict(JsonObject analysis) {
        JsonObject verdict = analysis.getJsonObject("verdict");
        Duration took = Duration.between(
                Instant.parse(analysis.getString("startedAt")), Instant.parse(verdict.getString("since")));
        return String.format(
                Locale.ROOT,
                "%-4s %s in %.1f s: %s",
                analysis.getString("stage"),
                verdict.getString("verdict"),
                took.toMillis() / 1e3,
                verdict.getString("reason"));
    }

    /** A line for each metric. */
    static List<String> numbers(JsonObject analysis) {
        return metrics(analysis).stream().map(Evidence::metric).toList();
    }

    private static String metric(JsonObject metric) {
        String start =
                String.format(Locale.ROOT, "%-12s %-9s", metric.getString("name"), metric.getString("judgement"));
        JsonObject effect = metric.getJsonObject("effect");
        if (effect == null) {
            return start + " " + metric.getString("cause");
        }
        return String.format(
                Locale.ROOT,
                "%s %s against %s, ratio %s, %s",
                start,
                value(metric, "canary"),
                value(metric, "baseline"),
                ratio(effect, "estimate"),
                proven(effect));
    }

    private static String proven(JsonObject effect) {
        boolean hasLower = effect.getDouble("lower") != null && effect.getDouble("lower") > 0;
        if (effect.getDouble("upper") == null) {
            return hasLower ? "proven above " + ratio(effect, "lower") : "nothing proven yet";
        }
        return "proven between " + ratio(effect, "lower") + " and " + ratio(effect, "upper");
    }

    private static String value(JsonObject metric, String cohort) {
        Double value = metric.getJsonObject(cohort).getDouble("value");
        String unit = metric.getString("unit");
        if (value == null) {
            return "-";
        }
        return unit.equals("ms")
                ? String.format(Locale.ROOT, "%.1f ms", value)
                : String.format(Locale.ROOT, "%.2f %%", value * 100);
    }

    private static String ratio(JsonObject effect, String bound) {
        Double ratio = effect.getDouble(bound);
        return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
