package io.canaryjudge.judgement;

import io.canaryjudge.judgement.MetricJudgement.Improved;
import io.canaryjudge.judgement.MetricJudgement.Passed;
import io.canaryjudge.judgement.MetricJudgement.Regressed;
import io.canaryjudge.judgement.MetricJudgement.Undecided;
import io.canaryjudge.metric.Direction;

/**
 * Turns effects round. While a metric is judged its effect is how many times more harm the canary does, which for a
 * metric whose decrease is harm is baseline over canary; what is shown is always canary over baseline.
 */
final class Mirror {

    private Mirror() {}

    /** The judgement as it is shown. */
    static MetricJudgement of(MetricJudgement judgement) {
        if (judgement.policy().kind().direction() == Direction.INCREASE) {
            return judgement;
        }
        MetricPolicy policy = judgement.policy();
        return judgement
                .comparison()
                .map(Mirror::turned)
                .map(turned -> switch (judgement.kind()) {
                    case REGRESSED -> new Regressed(policy, turned);
                    case PASS -> new Passed(policy, turned);
                    case IMPROVED -> new Improved(policy, turned);
                    case UNDECIDED -> undecided((Undecided) judgement, turned);
                    case NO_DATA -> judgement;
                })
                .orElse(judgement);
    }

    private static Undecided undecided(Undecided judgement, Comparison turned) {
        return new Undecided(judgement.policy(), turned, judgement.needs(), judgement.credit());
    }

    private static Comparison turned(Comparison comparison) {
        Effect effect = comparison.effect();
        Effect turned = new Effect(1 / effect.estimate(), 1 / effect.upper(), 1 / effect.lower());
        return new Comparison(
                comparison.baseline(), comparison.canary(), turned, comparison.scope(), comparison.part());
    }
}
