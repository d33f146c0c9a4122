package io.canaryjudge.http.integration.argo;

import io.canaryjudge.analysis.AnalysisReport;
import io.canaryjudge.http.integration.Answers;
import io.canaryjudge.http.integration.Subjects;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.http.service.StartResult;
import io.canaryjudge.judgement.MetricJudgement;
import io.vertx.core.json.JsonObject;

/**
 * The verdict in the form that fits an AnalysisRun: {@code {"argo": {"verdict", "score", "reason", "runId", "state",
 * "final"}}}, always the same keys and no null. {@code verdict} is PASS, FAIL, INCONCLUSIVE, NO_DATA, RUNNING or ERROR;
 * {@code score} is -1 where there is none.
 */
final class ArgoVerdict {

    private ArgoVerdict() {}

    static JsonObject of(StartResult result, Subjects subjects, Mode mode) {
        if (result instanceof StartResult.Started started) {
            return of(started.analysis(), mode);
        }
        if (result instanceof StartResult.AlreadyStarted known) {
            return subjects.areThoseOf(known.analysis().report().plan())
                    ? of(known.analysis(), mode)
                    : error("the run " + known.analysis().id() + " compares other versions than this query names");
        }
        return result instanceof StartResult.TooMany tooMany
                ? error("as many analyses are running as may: " + tooMany.limit())
                : error("this run's key was used for something else");
    }

    private static JsonObject of(AnalysisView run, Mode mode) {
        AnalysisReport report = run.report();
        double score = Double.isNaN(report.score()) ? -1 : Math.round(report.score() * 10) / 10.0;
        return argo(
                word(report, mode),
                score,
                report.verdict().reason(),
                run.id(),
                report.verdict().kind().name(),
                report.verdict().isFinal());
    }

    private static String word(AnalysisReport report, Mode mode) {
        return switch (report.verdict().kind()) {
            case PROMOTE -> "PASS";
            case ABORT -> "FAIL";
            case INCONCLUSIVE -> "INCONCLUSIVE";
            case CONTINUE -> mode == Mode.GUARD ? "PASS" : hasData(report) ? "RUNNING" : "NO_DATA";
        };
    }

    private static boolean hasData(AnalysisReport report) {
        return report.metrics().stream().anyMatch(metric -> metric.kind() != MetricJudgement.Kind.NO_DATA);
    }

    private static JsonObject error(String reason) {
        return argo("ERROR", -1, reason, "", "NONE", false);
    }

    private static JsonObject argo(
            String verdict, double score, String reason, String runId, String state, boolean isFinal) {
        return new JsonObject()
                .put(
                        "argo",
                        new JsonObject()
                                .put("verdict", verdict)
                                .put("score", score)
                                .put("reason", Answers.shortened(reason))
                                .put("runId", runId)
                                .put("state", state)
                                .put("final", isFinal));
    }
}
