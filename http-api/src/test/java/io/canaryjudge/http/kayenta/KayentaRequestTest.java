package io.canaryjudge.http.kayenta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.kayenta.CanaryConfig;
import io.canaryjudge.kayenta.EffectSize;
import io.canaryjudge.kayenta.EffectSize.Measure;
import io.canaryjudge.kayenta.KayentaInputException;
import io.canaryjudge.kayenta.MetricConfig;
import io.canaryjudge.kayenta.MetricDirection;
import io.canaryjudge.kayenta.MetricPair;
import io.canaryjudge.kayenta.MetricTrait;
import io.canaryjudge.kayenta.NanStrategy;
import io.canaryjudge.kayenta.Outliers;
import io.canaryjudge.kayenta.ScoreThresholds;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KayentaRequestTest {

    private static final String REQUEST = """
            {"config": {"metrics": [{"name": "m", "groups": ["g"]}], "classifier": {}},
             "thresholds": {"pass": 95, "marginal": 75.5},
             "metrics": [{"name": "m", "control": [1, 2.5], "experiment": []}]}""";

    private static KayentaRequest read(String json) {
        return KayentaRequest.of(new JsonObject(json));
    }

    private static MetricConfig metric(String analysisConfigurations) {
        String metric =
                "{\"name\": \"m\", \"groups\": [\"g\"], \"analysisConfigurations\": " + analysisConfigurations + "}";
        return read(REQUEST.replace("{\"name\": \"m\", \"groups\": [\"g\"]}", metric))
                .config()
                .metrics()
                .get(0);
    }

    private static MetricConfig canary(String options) {
        return metric("{\"canary\": " + options + "}");
    }

    @Test
    void request_isReadWithDefaults() {
        assertThat(read(REQUEST))
                .isEqualTo(new KayentaRequest(
                        new CanaryConfig(List.of(MetricConfig.of("m", "g")), Map.of()),
                        new ScoreThresholds(95, 75.5),
                        List.of(MetricPair.of("m", new double[] {1, 2.5}, new double[0]))));
    }

    @Test
    void options_areRead() {
        assertThat(canary("""
                        {"direction": "increase", "nanStrategy": "replace", "critical": true, "mustHaveData": true,
                         "muted": true, "outliers": {"strategy": "remove", "outlierFactor": 2},
                         "effectSize": {"measure": "cles", "allowedIncrease": 0.6, "criticalDecrease": 0}}"""))
                .isEqualTo(new MetricConfig(
                        "m",
                        List.of("g"),
                        MetricDirection.INCREASE,
                        NanStrategy.REPLACE,
                        new Outliers.Remove(2),
                        new EffectSize(Measure.CLES, 0.6, 0.5, 0.5, 0),
                        Set.of(MetricTrait.values())));
        assertThat(canary("{\"direction\": \"decrease\"}").direction()).isEqualTo(MetricDirection.DECREASE);
        assertThat(canary("{\"outliers\": {\"strategy\": \"remove\"}}").outliers())
                .isEqualTo(new Outliers.Remove(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"canary\": null}",
                "{\"canary\": {}}",
                "{\"canary\": {\"direction\": \"Increase\", \"nanStrategy\": \"REPLACE\"}}",
                "{\"canary\": {\"direction\": 5, \"nanStrategy\": true}}",
                "{\"canary\": {\"outliers\": null, \"effectSize\": null}}",
                "{\"canary\": {\"outliers\": \"remove\", \"effectSize\": 7}}",
                "{\"canary\": {\"outliers\": {\"strategy\": \"Remove\", \"factor\": -1, \"outlierFactor\": -1}}}",
                "{\"canary\": {\"effectSize\": {\"measure\": \"other\"}}}",
                "{\"canary\": {\"critical\": null, \"mustHaveData\": false, \"muted\": null, \"unknown\": 1}}"
            })
    void options_thatSayNothing_areTheDefaults(String analysisConfigurations) {
        assertThat(metric(analysisConfigurations)).isEqualTo(MetricConfig.of("m", "g"));
    }

    @Test
    void number_thatIsNull_countsAsZero() {
        EffectSize effect =
                canary("{\"effectSize\": {\"allowedIncrease\": null}}").effectSize();

        assertThat(effect).isEqualTo(new EffectSize(Measure.MEAN_RATIO, 0, 1, 1, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"critical\": \"true\"} | critical must be true or false, was a text",
                "{\"mustHaveData\": 1} | mustHaveData must be true or false, was 1",
                "{\"muted\": []} | muted must be true or false, was a list",
                "{\"direction\": null} | direction must be a text, was null",
                "{\"effectSize\": {\"measure\": null}} | effectSize.measure must be a text, was null",
                "{\"effectSize\": {\"criticalIncrease\": \"2\"}} | criticalIncrease must be a number, was a text",
                "{\"effectSize\": {\"allowedDecrease\": false}} | allowedDecrease must be a number, was false",
                "{\"outliers\": {\"strategy\": \"remove\", \"outlierFactor\": 0}} | must be greater than 0, was 0.0",
                "{\"outliers\": {\"strategy\": \"remove\", \"outlierFactor\": null}} | must be greater than 0, was 0.0",
                "5 | config.metrics[0].analysisConfigurations.canary must be an object, was 5"
            })
    void option_thatMakesKayentaThrow_isRefused(String options, String message) {
        assertThatThrownBy(() -> canary(options))
                .isInstanceOf(KayentaInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void metric_withoutData_isNotLookedAt() {
        String other = "{\"name\": \"other\", \"analysisConfigurations\": {\"canary\": {\"critical\": \"yes\"}}}, {}, ";

        assertThat(read(REQUEST.replace("{\"name\": \"m\", \"groups\"", other + "{\"name\": \"m\", \"groups\"")))
                .isEqualTo(read(REQUEST));
    }

    @Test
    void points_mayBeTextOrNull() {
        MetricPair pair = read(REQUEST.replace("[1, 2.5]", "[\"NaN\", null, \"Infinity\", \"-Infinity\", -0.0, 1e3]"))
                .pairs()
                .get(0);

        assertThat(pair)
                .isEqualTo(MetricPair.of(
                        "m",
                        new double[] {
                            Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1000
                        },
                        new double[0]));
    }

    @Test
    void pair_asKayentaHasIt_isRead() {
        String pair = """
                {"name": "m", "id": "7", "tags": {"region": "eu"}, "values": {"control": [1], "experiment": [2]}}]}""";

        assertThat(read(REQUEST.substring(0, REQUEST.lastIndexOf("{\"name\"")) + pair)
                        .pairs())
                .containsExactly(new MetricPair("m", "7", Map.of("region", "eu"), new double[] {1}, new double[] {2}));
    }

    @Test
    void groupWeights_areRead() {
        assertThat(read(REQUEST.replace("\"classifier\": {}", "\"classifier\": {\"groupWeights\": {\"g\": 40}}"))
                        .config()
                        .groupWeights())
                .containsExactly(Map.entry("g", 40.0));
        assertThat(read(REQUEST.replace("\"classifier\": {}", "\"classifier\": {\"groupWeights\": null}"))
                        .config()
                        .groupWeights())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"config\"| \"x\"| config is missing",
                "\"classifier\"| \"x\"| config.classifier is missing",
                "\"classifier\": {}| \"classifier\": null| config.classifier is missing",
                "\"classifier\": {}| \"classifier\": {\"groupWeights\": {\"g\": null}}| groupWeights.g is missing",
                "\"classifier\": {}| \"classifier\": {\"groupWeights\": {\"g\": []}}| groupWeights.g must be a number",
                "\"groups\": [\"g\"]| \"groups\": null| config.metrics[0].groups is missing",
                "\"groups\": [\"g\"]| \"groups\": [null]| config.metrics[0].groups[0] must be a text, was null",
                "\"thresholds\"| \"x\"| thresholds is missing",
                "\"pass\": 95| \"pass\": \"much\"| thresholds.pass must be a number, was a text",
                "\"marginal\"| \"x\"| thresholds.marginal is missing",
                "\"metrics\": [{\"name\": \"m\", \"control\"| \"x\": [{\"name\": \"m\", \"control\"| metrics is missing",
                "\"control\"| \"x\"| metrics[0].control is missing",
                "\"experiment\": []| \"experiment\": 5| metrics[0].experiment must be a list of numbers, was 5",
                "[1, 2.5]| [1, \"2.5\"]| metrics[0].control[1] must be a number, was a text",
                "[1, 2.5]| [1, true]| metrics[0].control[1] must be a number, was true"
            })
    void request_thatIsIncompleteOrOfTheWrongType_isRefused(String part, String instead, String message) {
        assertThatThrownBy(() -> read(REQUEST.replace(part, instead)))
                .isInstanceOf(KayentaInputException.class)
                .hasMessageContaining(message);
    }
}
