package io.canaryjudge.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.canaryjudge.decision.Condition.CriticalMetricRegressed;
import io.canaryjudge.decision.Condition.ErrorRateAbove;
import io.canaryjudge.decision.Condition.RatioAbove;
import io.canaryjudge.decision.Condition.Signalled;
import io.canaryjudge.judgement.Level;
import io.canaryjudge.metric.MetricName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionRulesTest {

    private static final Condition REGRESSED = new CriticalMetricRegressed();

    @Test
    void twoRules_ofOneName_areRefused() {
        Rule rule = rule("twice", Urgency.FAST, Alert.NONE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionRules(List.of(rule, rule("twice", Urgency.MONITOR, Alert.NONE))))
                .withMessageContaining("twice");
        assertThat(new DecisionRules(List.of(rule)).rules()).containsExactly(rule);
    }

    @Test
    void reasons_comeMostUrgentFirst_thenLoudest_thenAsTheRulesStand() {
        List<Rule> rules = List.of(
                rule("a-monitor-quiet", Urgency.MONITOR, Alert.NONE),
                rule("b-fast-loud", Urgency.FAST, Alert.CRITICAL),
                rule("c-monitor-loud", Urgency.MONITOR, Alert.CRITICAL),
                rule("d-immediate", Urgency.IMMEDIATE, Alert.NONE),
                rule("e-fast-warning", Urgency.FAST, Alert.WARNING),
                rule("f-fast-loud", Urgency.FAST, Alert.CRITICAL),
                rule("g-planned", Urgency.PLANNED, Alert.CRITICAL));
        Facts facts = new Situation().regressed("error_rate", 100, 2).facts();

        assertThat(new DecisionRules(rules).evaluate(facts, Map.of(), 0).reasons())
                .extracting(reason -> reason.rule().name())
                .containsExactly(
                        "d-immediate",
                        "b-fast-loud",
                        "f-fast-loud",
                        "e-fast-warning",
                        "g-planned",
                        "c-monitor-loud",
                        "a-monitor-quiet");
    }

    @Test
    void since_isRememberedForWhatHolds_andForgottenForWhatDoesNot() {
        DecisionRules rules = new DecisionRules(
                List.of(new Rule("sustained", REGRESSED, Duration.ofSeconds(10), 0, 0, Urgency.PLANNED, Alert.NONE)));
        Facts holds = new Situation().regressed("error_rate", 100, 2).facts();
        Facts calm = new Situation().facts();

        DecisionRules.Outcome first = rules.evaluate(holds, Map.of("another", 3L), 1_000);
        assertThat(first.since()).containsExactly(Map.entry("sustained", 1_000L));
        assertThat(first.reasons()).isEmpty();
        assertThat(rules.evaluate(holds, first.since(), 10_999).reasons()).isEmpty();
        assertThat(rules.evaluate(holds, first.since(), 11_000).reasons()).hasSize(1);
        assertThat(rules.evaluate(calm, first.since(), 11_000).since()).isEmpty();
        assertThat(rules.evaluate(holds, first.since(), 11_000).since()).isEqualTo(first.since());
    }

    @Test
    void regressions_ofSeveralMetrics_areAReasonEach() {
        DecisionRules rules = new DecisionRules(DefaultRules.rules());
        Facts facts = new Situation()
                .regressed("error_rate", 100, 1.3)
                .regressed("latency_p50", 100, 1.3)
                .facts();

        assertThat(rules.evaluate(facts, Map.of(), 0).reasons())
                .extracting(reason -> reason.metric().orElseThrow().value())
                .containsExactly("error_rate", "latency_p50");
    }

    @Test
    void reasonOfALevel_namesBothValuesTheBoundAndTheLimit() {
        Reason reason = only(
                "error-rate-above-10-percent",
                new Situation().errors(1_000, 0.11).regressed("error_rate", 1_000, 5));

        assertThat(reason.text())
                .isEqualTo("error rate 12.1 % vs 0.5 % at the baseline over the last minute, proven above 11 %,"
                        + " limit 10 % (rule error-rate-above-10-percent)");
        assertThat(reason.metric()).contains(new MetricName("error_rate"));
        assertThat(reason.observed()).isEqualTo(0.121);
        assertThat(reason.limit()).isEqualTo(0.10);
        assertThat(reason.lower()).isEqualTo(0.11);
        assertThat(reason.upper()).isEqualTo(0.11 * 1.3);
    }

    @Test
    void reasonOfARatio_namesBothValuesTheBoundAndTheLimit() {
        Reason reason = only("latency-p99-above-3x-baseline", new Situation().regressed("latency_p99", 1_000, 3.25));

        assertThat(reason.text())
                .isEqualTo("latency_p99 390 ms vs 100 ms at the baseline: 3.9x, proven above 3.25x, limit 3x"
                        + " (rule latency-p99-above-3x-baseline)");
        assertThat(reason.observed()).isEqualTo(1.2 * 3.25);
        assertThat(reason.limit()).isEqualTo(3);
        assertThat(reason.lower()).isEqualTo(3.25);
        assertThat(reason.upper()).isEqualTo(6.5);
    }

    @Test
    void reasonOfARegression_namesBothValuesTheBoundAndTheMargin() {
        Reason reason = only("metric-regressed", new Situation().regressed("error_rate", 1_000, 2));

        assertThat(reason.text())
                .isEqualTo("error_rate 1.2 % vs 0.5 % at the baseline: 2.4x, proven above 2x, margin 1.1x"
                        + " (rule metric-regressed)");
        assertThat(reason.limit()).isEqualTo(1.1);
    }

    @Test
    void reasonOfNoSuccess_saysHowManyFailed_andWhatTheBaselineServed() {
        Reason reason =
                only("no-successful-request", new Situation().withoutSuccess(7, 45, 0.8, new Level(60, 2, 0.01, 0.2)));

        assertThat(reason.text())
                .isEqualTo("no successful canary request in 7 windows: all 45 failed, while the baseline served 58 of"
                        + " 60 (rule no-successful-request)");
        assertThat(reason.observed()).isEqualTo(1);
        assertThat(reason.limit()).isEqualTo(0.2);
    }

    @Test
    void reasonOfSignals_namesReportersKindsAndSubjects() {
        Reason reason = only(
                "two-journeys-broken",
                new Situation()
                        .signal(SignalKind.JOURNEY_BROKEN, "search")
                        .signal(SignalKind.JOURNEY_BROKEN, "checkout"));

        assertThat(reason.text())
                .isEqualTo("reported by pager: journey-broken (checkout, search) (rule two-journeys-broken)");
        assertThat(reason.metric()).isEmpty();
        assertThat(reason.observed()).isNaN();
        assertThat(reason.limit()).isNaN();
        assertThat(only("critical-signal", new Situation().signal(SignalKind.DATA_CORRUPTION, ""))
                        .text())
                .isEqualTo("reported by pager: data-corruption (rule critical-signal)");
    }

    private static Reason only(String rule, Situation situation) {
        return new DecisionRules(DefaultRules.rules())
                .evaluate(situation.facts(), Map.of(), 0).reasons().stream()
                        .filter(reason -> reason.rule().name().equals(rule))
                        .findFirst()
                        .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 10 %",
        "0.121, 12.1 %",
        "0.005, 0.5 %",
        "0.00012345, 0.0123 %",
        "1, 100 %",
        "0, 0 %",
        "0.99999, 100 %",
        "1e-12, 0 %",
        "NaN, - %",
    })
    void percent_hasThreeSignificantDigits(double ratio, String text) {
        assertThat(Numbers.percent(ratio)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1.2345, 1.23x", "3, 3x", "1234.4, 1234x", "20.04, 20x", "0.98765, 0.988x", "Infinity, infinitex"})
    void times_hasThreeSignificantDigits(double ratio, String text) {
        assertThat(Numbers.times(ratio)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Rule", "two words", "a--b", "-a", "a-", "ä"})
    void rule_ofAnotherKindOfName_isRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> rule(name, Urgency.FAST, Alert.NONE));
    }

    @Test
    void rule_withNegativeNumbers_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rule("a", REGRESSED, Duration.ofMillis(-1), 0, 0, Urgency.FAST, Alert.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rule("a", REGRESSED, Duration.ZERO, -1, 0, Urgency.FAST, Alert.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rule("a", REGRESSED, Duration.ZERO, 0, -1, Urgency.FAST, Alert.NONE));
    }

    @Test
    void conditions_outsideTheirRange_areRefused() {
        MetricName p99 = new MetricName("latency_p99");
        for (double limit : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new ErrorRateAbove(limit));
        }
        for (double limit : new double[] {0.99, 2e6, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new RatioAbove(p99, limit));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Signalled(Set.of(), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Signalled(EnumSet.of(SignalKind.JOURNEY_BROKEN), 0));
    }

    private static Rule rule(String name, Urgency urgency, Alert alert) {
        return new Rule(name, REGRESSED, Duration.ZERO, 0, 0, urgency, alert);
    }
}
