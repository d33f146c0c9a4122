package io.canaryjudge.analysis;

import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.decision.DefaultRules;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.guard.GuardPolicy;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.WeightedScore;
import java.time.Duration;
import java.util.List;

/** Plans for the tests, all of one canary that starts on a full second. */
final class Canary {

    static final long START = 1_767_225_600_000L;

    private Canary() {}

    /** Judged by the default metrics for some minutes, promoted after half of them at the earliest. */
    static AnalysisPlan of(Duration duration) {
        return of(duration, 0.5, Duration.ZERO, DefaultRules.rules());
    }

    static AnalysisPlan of(Duration duration, double soakShare, Duration warmUp, List<Rule> rules) {
        return of(duration, soakShare, warmUp, rules, START);
    }

    static AnalysisPlan of(Duration duration, double soakShare, Duration warmUp, List<Rule> rules, long startMillis) {
        AnalysisPolicy policy = new AnalysisPolicy(
                MetricPolicy.DEFAULTS,
                rules,
                0.01,
                0.05,
                InstancePrior.DEFAULT,
                duration,
                soakShare,
                warmUp,
                GuardPolicy.DEFAULT,
                WeightedScore.EQUAL_GROUPS,
                new JudgeChoice.Sequential());
        return new AnalysisPlan("checkout", "1", "2", "", policy, startMillis);
    }

    /** Judged by some metrics and another judge. */
    static AnalysisPlan of(Duration duration, List<MetricPolicy> metrics, JudgeChoice judge) {
        AnalysisPolicy policy = new AnalysisPolicy(
                metrics,
                DefaultRules.rules(),
                0.01,
                0.05,
                InstancePrior.DEFAULT,
                duration,
                0.5,
                Duration.ZERO,
                GuardPolicy.DEFAULT,
                WeightedScore.EQUAL_GROUPS,
                judge);
        return new AnalysisPlan("checkout", "1", "2", "", policy, START);
    }
}
