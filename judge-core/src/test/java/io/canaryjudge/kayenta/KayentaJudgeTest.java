package io.canaryjudge.kayenta;

import static io.canaryjudge.kayenta.Classification.HIGH;
import static io.canaryjudge.kayenta.Classification.LOW;
import static io.canaryjudge.kayenta.Classification.NODATA;
import static io.canaryjudge.kayenta.Classification.NODATA_FAIL_METRIC;
import static io.canaryjudge.kayenta.Classification.PASS;
import static io.canaryjudge.kayenta.MetricTrait.CRITICAL;
import static io.canaryjudge.kayenta.MetricTrait.MUST_HAVE_DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.canaryjudge.kayenta.MetricOutcome.Compared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KayentaJudgeTest {

    private static final ScoreThresholds THRESHOLDS = new ScoreThresholds(95, 75);
    private static final MetricConfig METRIC = MetricConfig.of("latency", "all");
    private static final double[] NONE = {};

    private static MetricOutcome outcome(MetricConfig config, double[] control, double[] experiment) {
        return judge(42, config, control, experiment).results().get(0).outcome();
    }

    private static KayentaJudgement judge(long seed, MetricConfig config, double[] control, double[] experiment) {
        return new KayentaJudge(seed)
                .judge(
                        new CanaryConfig(List.of(config), Map.of()),
                        THRESHOLDS,
                        List.of(MetricPair.of(config.name(), control, experiment)));
    }

    private static MetricConfig with(MetricDirection direction) {
        return new MetricConfig(
                "latency", List.of("all"), direction, NanStrategy.REMOVE, Outliers.KEEP, EffectSize.DEFAULT, Set.of());
    }

    private static MetricConfig with(NanStrategy strategy, MetricTrait... traits) {
        return new MetricConfig(
                "latency",
                List.of("all"),
                MetricDirection.EITHER,
                strategy,
                Outliers.KEEP,
                EffectSize.DEFAULT,
                Set.of(traits));
    }

    private static double[] sample(long seed, double factor) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[100];
        Arrays.setAll(values, i -> factor * (10 + random.nextDouble()));
        return values;
    }

    @Test
    void change_isHighOrLow_byDirection() {
        double[] control = sample(1, 1);
        double[] higher = sample(2, 1.5);
        double[] lower = sample(3, 0.5);

        assertThat(outcome(METRIC, control, higher))
                .returns(HIGH, MetricOutcome::classification)
                .returns("latency was classified as High", MetricOutcome::reason)
                .returns(false, MetricOutcome::critical);
        assertThat(outcome(METRIC, control, lower).classification()).isEqualTo(LOW);
        assertThat(outcome(with(MetricDirection.INCREASE), control, higher).classification())
                .isEqualTo(HIGH);
        assertThat(outcome(with(MetricDirection.INCREASE), control, lower).classification())
                .isEqualTo(PASS);
        assertThat(outcome(with(MetricDirection.DECREASE), control, higher).classification())
                .isEqualTo(PASS);
        assertThat(outcome(with(MetricDirection.DECREASE), control, lower).classification())
                .isEqualTo(LOW);
        assertThat(outcome(METRIC, control, sample(4, 1)).classification()).isEqualTo(PASS);
    }

    @Test
    void criticalMetric_thatFails_failsTheCanary() {
        KayentaJudgement judgement = judge(42, with(NanStrategy.REMOVE, CRITICAL), sample(1, 1), sample(2, 1.5));

        assertThat(judgement.results().get(0).outcome().reason())
                .isEqualTo("The metric latency was classified as High (Critical)");
        assertThat(judgement.score())
                .isEqualTo(new SummaryScore(
                        0, ScoreClass.FAIL, "Canary Failed: The metric latency was classified as High (Critical)"));
    }

    @Test
    void side_withoutData_isByStrategyAndTraits() {
        double[] some = sample(1, 1);
        double[] nan = {Double.NaN, Double.NaN};

        assertThat(outcome(METRIC, some, NONE))
                .isEqualTo(new MetricOutcome.NotCompared(NODATA, "Missing data for latency", false));
        assertThat(outcome(METRIC, nan, some).classification()).isEqualTo(NODATA);
        assertThat(outcome(with(NanStrategy.REMOVE, MUST_HAVE_DATA), some, NONE).classification())
                .isEqualTo(NODATA_FAIL_METRIC);
        assertThat(outcome(with(NanStrategy.REMOVE, MUST_HAVE_DATA, CRITICAL), some, NONE))
                .isEqualTo(new MetricOutcome.NotCompared(NODATA, "Missing data for latency", true));
        assertThat(outcome(with(NanStrategy.REPLACE, MUST_HAVE_DATA, CRITICAL), some, NONE))
                .isEqualTo(new MetricOutcome.NotCompared(PASS, "", false));
        assertThat(outcome(with(NanStrategy.REPLACE), some, nan).classification())
                .isEqualTo(LOW);
    }

    @Test
    void sides_thatAreTheSame_pass() {
        assertThat(outcome(METRIC, new double[] {1, 2, 0.0}, new double[] {-0.0, 2, 1}))
                .isEqualTo(new MetricOutcome.NotCompared(PASS, "The Canary and Baseline data are identical", false));
        assertThat(outcome(METRIC, new double[] {5, 5}, new double[] {5, 5, 5}))
                .isEqualTo(new MetricOutcome.NotCompared(PASS, "", false));
    }

    @Test
    void constants_getNoiseThatTheSeedAloneDetermines() {
        double[] control = constant(5);
        double[] experiment = constant(6);

        assertThat(judge(1, METRIC, control, experiment)).isEqualTo(judge(1, METRIC, control, experiment));
        MetricOutcome one = outcome(METRIC, control, experiment);
        MetricOutcome other =
                judge(43, METRIC, control, experiment).results().get(0).outcome();
        assertThat(one.classification()).isEqualTo(other.classification()).isEqualTo(HIGH);
        assertThat(one).isNotEqualTo(other);
        assertThat(((Compared) one).ratio()).isBetween(1.1999, 1.2001).isNotEqualTo(1.2);
    }

    private static double[] constant(double value) {
        double[] values = new double[30];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void effect_withoutABaseline_isNoLimit() {
        MetricConfig demanding = new MetricConfig(
                "latency",
                List.of(),
                MetricDirection.EITHER,
                NanStrategy.REMOVE,
                Outliers.KEEP,
                new EffectSize(EffectSize.Measure.MEAN_RATIO, 10, 0.1, 10, 0.1),
                Set.of());

        assertThat(outcome(demanding, sample(1, 1), sample(2, 1.5)).classification())
                .isEqualTo(PASS);
        MetricOutcome withoutBaseline = outcome(demanding, constant(0), sample(2, 1.5));
        assertThat(withoutBaseline.classification()).isEqualTo(HIGH);
        assertThat(((Compared) withoutBaseline).ratio()).isNaN();
    }

    @Test
    void outliers_areRemovedOnlyWhenAsked() {
        double[] values = sample(1, 1);
        values[17] = 1e6;
        MetricConfig removing = new MetricConfig(
                "latency",
                List.of(),
                MetricDirection.EITHER,
                NanStrategy.REMOVE,
                new Outliers.Remove(3),
                EffectSize.DEFAULT,
                Set.of());
        KayentaJudgement kept = judge(42, METRIC, values, sample(2, 1));
        KayentaJudgement removed = judge(42, removing, values, sample(2, 1));

        assertThat(kept.results().get(0).control().count()).isEqualTo(100);
        assertThat(removed.results().get(0).control().count()).isEqualTo(99);
        assertThat(removed.results().get(0).control().max()).isLessThan(11);
        assertThat(judge(42, removing, new double[] {Double.NaN}, values)
                        .results()
                        .get(0)
                        .outcome()
                        .classification())
                .isEqualTo(NODATA);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void outlierFactor_thatIsNotPositive_isRefused(double factor) {
        assertThatThrownBy(() -> new Outliers.Remove(factor))
                .isInstanceOf(KayentaInputException.class)
                .hasMessageContaining("outlierFactor must be greater than 0, was " + factor);
    }

    @Test
    void pair_withoutMetric_isRefused() {
        CanaryConfig config = new CanaryConfig(List.of(METRIC), Map.of());
        List<MetricPair> pairs = List.of(MetricPair.of("other", NONE, NONE));

        assertThatThrownBy(() -> new KayentaJudge(1).judge(config, THRESHOLDS, pairs))
                .isInstanceOf(KayentaInputException.class)
                .hasMessage("Could not find metric config for other");
    }

    @Test
    void metrics_ofOneName_areJudgedByTheFirst() {
        CanaryConfig config =
                new CanaryConfig(List.of(with(MetricDirection.DECREASE), with(MetricDirection.INCREASE)), Map.of());

        assertThat(new KayentaJudge(1)
                        .judge(config, THRESHOLDS, List.of(MetricPair.of("latency", sample(1, 1), sample(2, 2))))
                        .results()
                        .get(0)
                        .outcome()
                        .classification())
                .isEqualTo(PASS);
    }

    @Test
    void order_ofPoints_changesNothingButRounding() {
        double[] control = sample(1, 1);
        double[] experiment = sample(2, 1.01);
        double[] reversed = new double[experiment.length];
        Arrays.setAll(reversed, i -> experiment[experiment.length - 1 - i]);

        Compared before = (Compared) outcome(METRIC, control, experiment);
        Compared after = (Compared) outcome(METRIC, control, reversed);

        assertThat(after.shift()).isEqualTo(before.shift());
        assertThat(after.ratio()).isCloseTo(before.ratio(), within(1e-12));
    }

    @Test
    void pair_keepsACopyOfItsPoints() {
        double[] points = {1, 2};
        MetricPair pair = MetricPair.of("latency", points, points);
        points[0] = 9;
        pair.control()[1] = 9;

        assertThat(pair.control()).containsExactly(1, 2);
        assertThat(pair).isEqualTo(MetricPair.of("latency", new double[] {1, 2}, new double[] {1, 2}));
        assertThat(pair).isNotEqualTo(MetricPair.of("latency", new double[] {1, 2}, new double[] {1, 3}));
    }

    @Test
    void pairs_without_any_scoreNothing() {
        KayentaJudgement judgement =
                new KayentaJudge(1).judge(new CanaryConfig(List.of(), Map.of()), THRESHOLDS, List.of());

        assertThat(judgement.results()).isEmpty();
        assertThat(judgement.groupScores()).isEmpty();
        assertThat(judgement.score()).isEqualTo(new SummaryScore(0, ScoreClass.FAIL, ""));
    }
}
