package io.canaryjudge.http.demo;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.http.demo.Trial.Shift;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One rollout from its start to its end, seen from outside: the service is asked where it stands, the front what it does. */
final class RolloutRun {

    private static final long LOOK_MILLIS = 20;
    private static final Duration ASK_EVERY = Duration.ofMillis(300);
    private static final Duration LONGEST = Duration.ofMinutes(6);

    private final JudgeClient judge;
    private final Screen screen;
    private final Front front;
    private final Deployment baseline;
    private final Deployment canary;
    private final ShareWatch baselineWatch;
    private final ShareWatch canaryWatch;
    private final Set<String> analyses = new LinkedHashSet<>();
    private final long start = System.nanoTime();
    private long keptAtGone = -1;
    private int shownPercent;
    private boolean isAborted;

    RolloutRun(JudgeClient judge, Screen screen, Front front, Deployment baseline, Deployment canary) {
        this.judge = judge;
        this.screen = screen;
        this.front = front;
        this.baseline = baseline;
        this.canary = canary;
        baselineWatch = new ShareWatch(baseline);
        canaryWatch = new ShareWatch(canary);
    }

    /**
     * Has the canary rolled out, and waits for the end of that.
     *
     * @param service the service's address
     * @param expected what a right judge says
     * @throws IllegalStateException if there is no end
     */
    Trial follow(String serviceName, URI service, Verdict.Kind expected) throws InterruptedException {
        String id = judge.start(DemoPlan.json(
                serviceName, baseline.version(), canary.version(), canary.side().controller()));
        screen.note("rollout of " + canary.version() + ": " + service + "#/rollouts/" + id);
        JsonObject rollout = awaitEnd(id);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        boolean isPromoted =
                rollout.getJsonObject("verdict").getString("verdict").equals(Verdict.Kind.PROMOTE.name());
        return new Trial(rollout, found(), verification(rollout), expected, took, shift(isPromoted), service);
    }

    private JsonObject awaitEnd(String id) throws InterruptedException {
        long asked = start - ASK_EVERY.toNanos();
        long shown = start;
        while (System.nanoTime() - start < LONGEST.toNanos()) {
            look();
            boolean hasShifted = canaryWatch.percent() != shownPercent;
            if (hasShifted || System.nanoTime() - asked >= ASK_EVERY.toNanos()) {
                asked = System.nanoTime();
                JsonObject rollout = judge.rollout(id);
                note(rollout);
                if (hasShifted) {
                    noteShare();
                }
                if (rollout.getBoolean("ended")) {
                    return rollout;
                }
                if (asked - shown >= screen.statusPeriod().toNanos()) {
                    shown = asked;
                    screen.status(status(rollout));
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw new IllegalStateException("the rollout " + id + " has not ended within " + LONGEST.toSeconds() + " s");
    }

    private void look() {
        Front.Share old = front.share(baseline.side());
        Front.Share fresh = front.share(canary.side());
        long now = System.nanoTime();
        baselineWatch.look(old, now);
        canaryWatch.look(fresh, now);
        if (keptAtGone < 0 && (canaryWatch.isGone() || baselineWatch.isGone())) {
            keptAtGone = (canaryWatch.isGone() ? baseline : canary).received();
        }
    }

    private void noteShare() {
        shownPercent = canaryWatch.percent();
        screen.note(front.words() + " sends " + shownPercent + " % of the requests to " + canary.version());
    }

    private void note(JsonObject rollout) {
        String analysis = rollout.getString("analysis");
        if (analysis != null) {
            analyses.add(analysis);
        }
        JsonObject verdict = rollout.getJsonObject("verdict");
        if (!isAborted && verdict.getString("verdict").equals(Verdict.Kind.ABORT.name())) {
            isAborted = true;
            screen.note("ABORT: " + rollout.getJsonObject("rollback").getString("reason"));
        }
    }

    private String status(JsonObject rollout) {
        return canary.version() + " at " + canaryWatch.percent() + " %, "
                + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s: " + stands(rollout);
    }

    private String stands(JsonObject rollout) {
        String analysis = rollout.getString("analysis");
        boolean isCompared = canaryWatch.percent() > 0 && canaryWatch.percent() < 100 && !isAborted;
        if (isCompared && analysis != null) {
            return String.format(
                    Locale.ROOT,
                    "errors %.2f %% vs %.2f %%, %s",
                    canary.errorRate() * 100,
                    baseline.errorRate() * 100,
                    Evidence.waitsFor(judge.get(analysis)));
        }
        return isAborted
                ? "rolled back, until " + baseline.version() + " is seen to be well"
                : rollout.getJsonObject("verdict").getString("reason");
    }

    /** The analyses of stages at which there was something to compare. */
    private List<JsonObject> found() {
        List<JsonObject> found = new ArrayList<>();
        for (String path : analyses) {
            JsonObject analysis = judge.get(path);
            if (!analysis.getString("stage").equals("100%")) {
                found.add(analysis);
            }
        }
        return found;
    }

    private String verification(JsonObject rollout) {
        JsonObject rollback = judge.get(rollout.getString("report")).getJsonObject("rollback");
        return rollback == null ? "" : rollback.getString("verification");
    }

    private Shift shift(boolean isPromoted) {
        ShareWatch gone = isPromoted ? baselineWatch : canaryWatch;
        long toKept = keptAtGone < 0 ? 0 : (isPromoted ? canary : baseline).received() - keptAtGone;
        return new Shift(front.words(), canaryWatch.percent(), gone.sinceGone(), toKept, canaryWatch.millisOfHarm());
    }
}
