package io.canaryjudge.analysis;

import static io.canaryjudge.analysis.Canary.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.JudgingStrategy.Moment;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.decision.Verdict.Kind;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.guard.GuardFinding;
import io.canaryjudge.judgement.Comparison;
import io.canaryjudge.judgement.Effect;
import io.canaryjudge.judgement.Look;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.Observed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What findings of the guards do to a verdict, whatever the metrics say. */
class VerdictRulesTest {

    private static final MetricPolicy ERRORS = MetricPolicy.DEFAULTS.get(0);
    private static final Comparison VALUES =
            new Comparison(new Observed(1, 1), new Observed(1, 1), new Effect(1, 0.9, 1.1));
    private static final List<MetricJudgement> PASSED = List.of(new MetricJudgement.Passed(ERRORS, VALUES));
    private static final List<MetricJudgement> UNDECIDED =
            List.of(new MetricJudgement.Undecided(ERRORS, VALUES, Optional.empty(), 0.5));
    private static final long AFTER_SOAK = START + 400_000;
    private static final long AT_THE_END = START + 600_000;

    private final VerdictRules rules = new VerdictRules(Canary.of(Duration.ofMinutes(10)));

    @ParameterizedTest
    @EnumSource
    void finding_keepsFromPromotion_ifItsCodeSaysSo_andNeverAborts(GuardCode code) {
        List<GuardFinding> guards = List.of(new GuardFinding(code, "this is so"));
        Verdict before = decide(PASSED, guards, AFTER_SOAK);
        Verdict end = decide(PASSED, guards, AT_THE_END);

        if (code.blocksPromotion()) {
            assertThat(before).isEqualTo(new Verdict.Continue(Urgency.NONE, "this is so (guard " + code.word() + ")"));
            assertThat(end)
                    .isEqualTo(new Verdict.Inconclusive(
                            Urgency.NONE, "time is over: this is so (guard " + code.word() + ")"));
        } else {
            assertThat(before.kind()).isEqualTo(Kind.PROMOTE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void promotion_isNotTakenBack(GuardCode code) {
        Verdict promoted = new Verdict.Promote(Urgency.NONE, "proven");

        assertThat(rules.decide(
                        List.of(),
                        UNDECIDED,
                        List.of(new GuardFinding(code, "this is so")),
                        moment(promoted, AFTER_SOAK)))
                .isEqualTo(promoted);
    }

    @Test
    void reason_whileMetricsAreUndecided_isTheFirstFinding_orThatEvidenceIsMissing() {
        GuardFinding ratio = new GuardFinding(GuardCode.SAMPLE_RATIO_MISMATCH, "another split");
        GuardFinding little = new GuardFinding(GuardCode.TOO_LITTLE_DATA, "so few");

        assertThat(decide(UNDECIDED, List.of(little, ratio), AFTER_SOAK).reason())
                .isEqualTo("another split (guard sample-ratio-mismatch)");
        assertThat(decide(UNDECIDED, List.of(little), AFTER_SOAK).reason())
                .isEqualTo("not enough evidence yet on error_rate");
        assertThat(decide(PASSED, List.of(), START + 1).reason()).contains("soak time");
    }

    private Verdict decide(List<MetricJudgement> metrics, List<GuardFinding> guards, long nowMillis) {
        return rules.decide(List.of(), metrics, guards, moment(null, nowMillis));
    }

    private static Moment moment(@Nullable Verdict before, long nowMillis) {
        return new Moment(nowMillis, 0, nowMillis < AT_THE_END ? Look.INTERIM : Look.LAST, 0, 0, before);
    }
}
