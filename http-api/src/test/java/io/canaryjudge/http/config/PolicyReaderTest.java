package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.analysis.JudgeChoice;
import io.canaryjudge.analysis.Limit;
import io.canaryjudge.contrast.InstancePrior;
import io.canaryjudge.decision.Alert;
import io.canaryjudge.decision.Condition;
import io.canaryjudge.decision.Condition.CriticalMetricRegressed;
import io.canaryjudge.decision.Condition.ErrorRateAbove;
import io.canaryjudge.decision.Condition.InformativeMetricRegressed;
import io.canaryjudge.decision.Condition.NoSuccess;
import io.canaryjudge.decision.Condition.RatioAbove;
import io.canaryjudge.decision.Condition.Signalled;
import io.canaryjudge.decision.DefaultRules;
import io.canaryjudge.decision.Rule;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Urgency;
import io.canaryjudge.guard.GuardPolicy;
import io.canaryjudge.guard.InstanceSharing;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.Margin;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.EventRatio;
import io.canaryjudge.judgement.MetricKind.Gauge;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.judgement.NoDataPolicy;
import io.canaryjudge.judgement.WeightedScore;
import io.canaryjudge.metric.Direction;
import io.canaryjudge.metric.MetricName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "# nothing\n", "duration:\nmetrics:\nrules:\n", "rules: []\nwithoutRules: []\n"})
    void policy_thatSaysNothing_isTheDefaultOne(String yaml) {
        assertThat(PolicyReader.read(yaml)).isEqualTo(AnalysisPolicy.DEFAULT);
    }

    @Test
    void policy_thatSaysEverything_isRead() {
        AnalysisPolicy policy = PolicyReader.read("""
                duration: 1h
                soakShare: 0.25
                warmUp: 2m
                canaryShare: 0.25
                instanceWarmUp: 30s
                sharedInstances: true
                alphaAbort: 0.02
                alphaPromote: 0.1
                instances: {degreesOfFreedom: 4, standardDeviation: 0.1}
                metrics:
                  - name: error_rate
                    margin: 1.2
                    slack: 0.001
                    passMargin: 1.6
                    passSlack: 0.002
                    weight: 3
                  - {name: latency_p90, kind: latency-quantile, quantile: 0.9, margin: 1.3, critical: false}
                withoutRules: [metric-regressed]
                rules:
                  - {name: mine, when: error-rate-above, limit: 0.2, sustained: 1m, leastRequests: 7,
                     leastWindows: 3, urgency: fast, alert: critical}
                """);

        assertThat(policy.duration()).isEqualTo(Duration.ofHours(1));
        assertThat(policy.soakShare()).isEqualTo(0.25);
        assertThat(policy.warmUp()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.alphaAbort()).isEqualTo(0.02);
        assertThat(policy.alphaPromote()).isEqualTo(0.1);
        assertThat(policy.instances()).isEqualTo(new InstancePrior(4, 0.1));
        assertThat(policy.guards())
                .isEqualTo(new GuardPolicy(OptionalDouble.of(0.25), Duration.ofSeconds(30), InstanceSharing.SHARED));
        assertThat(policy.metrics())
                .containsExactly(
                        new MetricPolicy(
                                new MetricName("error_rate"),
                                new ErrorRate(),
                                new Margin(1.2, 0.001),
                                new Margin(1.6, 0.002),
                                3,
                                Criticality.CRITICAL),
                        new MetricPolicy(
                                new MetricName("latency_p90"),
                                new LatencyQuantile(0.9),
                                Margin.ofRatio(1.3),
                                Margin.ofRatio(1.3),
                                0.2,
                                Criticality.INFORMATIVE));
        assertThat(policy.rules())
                .extracting(Rule::name)
                .doesNotContain("metric-regressed")
                .endsWith("mine");
        assertThat(policy.rules())
                .contains(new Rule(
                        "mine", new ErrorRateAbove(0.2), Duration.ofMinutes(1), 7, 3, Urgency.FAST, Alert.CRITICAL));
        assertThat(policy.rules()).hasSize(DefaultRules.rules().size());
    }

    @Test
    void groupsAndMissingData_areRead() {
        AnalysisPolicy policy = PolicyReader.read("""
                groupWeights: {errors: 60, slow paths: 40}
                metrics:
                  - {name: error_rate, groups: [errors], noData: fail}
                  - {name: latency_p99, groups: [slow paths, errors], noData: ignore, critical: false}
                """);

        assertThat(policy.score()).isEqualTo(new WeightedScore(Map.of("errors", 60.0, "slow paths", 40.0)));
        assertThat(policy.metrics())
                .extracting(MetricPolicy::noData)
                .containsExactly(NoDataPolicy.FAIL, NoDataPolicy.IGNORE);
        assertThat(policy.metrics().get(1).groups()).containsExactly("errors", "slow paths");
    }

    @ParameterizedTest
    @MethodSource("judges")
    void judge_isRead(String yaml, JudgeChoice judge) {
        assertThat(PolicyReader.read(yaml).judge()).isEqualTo(judge);
    }

    static Stream<Arguments> judges() {
        return Stream.of(
                Arguments.of("judge: sequential", new JudgeChoice.Sequential()),
                Arguments.of("judge: kayenta", JudgeChoice.Kayenta.DEFAULT),
                Arguments.of("{judge: kayenta, duration: 30s}", JudgeChoice.Kayenta.DEFAULT),
                Arguments.of(
                        "{judge: kayenta, kayenta: {pass: 80, marginal: 50, point: 30s, judgeEvery: 5m}}",
                        new JudgeChoice.Kayenta(80, 50, Duration.ofSeconds(30), Optional.of(Duration.ofMinutes(5)))),
                Arguments.of(
                        "{judge: kayenta, kayenta: {pass: 60}}",
                        new JudgeChoice.Kayenta(60, 60, Duration.ofMinutes(1), Optional.empty())),
                Arguments.of("judge: threshold", JudgeChoice.Threshold.DEFAULT),
                Arguments.of(
                        "{judge: threshold, threshold: {window: 10s, inARow: 6, leastRequests: 5, limits: ["
                                + "{metric: error_rate, above: 0.05}, {metric: latency_p99, ratio: 1.5}]}}",
                        new JudgeChoice.Threshold(
                                Duration.ofSeconds(10),
                                6,
                                5,
                                List.of(
                                        Limit.ofValue(new MetricName("error_rate"), 0.05),
                                        Limit.ofRatio(new MetricName("latency_p99"), 1.5)))));
    }

    @Test
    void metric_ofADefaultName_startsFromIt() {
        List<MetricPolicy> metrics = PolicyReader.read("metrics: [{name: latency_p50}, {name: error_rate}]")
                .metrics();

        assertThat(metrics).containsExactly(MetricPolicy.DEFAULTS.get(1), MetricPolicy.DEFAULTS.get(0));
    }

    @Test
    void passMargin_thatIsNotWritten_isNeverNarrowerThanTheMargin() {
        MetricPolicy wide = PolicyReader.read("metrics: [{name: error_rate, margin: 3, slack: 0.01}]")
                .metrics()
                .get(0);

        assertThat(wide.passMargin()).isEqualTo(new Margin(3, 0.01));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void rule_ofAnyCondition_isRead(String yaml, Condition condition) {
        List<Rule> rules = PolicyReader.read("rules: [{name: mine, urgency: monitor, " + yaml + "}]")
                .rules();

        assertThat(rules)
                .last()
                .isEqualTo(new Rule("mine", condition, Duration.ZERO, 50, 5, Urgency.MONITOR, Alert.WARNING));
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                Arguments.of("when: no-success", new NoSuccess()),
                Arguments.of("when: error-rate-above, limit: 0.05", new ErrorRateAbove(0.05)),
                Arguments.of(
                        "when: ratio-above, metric: latency_p95, limit: 2",
                        new RatioAbove(new MetricName("latency_p95"), 2)),
                Arguments.of("when: critical-metric-regressed", new CriticalMetricRegressed()),
                Arguments.of("when: informative-metric-regressed", new InformativeMetricRegressed()),
                Arguments.of(
                        "when: signal, signals: [journey-broken, database-degraded], leastSubjects: 3",
                        new Signalled(Set.of(SignalKind.JOURNEY_BROKEN, SignalKind.DATABASE_DEGRADED), 3)));
    }

    @Test
    void rule_ofADefaultName_standsInItsPlace() {
        List<Rule> rules = PolicyReader.read(
                        "rules: [{name: metric-regressed, when: critical-metric-regressed, urgency: immediate}]")
                .rules();

        assertThat(rules).hasSameSizeAs(DefaultRules.rules());
        assertThat(rules)
                .filteredOn(rule -> rule.name().equals("metric-regressed"))
                .extracting(Rule::urgency)
                .containsExactly(Urgency.IMMEDIATE);
    }

    @ParameterizedTest
    @MethodSource("valuesAtTheirBounds")
    void value_atItsBound_isTaken(String yaml) {
        assertThat(PolicyReader.read(yaml)).isNotNull();
    }

    static Stream<String> valuesAtTheirBounds() {
        return Stream.of(
                "duration: 10s",
                "duration: 7d",
                "soakShare: 0",
                "soakShare: 1",
                "warmUp: 0s",
                "warmUp: 29m59s",
                "canaryShare: 0.000001",
                "canaryShare: 0.999999",
                "instanceWarmUp: 0s",
                "instanceWarmUp: 7d",
                "sharedInstances: false",
                "alphaAbort: 1e-9",
                "alphaAbort: 0.5",
                "alphaPromote: 0.5",
                "instances: {degreesOfFreedom: 0, standardDeviation: 0}",
                "instances: {degreesOfFreedom: 1000000, standardDeviation: 10}",
                "metrics: [{name: error_rate, margin: 1, passMargin: 1, slack: 0, passSlack: 0.999}]",
                "metrics: [{name: error_rate, margin: 100, weight: 0.000001}]",
                "metrics: [{name: error_rate, weight: 1000000}]",
                "metrics: [{name: error_rate, groups: [a, B 2, c.d_e-f], noData: wait}]",
                "metrics: [{name: latency, kind: latency-distribution, margin: 1, passMargin: 100}]",
                "metrics: [{name: rps, kind: throughput, direction: increase, margin: 1, passMargin: 1}]",
                "metrics: [{name: cpu, kind: gauge, field: 'cpu usage', slack: 1000000000000}]",
                "metrics: [{name: free, kind: gauge, field: f, direction: decrease}]",
                "metrics: [{name: sales, kind: ratio, events: a, of: b, slack: 0.999, direction: increase}]",
                "metrics: [{name: error_rate, direction: increase}]",
                "{judge: kayenta, metrics: [{name: cpu, kind: gauge, field: cpu}]}",
                "{judge: threshold, metrics: [{name: sales, kind: ratio, events: a, of: b}]}",
                "groupWeights: {all: 100}",
                "{metrics: [{name: error_rate, groups: [a, b]}], groupWeights: {a: 0}}",
                "{judge: kayenta, kayenta: {pass: 100, marginal: 0, point: 1s, judgeEvery: 10s}}",
                "{judge: kayenta, kayenta: {pass: 0, marginal: 0, judgeEvery: 7d}}",
                "{judge: threshold, threshold: {window: 1s, inARow: 1000, leastRequests: 1000000000}}",
                "{judge: threshold, threshold: {limits: [{metric: error_rate, above: 0}]}}",
                "{judge: threshold, threshold: {limits: [{metric: error_rate, ratio: 1000000}]}}",
                "metrics: [{name: p, kind: latency-quantile, quantile: 0.99999}]",
                "rules: [{name: a, when: no-success, urgency: fast, leastRequests: 0, leastWindows: 0}]",
                "rules: [{name: a, when: no-success, urgency: fast, leastRequests: 1000000000, leastWindows: 100000}]",
                "rules: [{name: a, when: no-success, urgency: fast, sustained: 7d, alert: none}]",
                "rules: [{name: a, when: ratio-above, metric: latency_p99, limit: 1, urgency: fast}]",
                "rules: [{name: a, when: ratio-above, metric: latency_p99, limit: 1000000, urgency: fast}]",
                "rules: [{name: a, when: signal, signals: [journey-broken], leastSubjects: 1000, urgency: fast}]");
    }

    @Test
    void levelsAndRatios_haveTheirFields_andTheDirectionOfTheirKind() {
        List<MetricPolicy> metrics = PolicyReader.read("""
                        metrics:
                          - {name: rps, kind: throughput}
                          - {name: cpu, kind: gauge, field: cpu_used}
                          - {name: free, kind: gauge, field: mem_free, direction: decrease, slack: 10}
                          - {name: sales, kind: ratio, events: sold, of: visits}
                        """).metrics();

        assertThat(metrics)
                .extracting(MetricPolicy::kind)
                .containsExactly(
                        new Throughput(Direction.DECREASE),
                        new Gauge("cpu_used", Direction.INCREASE),
                        new Gauge("mem_free", Direction.DECREASE),
                        new EventRatio("sold", "visits", Direction.DECREASE));
        assertThat(metrics.get(2).margin()).isEqualTo(new Margin(1.2, 10));
        assertThat(metrics.get(2).passMargin()).isEqualTo(new Margin(1.5, 10));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/wrong-policies.csv", delimiter = '|', maxCharsPerColumn = 1_000)
    void value_thatIsWrong_isTheOnlyProblem(String yaml, String path, String message) {
        List<Problem> problems = problems(yaml);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).path()).isEqualTo(path);
        assertThat(problems.get(0).message()).contains(message);
    }

    @Test
    void problems_areToldAllAtOnce() {
        assertThat(problems("""
                        duration: 1s
                        soak: 1
                        metrics: [{name: error_rate, margin: x, weigth: 1}]
                        withoutRules: [none]
                        rules: [{name: a, when: signal, signals: [x, y], leastSubjects: z}]
                        """))
                .extracting(Problem::path)
                .containsExactly(
                        "metrics[0].margin",
                        "metrics[0].weigth",
                        "withoutRules",
                        "rules[0].signals",
                        "rules[0].signals",
                        "rules[0].leastSubjects",
                        "rules[0].urgency",
                        "duration",
                        "soak");
    }

    @Test
    void problems_areToldUpToAHundred() {
        StringBuilder yaml = new StringBuilder();
        IntStream.range(0, 1_000).forEach(i -> yaml.append("k").append(i).append(": 1\n"));

        assertThat(problems(yaml.toString())).hasSize(100);
    }

    @Test
    void lists_longerThanTheLimit_areRefused() {
        assertThat(problems("metrics: [" + "{name: error_rate},".repeat(101) + "]"))
                .containsExactly(new Problem("metrics", "must have 1 to 100 elements, had 101"));
        assertThat(problems("rules: [" + "{name: a, when: no-success, urgency: fast},".repeat(501) + "]"))
                .containsExactly(new Problem("rules", "must have 0 to 500 elements, had 501"));
    }

    @Test
    void texts_thatAreLong_areShortenedInMessages() {
        String longText = "x".repeat(10_000);

        assertThat(problems("duration: " + longText + "\n? " + longText.substring(0, 1_000) + "\n: 1\n"))
                .allMatch(problem -> problem.toString().length() < 300);
    }

    private static List<Problem> problems(String yaml) {
        return catchThrowableOfType(InvalidInputException.class, () -> PolicyReader.read(yaml))
                .problems();
    }
}
