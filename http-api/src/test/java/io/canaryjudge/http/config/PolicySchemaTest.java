package io.canaryjudge.http.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.judgement.MetricPolicy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema of policies says what their reader says. */
class PolicySchemaTest {

    private static final JsonObject SCHEMA = load();
    private static final Validator VALIDATOR = Validator.create(
            JsonSchema.of(SCHEMA),
            new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://canary-judge.invalid/"));

    private static JsonObject load() {
        try (InputStream in = PolicySchemaTest.class.getResourceAsStream("/policy.schema.json")) {
            return new JsonObject(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keys_ofThePolicy_areThoseOfTheReader() {
        assertThat(properties(SCHEMA)).isEqualTo(allowed("zzz: 1", "zzz"));
        assertThat(properties(SCHEMA.getJsonObject("properties").getJsonObject("instances")))
                .isEqualTo(allowed("instances: {zzz: 1}", "instances.zzz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kayenta", "threshold"})
    void keys_ofTheJudgesSettings_areThoseOfTheReader(String judge) {
        assertThat(properties(SCHEMA.getJsonObject("properties").getJsonObject(judge)))
                .isEqualTo(allowed("{judge: " + judge + ", " + judge + ": {zzz: 1}}", judge + ".zzz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kayenta", "threshold"})
    void defaults_ofTheJudgesSettings_areThoseOfTheReader(String judge) {
        JsonObject settings = new JsonObject();
        defaults(SCHEMA.getJsonObject("properties").getJsonObject(judge), settings);
        JsonObject written = new JsonObject().put("judge", judge).put(judge, settings);

        assertThat(settings.fieldNames()).hasSize(3);
        assertThat(PolicyReader.read(written.encode())).isEqualTo(PolicyReader.read("judge: " + judge));
    }

    @Test
    void keys_ofLimits_areThoseOfTheReader() {
        assertThat(properties(definition("limit")))
                .isEqualTo(allowed("{judge: threshold, threshold: {limits: [{zzz: 1}]}}", "threshold.limits[0].zzz"));
    }

    @Test
    void keys_ofMetrics_areThoseOfTheReader() {
        Set<String> ofAny = new TreeSet<>();
        for (String kind :
                words(definition("metric").getJsonObject("properties").getJsonObject("kind"))) {
            ofAny.addAll(allowed("metrics: [{name: m, kind: " + kind + ", zzz: 1}]", "metrics[0].zzz"));
        }

        assertThat(properties(definition("metric"))).isEqualTo(ofAny);
    }

    @ParameterizedTest
    @CsvSource({
        "no-success, regressed",
        "critical-metric-regressed, regressed",
        "informative-metric-regressed, regressed",
        "error-rate-above, errorRateAbove",
        "ratio-above, ratioAbove",
        "signal, signalled"
    })
    void keys_ofRules_areThoseOfTheReader(String when, String definition) {
        assertThat(properties(definition(definition)))
                .isEqualTo(allowed("rules: [{name: r, when: " + when + ", zzz: 1}]", "rules[0].zzz"));
    }

    @Test
    void words_areThoseOfTheReader() {
        assertThat(words(definition("rule").getJsonObject("properties").getJsonObject("when")))
                .isEqualTo(oneOf("rules: [{when: zzz}]", "rules[0].when"));
        assertThat(words(definition("urgency"))).isEqualTo(oneOf("rules: [{urgency: zzz}]", "rules[0].urgency"));
        assertThat(words(definition("alert"))).isEqualTo(oneOf("rules: [{alert: zzz}]", "rules[0].alert"));
        assertThat(words(definition("metric").getJsonObject("properties").getJsonObject("kind")))
                .isEqualTo(oneOf("metrics: [{kind: zzz}]", "metrics[0].kind"));
        assertThat(words(definition("metric").getJsonObject("properties").getJsonObject("direction")))
                .isEqualTo(oneOf("metrics: [{direction: zzz}]", "metrics[0].direction"));
        assertThat(words(definition("metric").getJsonObject("properties").getJsonObject("noData")))
                .isEqualTo(oneOf("metrics: [{noData: zzz}]", "metrics[0].noData"));
        assertThat(words(SCHEMA.getJsonObject("properties").getJsonObject("judge")))
                .isEqualTo(oneOf("judge: zzz", "judge"));
        assertThat(words(definition("signal"))).isEqualTo(SignalWords.byWord().keySet());
        assertThat(words(definition("defaultMetricName")))
                .containsExactlyInAnyOrderElementsOf(MetricPolicy.DEFAULTS.stream()
                        .map(metric -> metric.name().value())
                        .toList());
    }

    @Test
    void defaults_areThoseOfTheReader() {
        JsonObject written = new JsonObject();
        defaults(SCHEMA, written);
        JsonObject instances = new JsonObject();
        defaults(SCHEMA.getJsonObject("properties").getJsonObject("instances"), instances);
        written.put("instances", instances);

        assertThat(written.fieldNames())
                .containsExactlyInAnyOrder(
                        "duration",
                        "soakShare",
                        "warmUp",
                        "instanceWarmUp",
                        "sharedInstances",
                        "alphaAbort",
                        "alphaPromote",
                        "instances",
                        "judge");
        assertThat(instances.fieldNames()).hasSize(2);
        assertThat(PolicyReader.read(written.encode())).isEqualTo(AnalysisPolicy.DEFAULT);
    }

    private static void defaults(JsonObject schema, JsonObject written) {
        for (Map.Entry<String, Object> property : schema.getJsonObject("properties")) {
            Object value = ((JsonObject) property.getValue()).getValue("default");
            if (value != null) {
                written.put(property.getKey(), value);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.canaryjudge.http.config.PolicyReaderTest#valuesAtTheirBounds")
    void policy_thatTheReaderTakes_isValid(String yaml) {
        assertThat(isValid(yaml)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.canaryjudge.http.config.PolicyReaderTest#judges")
    void judge_thatTheReaderTakes_isValid(String yaml) {
        assertThat(isValid(yaml)).isTrue();
    }

    @Test
    void policy_thatSaysNothing_isValid() {
        assertThat(isValid("{}")).isTrue();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/wrong-policies.csv", delimiter = '|', maxCharsPerColumn = 1_000)
    void policy_thatTheReaderRefuses_isNotValid(String yaml, String path, String message, boolean schemaCanTell) {
        assertThat(isValid(yaml)).as(path + ": " + message).isEqualTo(!schemaCanTell);
    }

    private static boolean isValid(String yaml) {
        return VALIDATOR.validate(json(yaml)).getValid();
    }

    private static JsonObject json(String yaml) {
        JsonObject json = new JsonObject();
        Documents.parse(yaml).forEach((key, value) -> json.put(String.valueOf(key), value));
        return new JsonObject(json.encode());
    }

    private static JsonObject definition(String name) {
        return SCHEMA.getJsonObject("$defs").getJsonObject(name);
    }

    private static Set<String> properties(JsonObject schema) {
        return new TreeSet<>(schema.getJsonObject("properties").fieldNames());
    }

    private static Set<String> words(JsonObject schema) {
        Set<String> words = new TreeSet<>();
        JsonArray values = schema.getJsonArray("enum");
        values.forEach(value -> words.add((String) value));
        return words;
    }

    /** What the reader says is allowed where an unknown key stands. */
    private static Set<String> allowed(String yaml, String path) {
        return list(message(yaml, path), "allowed are ");
    }

    private static Set<String> oneOf(String yaml, String path) {
        return list(message(yaml, path).replaceFirst("; was .*", ""), "must be one of ");
    }

    private static Set<String> list(String message, String start) {
        String words = message.substring(message.indexOf(start) + start.length());
        return new TreeSet<>(Arrays.asList(words.split(", ", -1)));
    }

    private static String message(String yaml, String path) {
        List<Problem> problems = catchThrowableOfType(InvalidInputException.class, () -> PolicyReader.read(yaml))
                .problems();
        return problems.stream()
                .filter(problem -> problem.path().equals(path))
                .map(Problem::message)
                .findFirst()
                .orElseThrow();
    }
}
