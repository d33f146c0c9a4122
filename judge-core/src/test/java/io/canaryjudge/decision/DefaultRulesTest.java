package io.canaryjudge.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule that holds by default: it fires where its condition begins, and not one step before. */
class DefaultRulesTest {

    private static final DecisionRules RULES = new DecisionRules(DefaultRules.rules());
    private static final double A_LITTLE = 1e-9;

    @Test
    void calm_firesNothing() {
        assertThat(firing(new Situation())).isEmpty();
        assertThat(firing(new Situation()
                        .undecided("error_rate", 1_000, 1)
                        .undecided("latency_p50", 1_000, 1)
                        .undecided("latency_p99", 1_000, 1)))
                .isEmpty();
    }

    @Test
    void noSuccessfulRequest_firesAtItsEvidence_andNotBefore() {
        Level serving = new Level(500, 5, 0.001, 0.05);
        String rule = "no-successful-request";

        assertThat(firing(new Situation().withoutSuccess(5, 20, 0.06, serving))).containsExactly(rule);
        assertThat(firing(new Situation().withoutSuccess(4, 20, 0.06, serving))).isEmpty();
        assertThat(firing(new Situation().withoutSuccess(5, 19, 0.06, serving))).isEmpty();
        assertThat(firing(new Situation().withoutSuccess(5, 20, 0.05, serving))).isEmpty();
        assertThat(firing(new Situation().withoutSuccess(5, 20, 0.06, new Level(5, 5, 0.01, 0.05))))
                .isEmpty();
        assertThat(firing(new Situation().withoutSuccess(60, 0, 0, new Level(500, 5, 0.001, 0.05))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "error-rate-above-10-percent, 0.10, true",
        "error-rate-above-5-percent, 0.05, false",
        "error-rate-above-2-percent, 0.02, false"
    })
    void errorRateRules_fireAtTheirEvidence_andNotBefore(String rule, double limit, boolean needsRegression) {
        double above = limit + A_LITTLE;

        assertThat(firing(errors(100, above, 5))).contains(rule);
        assertThat(firing(errors(99, above, 5))).doesNotContain(rule);
        assertThat(firing(errors(100, above, 4))).doesNotContain(rule);
        assertThat(firing(errors(100, limit, 5))).doesNotContain(rule);
        assertThat(firing(new Situation().errors(100, above)).contains(rule)).isEqualTo(!needsRegression);
        assertThat(firing(new Situation().errors(100, above).undecided("error_rate", 1_000, 9))
                        .contains(rule))
                .isEqualTo(!needsRegression);
    }

    /** A canary whose errors are judged to have regressed, beside which the level of the last minute is looked at. */
    private static Situation errors(long n, double lower, int windows) {
        return new Situation().errors(n, lower).windows(windows).regressed("error_rate", 1_000, 2);
    }

    @Test
    void errorRateAboveFivePercent_forTenMinutesWithoutABreak_firesThen() {
        String rule = "error-rate-above-5-percent-for-10-minutes";
        Facts above = errors(100, 0.05 + A_LITTLE, 5).facts();
        Facts below = errors(100, 0.05, 5).facts();
        long tenMinutes = Duration.ofMinutes(10).toMillis();
        long start = 5_000;

        Map<String, Long> since = RULES.evaluate(above, Map.of(), start).since();
        since = since(above, since, start + 1_000);
        assertThat(names(RULES.evaluate(above, since, start + tenMinutes - 1))).doesNotContain(rule);
        assertThat(names(RULES.evaluate(above, since, start + tenMinutes))).contains(rule);

        Map<String, Long> broken = since(below, since, start + 300_000);
        assertThat(broken).doesNotContainKey(rule);
        broken = since(above, broken, start + 301_000);
        assertThat(names(RULES.evaluate(above, broken, start + tenMinutes))).doesNotContain(rule);
        assertThat(names(RULES.evaluate(above, broken, start + 301_000 + tenMinutes - 1)))
                .doesNotContain(rule);
        assertThat(names(RULES.evaluate(above, broken, start + 301_000 + tenMinutes)))
                .contains(rule);
    }

    private static Map<String, Long> since(Facts facts, Map<String, Long> before, long nowMillis) {
        return RULES.evaluate(facts, before, nowMillis).since();
    }

    @ParameterizedTest
    @CsvSource({
        "latency-p99-above-3x-baseline, latency_p99, 3, true",
        "latency-p99-above-2x-baseline, latency_p99, 2, true",
        "latency-p50-up-50-percent, latency_p50, 1.5, true",
        "latency-p95-up-50-percent, latency_p95, 1.5, true",
        "latency-p99-above-1-5x-baseline, latency_p99, 1.5, false"
    })
    void ratioRules_fireAtTheirEvidence_andNotBefore(
            String rule, String metric, double limit, boolean needsRegression) {
        double above = limit + A_LITTLE;

        assertThat(firing(new Situation().windows(5).regressed(metric, 100, above)))
                .contains(rule);
        assertThat(firing(new Situation().windows(5).regressed(metric, 99, above)))
                .doesNotContain(rule);
        assertThat(firing(new Situation().windows(4).regressed(metric, 100, above)))
                .doesNotContain(rule);
        assertThat(firing(new Situation().windows(5).regressed(metric, 100, limit)))
                .doesNotContain(rule);
        assertThat(firing(new Situation().undecided(metric, 1_000, above)).contains(rule))
                .isEqualTo(!needsRegression);
        for (String other : List.of("latency_p50", "latency_p95", "latency_p99")) {
            if (!other.equals(metric)) {
                assertThat(firing(new Situation().regressed(other, 1_000, 9))).doesNotContain(rule);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"metric-regressed, CRITICAL", "informative-metric-regressed, INFORMATIVE"})
    void regressionRules_fireAtTheirEvidence_andNotBefore(String rule, Criticality criticality) {
        for (String metric : List.of("error_rate", "latency_p50", "latency_p95", "latency_p99")) {
            assertThat(firing(new Situation().windows(5).regressed(metric, criticality, 50, 1.21)))
                    .containsExactly(rule);
            assertThat(firing(new Situation().windows(5).regressed(metric, criticality, 49, 1.21)))
                    .isEmpty();
            assertThat(firing(new Situation().windows(4).regressed(metric, criticality, 50, 1.21)))
                    .isEmpty();
            assertThat(firing(new Situation().undecided(metric, 1_000, 1.21))).isEmpty();
        }
    }

    @Test
    void informativeMetric_howeverBad_neverCallsForARollback() {
        Situation terrible = new Situation().errors(1_000, 0.9);
        for (String metric : List.of("error_rate", "latency_p50", "latency_p95", "latency_p99")) {
            terrible.regressed(metric, Criticality.INFORMATIVE, 10_000, 20);
        }

        assertThat(RULES.evaluate(terrible.facts(), longAgo(), 1_000_000).reasons())
                .isNotEmpty()
                .allSatisfy(reason -> assertThat(reason.rule().urgency()).isEqualTo(Urgency.MONITOR));
    }

    @Test
    void numbers_withoutAnyRegression_neverCallForARollback() {
        Situation frightening = new Situation().errors(10_000, 0.9);
        for (String metric : List.of("error_rate", "latency_p50", "latency_p95", "latency_p99")) {
            frightening.undecided(metric, 10_000, 20);
        }

        assertThat(RULES.evaluate(frightening.facts(), longAgo(), 1_000_000).reasons())
                .isNotEmpty()
                .noneMatch(reason -> reason.rule().urgency().rollsBack());
    }

    /** As if every condition had held for a quarter of an hour. */
    private static Map<String, Long> longAgo() {
        return Map.of("error-rate-above-5-percent-for-10-minutes", 0L);
    }

    @ParameterizedTest
    @EnumSource
    void signals_fireTheRuleOfTheirKind_atOnce_ifItHasOne(SignalKind kind) {
        String rule = switch (kind) {
            case DATA_CORRUPTION, SECURITY_BREACH, SERVICE_UNAVAILABLE, CRITICAL_FUNCTIONALITY_BROKEN ->
                "critical-signal";
            case JOURNEY_BROKEN -> "journey-broken";
            case DATABASE_DEGRADED -> "database-degraded";
            case BUSINESS_METRIC_DOWN, UNEXPECTED_BEHAVIOUR, CUSTOMER_ESCALATIONS -> "business-or-users-affected";
            case METRICS_LOST -> "none";
        };

        List<String> firing = firing(new Situation().windows(0).signal(kind, ""));

        assertThat(firing.isEmpty() ? List.of("none") : firing).containsExactly(rule);
    }

    @Test
    void twoDifferentJourneys_areTwo_andTheSameOneTwiceIsNot() {
        Situation once = new Situation().signal(SignalKind.JOURNEY_BROKEN, "checkout");
        assertThat(firing(once)).containsExactly("journey-broken");
        Situation twice = once.signal(SignalKind.JOURNEY_BROKEN, "checkout");
        assertThat(firing(twice)).containsExactly("journey-broken");
        Situation two = twice.signal(SignalKind.JOURNEY_BROKEN, "search");
        assertThat(firing(two)).containsExactly("two-journeys-broken", "journey-broken");
        Situation otherKind = new Situation()
                .signal(SignalKind.JOURNEY_BROKEN, "checkout")
                .signal(SignalKind.DATA_CORRUPTION, "orders");
        assertThat(firing(otherKind)).containsExactly("critical-signal", "journey-broken");
    }

    @Test
    void urgencies_areThoseOfTheFramework() {
        assertThat(DefaultRules.rules())
                .extracting(rule -> rule.name() + " " + rule.urgency() + " " + rule.alert())
                .containsExactly(
                        "no-successful-request IMMEDIATE CRITICAL",
                        "critical-signal IMMEDIATE CRITICAL",
                        "error-rate-above-10-percent FAST CRITICAL",
                        "latency-p99-above-3x-baseline FAST CRITICAL",
                        "two-journeys-broken FAST CRITICAL",
                        "database-degraded FAST CRITICAL",
                        "error-rate-above-5-percent-for-10-minutes PLANNED CRITICAL",
                        "latency-p99-above-2x-baseline PLANNED CRITICAL",
                        "latency-p50-up-50-percent PLANNED WARNING",
                        "latency-p95-up-50-percent PLANNED WARNING",
                        "business-or-users-affected PLANNED WARNING",
                        "metric-regressed PLANNED WARNING",
                        "error-rate-above-5-percent MONITOR CRITICAL",
                        "error-rate-above-2-percent MONITOR WARNING",
                        "latency-p99-above-1-5x-baseline MONITOR WARNING",
                        "journey-broken MONITOR WARNING",
                        "informative-metric-regressed MONITOR NONE");
    }

    @Test
    void names_areUnique_andRulesMostUrgentFirst() {
        assertThat(DefaultRules.rules()).extracting(Rule::name).doesNotHaveDuplicates();
        assertThat(DefaultRules.rules())
                .isSortedAccordingTo((a, b) -> b.urgency().compareTo(a.urgency()));
    }

    private static List<String> firing(Situation situation) {
        return names(RULES.evaluate(situation.facts(), Map.of(), 0));
    }

    private static List<String> names(DecisionRules.Outcome outcome) {
        return outcome.reasons().stream().map(reason -> reason.rule().name()).toList();
    }
}
