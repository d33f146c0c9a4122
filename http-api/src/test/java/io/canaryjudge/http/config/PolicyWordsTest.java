package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.decision.Rule;
import org.junit.jupiter.api.Test;

class PolicyWordsTest {

    @Test
    void defaultPolicy_isSaidInWords() {
        String words = PolicyWords.describe(AnalysisPolicy.DEFAULT);

        assertThat(words.lines())
                .startsWith(
                        "Watches for 30m; promotes after 15m at the earliest.",
                        "False-abort budget: 1 % of rollouts, over all metrics and looks;"
                                + " false-pass budget: 5 % for each metric.")
                .contains(
                        "  error_rate: the canary's error rate has regressed when proven above 1.1 times the baseline's,"
                                + " and passes when proven below 1.5 times the baseline's plus 0.1 percentage points; critical",
                        "  latency_p99: the canary's p99 has regressed when proven above 1.2 times the baseline's, and"
                                + " passes when proven below 1.2 times the baseline's; critical",
                        "  IMMEDIATE critical-signal: a signal comes: data-corruption, security-breach,"
                                + " service-unavailable, critical-functionality-broken; roll back within 5m; critical alert",
                        "  MONITOR   error-rate-above-2-percent: the canary's error rate over the last minute is proven"
                                + " above 2 %, on at least 100 canary requests and 5 windows; watch, no rollback; warning alert");
        assertThat(AnalysisPolicy.DEFAULT.rules().stream().map(Rule::name)).allMatch(words::contains);
    }

    @Test
    void writtenPolicy_isSaidInWords() {
        assertThat(PolicyWords.describe(PolicyReader.read("""
                        duration: 90s
                        warmUp: 10s
                        canaryShare: 0.05
                        instanceWarmUp: 30s
                        sharedInstances: true
                        alphaAbort: 0.001
                        metrics: [{name: p90, kind: latency-quantile, quantile: 0.9}, {name: error_rate, critical: false}]
                        rules: [{name: mine, when: signal, signals: [journey-broken], leastSubjects: 3, sustained: 5s, urgency: planned, alert: none}]
                        """)))
                .contains(
                        "Watches for 1m30s, of which the first 10s are not judged; promotes after 45s at the earliest.",
                        "False-abort budget: 0.1 % of rollouts",
                        """
                        Nothing is promoted while the canary gets another share than 5 % of the requests.
                        An instance is not judged for 30s after it was first seen.
                        Instances may serve both versions.

                        Metrics:
                        """,
                        "p90: the canary's p90",
                        "; for information",
                        "PLANNED   mine: signals come about 3 or more different subjects: journey-broken, for 5s without"
                                + " a break; roll back within 2h\n");
    }

    @Test
    void kayentasJudge_isSaidInWords() {
        assertThat(PolicyWords.describe(PolicyReader.read("""
                        judge: kayenta
                        kayenta: {point: 30s, judgeEvery: 10m}
                        groupWeights: {errors: 60}
                        metrics:
                          - {name: error_rate, groups: [errors], noData: fail}
                          - {name: latency_p99, groups: [latency, users], critical: false, noData: ignore}
                        """)))
                .startsWith("Watches for 30m; promotes at the end.\n"
                        + "Kayenta's judge, on points of 30s: a score of 95 or more at the end promotes, one below 75"
                        + " aborts; every 10m a score of 75 or less aborts. No false-abort budget.\n")
                .contains(
                        "  error_rate: the canary's error rate must not be significantly higher than the baseline's;"
                                + " critical; in errors; failed if it has no data at the end\n",
                        "; for information; in latency and users; not counted while it has no data\n",
                        "Score: errors 60 %; other groups share the rest.\n",
                        "IMMEDIATE critical-signal")
                .doesNotContain("metric-regressed");
    }

    @Test
    void distribution_isSaidInWords() {
        assertThat(PolicyWords.describe(PolicyReader.read("metrics: [{name: latency, kind: latency-distribution}]")))
                .contains(
                        "  latency: each of the canary's p50, p75, p90, p95, p99, p99.9 has regressed when proven above"
                                + " 1.2 times the baseline's, and passes when");
    }

    @Test
    void limits_areSaidInWords() {
        assertThat(PolicyWords.describe(PolicyReader.read("""
                        judge: threshold
                        threshold:
                          window: 10s
                          limits: [{metric: error_rate, above: 0.05}, {metric: error_rate, ratio: 2}, {metric: latency_p99, above: 250}]
                        """)))
                .contains(
                        "Plain limits, on windows of 10s with 20 requests or more to each version: a critical metric"
                                + " above one in 3 windows in a row aborts.",
                        "error_rate: the canary's error rate must not be above 5 % or 2 times the baseline's; critical\n",
                        "latency_p50: the canary's p50 must not be above 1.05 times the baseline's; critical\n",
                        "latency_p99: the canary's p99 must not be above 250 ms; critical\n");
    }

    @Test
    void rule_onAMetricThatThePolicyLacks_isSaidNeverToFire() {
        assertThat(PolicyWords.describe(PolicyReader.read("metrics: [{name: error_rate}]"))
                        .lines())
                .filteredOn(line -> line.contains("latency-p99-above-3x-baseline"))
                .singleElement()
                .asString()
                .endsWith("(never: this policy has no metric latency_p99)");
    }

    @Test
    void levelsAndRatios_areSaid_withTheirDirection() {
        String metrics = """
                metrics:
                  - {name: cpu, kind: gauge, field: used, slack: 5}
                  - {name: sales, kind: ratio, events: sold, of: visits, slack: 0.01}
                  - {name: rps, kind: throughput}
                """;

        assertThat(PolicyWords.describe(PolicyReader.read(metrics)))
                .contains(
                        "cpu: the canary's mean of 'used' has regressed when proven above 1.2 times the baseline's plus 5,"
                                + " and passes when proven below 1.5 times the baseline's plus 5")
                .contains("sales: the canary's 'sold' of 'visits' has regressed when proven below the baseline's less 1"
                        + " percentage points, divided by 1.1")
                .contains(
                        "rps: the canary's requests a second has regressed when proven below the baseline's divided by"
                                + " 1.1, and passes when proven above the baseline's divided by 1.3");
        assertThat(PolicyWords.describe(PolicyReader.read("judge: threshold\n" + metrics.replaceAll(".*rps.*\n", ""))))
                .contains("must not be above 1.2 times the baseline's plus 5")
                .contains("must not be below the baseline's less 1 percentage points, divided by 1.1");
    }
}
