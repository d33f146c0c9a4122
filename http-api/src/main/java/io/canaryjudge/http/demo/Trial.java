package io.canaryjudge.http.demo;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.config.Durations;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of one release.
 *
 * @param rollout where it stood at its end, as the service told it
 * @param analyses by which it was judged, a stage each, as the service told them
 * @param verification what the report says of the state after a rollback; empty where there was none
 * @param expected what a right judge says of this release
 * @param took from the start of the rollout to its end
 * @param shift what the front did
 * @param service the service's address
 */
record Trial(
        JsonObject rollout,
        List<JsonObject> analyses,
        String verification,
        Verdict.Kind expected,
        Duration took,
        Shift shift,
        URI service) {

    /**
     * Where requests went once one version was to get none.
     *
     * @param front what says so
     * @param percentOfCanary what the canary gets at the end
     * @param toGone how many requests went to the version that was to get none
     * @param toKept and to the other one
     * @param millisOfHarm from the canary's first error to its share of 0; negative where it never came to that
     */
    record Shift(String front, int percentOfCanary, long toGone, long toKept, long millisOfHarm) {}

    /** Copies the list. */
    Trial {
        analyses = List.copyOf(analyses);
    }

    boolean isPromoted() {
        return kind() == Verdict.Kind.PROMOTE;
    }

    Verdict.Kind kind() {
        return Verdict.Kind.valueOf(verdict().getString("verdict"));
    }

    private JsonObject verdict() {
        return rollout.getJsonObject("verdict");
    }

    /** Whether the verdict was right, the rollout came to the end that it should, and the requests followed it. */
    boolean isAsExpected() {
        return kind() == expected
                && rollout.getString("phase").equals(isPromoted() ? "completed" : "rolled-back")
                && shift.percentOfCanary() == (isPromoted() ? 100 : 0)
                && shift.toGone() == 0
                && shift.toKept() > 0;
    }

    /** The verdict with its reasons and numbers, and what followed from it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s in place of %s: %s%s, %s",
                canary(),
                baseline(),
                kind(),
                urgency(),
                kind() == expected ? "as it should be" : "but it should have been " + expected));
        for (JsonObject analysis : analyses) {
            lines.add("  " + Evidence.verdict(analysis));
        }
        if (!analyses.isEmpty()) {
            Evidence.numbers(analyses.get(analyses.size() - 1)).forEach(line -> lines.add("       " + line));
        }
        lines.add("  " + whereRequestsWent());
        if (shift.millisOfHarm() >= 0) {
            lines.add(String.format(
                    Locale.ROOT, "  from its first failed request to weight 0: %.1f s", shift.millisOfHarm() / 1e3));
        }
        lines.add("  " + outcome());
        lines.add("  page    " + service + "#/rollouts/" + rollout.getString("id"));
        lines.add("  report  " + service.resolve(rollout.getString("report")) + "?format=markdown");
        return lines;
    }

    private String canary() {
        return rollout.getString("canary");
    }

    private String baseline() {
        return rollout.getString("baseline");
    }

    private String urgency() {
        String within = verdict().getString("rollBackWithin");
        return within == null
                ? ""
                : " (" + verdict().getString("urgency") + ": roll back within "
                        + Durations.format(Duration.parse(within)) + ")";
    }

    private String outcome() {
        String end = String.format(
                Locale.ROOT, "%s after %.1f s", rollout.getString("phase").replace('-', ' '), took.toMillis() / 1e3);
        return verification.isEmpty() ? end : end + "; " + baseline() + ": " + verification;
    }

    private String whereRequestsWent() {
        return String.format(
                Locale.ROOT,
                "%s gives %s %d %%; since then %d requests to %s, %d to %s",
                shift.front(),
                canary(),
                shift.percentOfCanary(),
                shift.toKept(),
                isPromoted() ? canary() : baseline(),
                shift.toGone(),
                isPromoted() ? baseline() : canary());
    }
}
