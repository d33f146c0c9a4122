package io.canaryjudge.http.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.http.config.PolicyReader;
import io.canaryjudge.judgement.Criticality;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricPolicy;
import io.canaryjudge.kayenta.KayentaInputException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolicyImportTest {

    private static JsonObject metric(String name, String canary) {
        return new JsonObject()
                .put("name", name)
                .put("groups", new JsonArray().add("g"))
                .put("query", new JsonObject().put("type", "prometheus").put("metricName", "m"))
                .put("analysisConfigurations", new JsonObject().put("canary", new JsonObject(canary)));
    }

    private static JsonObject config(JsonObject... metrics) {
        return new JsonObject().put("name", "checkout").put("metrics", new JsonArray(List.of(metrics)));
    }

    private static List<MetricPolicy> metrics(PolicyImport imported) {
        return PolicyReader.read(imported.policy()).metrics();
    }

    @Test
    void errorRatesAndQuantiles_areCarriedOver_withLimitsAndCriticality() {
        PolicyImport imported = new PolicyImport(config(
                metric("Errors", """
                        {"direction": "increase", "critical": true,
                         "effectSize": {"allowedIncrease": 1.05, "criticalIncrease": 1.5}}"""),
                metric("Latency p99.9", """
                        {"direction": "increase", "effectSize": {"allowedIncrease": 1.3, "criticalIncrease": 9}}"""),
                metric("Latency p50", "{\"direction\": \"increase\"}")));

        assertThat(imported.policy()).isEqualTo("""
                # From Kayenta's canary config 'checkout'.
                # What its metrics measure is guessed from their names and queries: check it.
                metrics:
                  - name: error_rate  # Kayenta: 'Errors'
                    kind: error-rate
                    margin: 1.5
                    critical: true
                  - name: latency_p99_9  # Kayenta: 'Latency p99.9'
                    kind: latency-quantile
                    quantile: 0.999
                    margin: 1.3
                    critical: false
                  - name: latency_p50  # Kayenta: 'Latency p50'
                    kind: latency-quantile
                    quantile: 0.5
                    critical: false
                """);
        assertThat(imported.notCarriedOver())
                .containsExactly("the queries of 3 metrics to 'prometheus': samples are sent to the service instead");
        List<MetricPolicy> metrics = metrics(imported);
        assertThat(metrics)
                .extracting(MetricPolicy::kind)
                .containsExactly(new ErrorRate(), new LatencyQuantile(0.999), new LatencyQuantile(0.5));
        assertThat(metrics).extracting(metric -> metric.margin().ratio()).containsExactly(1.5, 1.3, 1.05);
        assertThat(metrics)
                .extracting(MetricPolicy::criticality)
                .containsExactly(Criticality.CRITICAL, Criticality.INFORMATIVE, Criticality.INFORMATIVE);
    }

    @Test
    void options_thatThisJudgeDoesNotHave_areListed() {
        PolicyImport imported = new PolicyImport(config(metric("errors", """
                        {"critical": true, "mustHaveData": true, "nanStrategy": "replace",
                         "outliers": {"strategy": "remove"}, "effectSize": {"measure": "cles"}}"""))
                .put("templates", new JsonObject().put("t", "x"))
                .put("judge", new JsonObject().put("name", "dredd-v1.0"))
                .put(
                        "classifier",
                        new JsonObject()
                                .put("groupWeights", new JsonObject().put("g", 60))
                                .put(
                                        "scoreThresholds",
                                        new JsonObject().put("pass", 95).put("marginal", 75))));

        assertThat(imported.notCarriedOver())
                .containsExactly(
                        "metric 'errors': its limits of the common language effect size (cles)",
                        "metric 'errors': direction either; here only an increase is harm",
                        "metric 'errors': nanStrategy replace; a request that was not made is not counted here",
                        "metric 'errors': the removal of outliers; every request counts here",
                        "metric 'errors': mustHaveData; here nothing is promoted while a critical metric has no data",
                        "the queries of 1 metric to 'prometheus': samples are sent to the service instead",
                        "the weights of groups ('g' 60): every critical metric must pass here",
                        "the score thresholds ('pass' 95, 'marginal' 75): there is no passing score here",
                        "the query templates",
                        "the judge 'dredd-v1.0'");
        assertThat(metrics(imported)).hasSize(1);
    }

    @Test
    void metrics_thatMeanNothingHere_areListed() {
        PolicyImport imported = new PolicyImport(config(
                metric("errors", "{\"direction\": \"increase\"}"),
                metric("5xx", "{\"direction\": \"increase\", \"critical\": true}"),
                metric("Conversions", "{}"),
                metric("muted errors", "{\"muted\": true}"),
                metric("failure rate", "{\"direction\": \"decrease\"}")));

        assertThat(imported.notCarriedOver())
                .containsExactly(
                        "metric '5xx': error_rate is there already, from 'errors'",
                        "metric 'Conversions': by its name and query it is neither an error rate, a quantile of latency,"
                                + " the throughput nor a gauge",
                        "metric 'muted errors': it is muted",
                        "metric 'failure rate': it fails on a decrease, and here only an increase is harm",
                        "the queries of 2 metrics to 'prometheus': samples are sent to the service instead");
        assertThat(metrics(imported)).extracting(MetricPolicy::criticality).containsExactly(Criticality.CRITICAL);
    }

    @Test
    void gaugesAndThroughput_areCarriedOver_withTheirDirection_andTheFieldToSend() {
        PolicyImport imported = new PolicyImport(config(
                metric("CPU load", """
                        {"direction": "increase", "critical": true,
                         "effectSize": {"allowedIncrease": 1.25, "criticalIncrease": 1.2}}"""),
                metric("Free memory", "{\"direction\": \"decrease\", \"effectSize\": {\"allowedDecrease\": 0.8}}"),
                metric("RPS", "{}")));

        assertThat(imported.policy()).endsWith("""
                  - name: cpu_load  # Kayenta: 'CPU load'
                    kind: gauge
                    field: cpu_load
                    direction: increase
                    margin: 1.25
                    critical: true
                  - name: free_memory  # Kayenta: 'Free memory'
                    kind: gauge
                    field: free_memory
                    direction: decrease
                    margin: 1.25
                    critical: false
                  - name: throughput  # Kayenta: 'RPS'
                    kind: throughput
                    direction: decrease
                    critical: false
                """);
        assertThat(imported.notCarriedOver())
                .containsExactly(
                        "metric 'CPU load': its readings; send them as the field 'cpu_load'",
                        "metric 'Free memory': its readings; send them as the field 'free_memory'",
                        "metric 'RPS': direction either; here only a decrease is harm",
                        "the queries of 3 metrics to 'prometheus': samples are sent to the service instead");
        assertThat(metrics(imported)).hasSize(3);
    }

    @Test
    void config_withoutACriticalMetric_makesAllOfThemCritical() {
        PolicyImport imported = new PolicyImport(config(metric("errors", "{}"), metric("latency p95", "{}")));

        assertThat(metrics(imported))
                .extracting(MetricPolicy::criticality)
                .containsExactly(Criticality.CRITICAL, Criticality.CRITICAL);
        assertThat(imported.notCarriedOver())
                .contains("the score: no metric that is carried over is critical, so here all of them are");
    }

    @Test
    void config_withoutAKnownMetric_isTheDefaultPolicy() {
        PolicyImport imported = new PolicyImport(config(metric("Conversions", "{}")));

        assertThat(PolicyReader.read(imported.policy())).isEqualTo(AnalysisPolicy.DEFAULT);
        assertThat(imported.policy()).contains("None of its metrics could be carried over");
    }

    @Test
    void limit_thatIsTooWide_isCut() {
        PolicyImport imported =
                new PolicyImport(config(metric("errors", "{\"effectSize\": {\"allowedIncrease\": 1e6}}")));

        assertThat(metrics(imported).get(0).margin().ratio()).isEqualTo(100);
        assertThat(imported.notCarriedOver()).contains("metric 'errors': an allowed increase above 100 times");
    }

    @Test
    void names_ofAnyKind_neverSpoilThePolicy() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            StringBuilder name = new StringBuilder(random.nextBoolean() ? "error" : "latency p99");
            random.ints(random.nextInt(30), 0, 0x3000).forEach(c -> name.append((char) c));
            PolicyImport imported =
                    new PolicyImport(config(metric(name.toString(), "{}"), metric(name + "\n  - x: {", "{}"))
                            .put("name", name.toString()));

            assertThat(metrics(imported)).isNotEmpty();
            assertThat(imported.notCarriedOver()).allMatch(line -> line.lines().count() == 1);
        }
    }

    @Test
    void config_thatIsNone_isRefused() {
        assertThatThrownBy(() -> new PolicyImport(new JsonObject()))
                .isInstanceOf(KayentaInputException.class)
                .hasMessage("metrics is missing");
        assertThatThrownBy(() -> new PolicyImport(config(metric("errors", "{\"critical\": \"yes\"}"))))
                .isInstanceOf(KayentaInputException.class)
                .hasMessageContaining("critical must be true or false");
    }
}
