package io.canaryjudge.http.integration.flagger;

import io.canaryjudge.decision.Verdict;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.http.service.AnalysisView;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricJudgement;
import java.util.Optional;

/**
 * What Flagger is told. It takes 200 to 202 for a yes, and shows the text of a no as the object's event; other codes of
 * success are a no to it.
 *
 * @param status 200, 202, 403 or 409
 * @param text one line
 */
record HookAnswer(int status, String text) {

    private static final int YES = 200;
    private static final int HOLD = 403;
    private static final int BAD = 409;

    static HookAnswer yes(String text) {
        return new HookAnswer(YES, text);
    }

    /** Not now: nothing is wrong. */
    static HookAnswer hold(String text) {
        return new HookAnswer(HOLD, text);
    }

    /** No: something is wrong. */
    static HookAnswer bad(String text) {
        return new HookAnswer(BAD, text);
    }

    /** Whether a run may be judged further: unless it is bad. */
    static HookAnswer whileNotBad(AnalysisView run) {
        return kind(run) == Verdict.Kind.ABORT ? bad(said(run)) : yes(said(run));
    }

    /** Whether the canary may get more traffic: when every critical metric has been measured and nothing is bad. */
    static HookAnswer toIncrease(AnalysisView run) {
        Verdict.Kind kind = kind(run);
        if (kind == Verdict.Kind.ABORT) {
            return bad(said(run));
        }
        if (kind == Verdict.Kind.PROMOTE) {
            return yes(said(run));
        }
        Optional<String> missing = missing(run);
        return kind == Verdict.Kind.CONTINUE && missing.isEmpty()
                ? yes(said(run))
                : hold(missing.map(what -> "not yet: " + what).orElse(said(run)));
    }

    private static Optional<String> missing(AnalysisView run) {
        if (run.report().metrics().isEmpty()) {
            return Optional.of("nothing has been judged yet");
        }
        Optional<String> guard = run.report().guards().stream()
                .filter(GuardFinding::blocksPromotion)
                .map(GuardFinding::text)
                .findFirst();
        return guard.or(() -> run.report().metrics().stream()
                .filter(metric -> metric.policy().criticality() == Criticality.CRITICAL)
                .filter(metric -> metric.kind() == MetricJudgement.Kind.NO_DATA)
                .map(metric -> "no data for " + metric.policy().name().value())
                .findFirst());
    }

    /** Whether the canary may take the place of the primary: when it was found good, and not before. */
    static HookAnswer toPromote(AnalysisView run) {
        return switch (kind(run)) {
            case PROMOTE -> yes(said(run));
            case ABORT -> bad(said(run));
            case CONTINUE, INCONCLUSIVE -> hold(said(run));
        };
    }

    /** Whether to roll back now: a yes rolls back. */
    static HookAnswer toRollBack(AnalysisView run, HookPayload hook) {
        Verdict.Kind kind = kind(run);
        boolean isOver =
                kind == Verdict.Kind.ABORT || (kind == Verdict.Kind.INCONCLUSIVE && hook.rollsBackInconclusive());
        return isOver && run.report().verdict().isFinal() ? yes(said(run)) : hold("no rollback: " + said(run));
    }

    private static Verdict.Kind kind(AnalysisView run) {
        return run.report().verdict().kind();
    }

    private static String said(AnalysisView run) {
        Verdict verdict = run.report().verdict();
        return verdict.kind() + ": " + verdict.reason() + " (" + run.id() + ")";
    }
}
