package io.canaryjudge.http.demo;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.config.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of one release.
 *
 * @param canary the version on trial
 * @param verdict as the service gave it
 * @param expected what a right judge says of this release
 * @param took from the start of the analysis to the verdict
 * @param afterwards requests to each version once the traffic had been changed
 */
record Trial(
        String baseline, String canary, JsonObject verdict, Verdict.Kind expected, Duration took, Moved afterwards) {

    /** Where requests went: to the canary and to the baseline. */
    record Moved(long toCanary, long toBaseline) {}

    boolean isPromoted() {
        return kind() == Verdict.Kind.PROMOTE;
    }

    Verdict.Kind kind() {
        return Verdict.Kind.valueOf(verdict.getString("verdict"));
    }

    /** Whether the verdict was right and the traffic followed it. */
    boolean isAsExpected() {
        return kind() == expected && hasMoved();
    }

    private boolean hasMoved() {
        return isPromoted()
                ? afterwards.toCanary() > 0 && afterwards.toBaseline() == 0
                : afterwards.toCanary() == 0 && afterwards.toBaseline() > 0;
    }

    /** The verdict with its reasons and numbers. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s against %s: %s after %.1f s%s, %s",
                canary,
                baseline,
                kind(),
                took.toMillis() / 1e3,
                urgency(),
                kind() == expected ? "as it should be" : "but it should have been " + expected));
        reasons().forEach(reason -> lines.add("  " + reason));
        JsonArray metrics = verdict.getJsonArray("metrics");
        for (int i = 0; i < metrics.size(); i++) {
            lines.add("  " + metric(metrics.getJsonObject(i)));
        }
        lines.add(String.format(
                Locale.ROOT,
                "  requests after the verdict: %d to %s, %d to %s",
                afterwards.toCanary(),
                canary,
                afterwards.toBaseline(),
                baseline));
        return lines;
    }

    private String urgency() {
        String within = verdict.getString("rollBackWithin");
        return within == null
                ? ""
                : " (" + verdict.getString("urgency") + ": roll back within " + Durations.format(Duration.parse(within))
                        + ")";
    }

    private List<String> reasons() {
        List<String> texts = new ArrayList<>();
        if (isPromoted() || verdict.getJsonArray("reasons").isEmpty()) {
            texts.add(verdict.getString("reason"));
        }
        for (Object reason : verdict.getJsonArray("reasons")) {
            texts.add(((JsonObject) reason).getString("text"));
        }
        return texts;
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
