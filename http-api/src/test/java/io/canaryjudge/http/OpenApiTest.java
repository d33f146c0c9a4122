package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.analysis.AnalysisPolicy;
import io.canaryjudge.decision.SignalKind;
import io.canaryjudge.decision.Verdict;
import io.canaryjudge.flag.EvaluationReason;
import io.canaryjudge.flag.Operator;
import io.canaryjudge.guard.GuardCode;
import io.canaryjudge.http.config.Documents;
import io.canaryjudge.http.config.FlagReader;
import io.canaryjudge.http.config.Keeping;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.ingest.TraceRow;
import io.canaryjudge.http.service.Replay;
import io.canaryjudge.http.service.TraceReplay;
import io.canaryjudge.http.wire.VerdictJson;
import io.canaryjudge.judgement.MetricJudgement;
import io.canaryjudge.metric.Cohort;
import io.canaryjudge.metric.Outcome;
import io.canaryjudge.window.WindowSpec;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The description of the interface says what the service does. */
class OpenApiTest {

    private static final JsonObject DOCUMENT = load("/openapi.yaml");
    private static final JsonObject POLICY = load("/policy.schema.json");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");
    private static RunningService service;

    private static JsonObject load(String resource) {
        try (InputStream in = OpenApiTest.class.getResourceAsStream(resource)) {
            JsonObject document = new JsonObject();
            Documents.parse(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8))
                    .forEach((key, value) -> document.put(String.valueOf(key), value));
            return new JsonObject(document.encode());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "data")), "described");
        service = RunningService.startAsSet(ServerConfig.DEFAULT
                .withFlags(FlagReader.read(
                        "feature_flags: {new_dashboard: {enabled: true, strategy: percentage, percentage: 5}}"))
                .withKeeping(Keeping.DEFAULT.withFolder(folder)));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void document_isServedAsItIs() {
        assertThat(service.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0\n");
        assertThat(DOCUMENT.getString("openapi")).isEqualTo("3.1.0");
    }

    @Test
    void paths_areThoseOfTheRouter() {
        assertThat(operations().map(operation -> operation.method().toUpperCase(Locale.ROOT) + " " + operation.path()))
                .containsExactlyInAnyOrderElementsOf(RoutedPaths.all().stream()
                        .map(route -> route.replaceAll(":(\\w+)", "{$1}"))
                        .toList());
    }

    @Test
    void references_allLeadSomewhere() {
        List<String> broken = Stream.of(DOCUMENT.encode().split("\"\\$ref\":\"", -1))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .filter(reference -> reference.startsWith("#"))
                .filter(reference -> resolve(reference) == null)
                .toList();

        assertThat(broken).isEmpty();
    }

    @Test
    void words_areThoseOfTheProgram() {
        JsonObject verdict = schema("Verdict").getJsonObject("properties");
        assertThat(words(verdict, "verdict")).isEqualTo(names(Verdict.Kind.values()));
        assertThat(words(schema("MetricJudgement").getJsonObject("properties"), "judgement"))
                .isEqualTo(names(MetricJudgement.Kind.values()));
        assertThat(words(schema("Signal").getJsonObject("properties"), "signal"))
                .isEqualTo(EnumSet.allOf(SignalKind.class).stream()
                        .map(SignalKind::word)
                        .collect(Collectors.toSet()));
        assertThat(schema("GuardCode").getJsonArray("enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(GuardCode.values()).map(GuardCode::word).toList());
        assertThat(words(schema("FlagRule").getJsonObject("properties"), "operator"))
                .isEqualTo(Arrays.stream(Operator.values()).map(Operator::word).collect(Collectors.toSet()));
        assertThat(words(schema("EvaluationSuccess").getJsonObject("properties"), "reason"))
                .isEqualTo(names(EvaluationReason.values()));
    }

    @ParameterizedTest
    @MethodSource("requestExamples")
    void request_ofEveryExample_isAnsweredAsDescribed(Operation operation, String contentType, Object example) {
        String body = example instanceof String text
                ? text
                : named((JsonObject) example).encode();
        HttpResponse<String> response =
                service.send(operation.method(), operation.pathOf("new_dashboard"), body, "Content-Type", contentType);

        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        assertAsDescribed(operation, response);
    }

    /** The same of an analysis that is there and has ended, where an example names one. */
    private static JsonObject named(JsonObject example) {
        if (!example.containsKey("analysis")) {
            return example;
        }
        String id = service.startAnalysis("ended");
        service.signal("ended", "data-corruption");
        return example.copy().put("analysis", id);
    }

    @Test
    void replay_thatCannotBe_isAnsweredAsDescribed() {
        Operation replay = posts().filter(operation -> operation.path().equals("/api/v1/replays"))
                .findFirst()
                .orElseThrow();
        String running = service.startAnalysis("running");

        assertAsDescribed(replay, service.post(replay.path(), "{\"analysis\":\"an_unknown\"}"));
        assertAsDescribed(replay, service.post(replay.path(), "{\"analysis\":\"" + running + "\"}"));
    }

    static Stream<Arguments> requestExamples() {
        return operations()
                .filter(operation -> operation.json().containsKey("requestBody"))
                .flatMap(operation -> operation.json().getJsonObject("requestBody").getJsonObject("content").stream()
                        .flatMap(content -> ((JsonObject) content.getValue())
                                .getJsonObject("examples", new JsonObject()).stream()
                                        .map(example -> Arguments.of(
                                                operation,
                                                content.getKey(),
                                                ((JsonObject) example.getValue()).getValue("value")))));
    }

    @ParameterizedTest
    @MethodSource("gets")
    void get_ofEveryPath_isAnsweredAsDescribed(Operation operation) {
        String id = service.startAnalysis("described");
        service.signal("described", "data-corruption");

        assertAsDescribed(
                operation, service.get(operation.pathOf("new_dashboard").replace("{id}", id)));
        if (operation.path().contains("{")) {
            assertAsDescribed(operation, service.get(operation.pathOf("unknown").replace("{id}", "unknown")));
        }
    }

    static Stream<Operation> gets() {
        return operations().filter(operation -> operation.method().equals("get"));
    }

    @ParameterizedTest
    @MethodSource("posts")
    void post_thatIsWrong_isAnsweredAsDescribed(Operation any) {
        Operation operation = new Operation(any.method(), any.path().replace("{id}", "unknown"), any.json());
        assertAsDescribed(operation, service.post(operation.pathOf("new_dashboard"), "{\"x\":1}"));
        assertAsDescribed(operation, service.post(operation.pathOf("new_dashboard"), "x", "Content-Encoding", "br"));
        assertAsDescribed(operation, service.post(operation.pathOf("new_dashboard"), new byte[17 << 20]));
    }

    static Stream<Operation> posts() {
        return operations().filter(operation -> operation.method().equals("post"));
    }

    @Test
    void flag_changedWronglyOrRemoved_isAnsweredAsDescribed() {
        String path = "/api/v1/flags/described";
        Operation put = flagOperation("put");
        Operation patch = flagOperation("patch");
        Operation delete = flagOperation("delete");
        String by = "\"actor\":\"a\",\"reason\":\"r\"";

        assertAsDescribed(put, service.send("PUT", path, "{\"x\":1}"));
        assertAsDescribed(put, service.send("PUT", path, "{" + by + ",\"flag\":{},\"revision\":1}"));
        assertAsDescribed(put, service.send("PUT", path, "{" + by + ",\"flag\":{}}"));
        assertAsDescribed(put, service.send("PUT", path, "{" + by + ",\"flag\":{},\"revision\":7}"));
        assertAsDescribed(patch, service.send("PATCH", path, "{\"x\":1}"));
        assertAsDescribed(patch, service.send("PATCH", path, "{" + by + ",\"percentage\":5}"));
        assertAsDescribed(patch, service.send("PATCH", path + "x", "{" + by + ",\"enabled\":true}"));
        for (String query : List.of("", "?actor=a&reason=r", "?actor=a&reason=r")) {
            assertAsDescribed(delete, service.method("DELETE", path + query));
        }
    }

    @Test
    void evaluation_thatIsKnownOrFails_isAnsweredAsDescribed() {
        Operation all = posts().filter(operation -> operation.path().equals("/ofrep/v1/evaluate/flags"))
                .findFirst()
                .orElseThrow();
        Operation one = posts().filter(operation -> operation.path().equals("/ofrep/v1/evaluate/flags/{key}"))
                .findFirst()
                .orElseThrow();

        assertAsDescribed(all, service.post(all.path(), "{}"));
        assertAsDescribed(all, service.post(all.path(), "{}", "If-None-Match", "*"));
        assertAsDescribed(all, service.post(all.path(), "["));
        assertAsDescribed(one, service.post(one.pathOf("unknown"), "{}"));
        assertAsDescribed(one, service.post(one.pathOf("unknown"), "["));
        assertAsDescribed(one, service.post(one.pathOf("unknown"), "{\"context\":1}"));
    }

    private static Operation flagOperation(String method) {
        return operations()
                .filter(operation -> operation.path().equals("/api/v1/flags/{key}")
                        && operation.method().equals(method))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void verdict_thatIsKnownOrAskedForWrongly_isAnsweredAsDescribed() {
        String id = service.startAnalysis("asked");
        Operation verdict = operations()
                .filter(operation -> operation.path().endsWith("/verdict"))
                .findFirst()
                .orElseThrow();
        String path = "/api/v1/analyses/" + id + "/verdict";

        assertAsDescribed(verdict, service.get(path, "If-None-Match", "*"));
        assertAsDescribed(verdict, service.get(path + "?wait=x"));
    }

    @Test
    void request_withItsKeyUsed_isAnsweredAsDescribed() {
        Operation start = posts().filter(operation -> operation.path().equals("/api/v1/analyses"))
                .findFirst()
                .orElseThrow();
        String body = "{\"service\":\"s\",\"baseline\":\"1\",\"canary\":\"2\"}";
        service.post(start.path(), body, "Idempotency-Key", "described");

        assertAsDescribed(start, service.post(start.path(), body, "Idempotency-Key", "described"));
        assertAsDescribed(start, service.post(start.path(), body + " ", "Idempotency-Key", "described"));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void verdict_ofEveryKind_isAsDescribed(JsonObject verdict) {
        assertThat(faults(Map.of("$ref", "#/$defs/Verdict"), verdict)).isEmpty();
    }

    /** As recorded traffic brings them about: too little of it, none, a canary as good, a slow one, and one that fails. */
    static Stream<JsonObject> verdicts() {
        return Stream.of(replay(5, 1, 0), replay(1, 1, 0), replay(400, 1, 0), replay(400, 2, 0), replay(400, 1, 0.5))
                .map(replay -> VerdictJson.of("an_x", replay.report()));
    }

    @Test
    void example_ofAVerdict_isAsDescribed() {
        JsonObject content = (JsonObject)
                Objects.requireNonNull(resolve("#/paths/~1api~1v1~1analyses~1{id}~1verdict/get/responses/200/content"))
                        .getValue("application/json");
        JsonObject example =
                content.getJsonObject("examples").getJsonObject("abort").getJsonObject("value");

        assertThat(faults(content.getJsonObject("schema").getMap(), example)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("requestExamples")
    void example_ofARequest_isAsDescribed(Operation operation, String contentType, Object example) {
        JsonObject schema = operation
                .json()
                .getJsonObject("requestBody")
                .getJsonObject("content")
                .getJsonObject(contentType)
                .getJsonObject("schema");

        assertThat(faults(schema.getMap(), example)).isEmpty();
    }

    private static Replay.Result replay(int seconds, int slowness, double failures) {
        long end = seconds * 1_000L;
        TraceReplay replay =
                new TraceReplay("s", AnalysisPolicy.DEFAULT, WindowSpec.DEFAULT, Duration.ofSeconds(1), 0, end - 1);
        SplittableRandom random = new SplittableRandom(1);
        for (long t = 0; t < end; t += 20) {
            long latency = 1_000L + random.nextInt(9_000);
            Outcome outcome = random.nextDouble() < failures ? Outcome.FAILED : Outcome.SUCCEEDED;
            long instance = t / 20 % 4;
            replay.take(new TraceRow(t, Cohort.BASELINE, "b" + instance, latency, Outcome.SUCCEEDED));
            replay.take(new TraceRow(t, Cohort.CANARY, "c" + instance, slowness * latency, outcome));
        }
        return replay.finish();
    }

    private static void assertAsDescribed(Operation operation, HttpResponse<String> response) {
        JsonObject responses = operation.json().getJsonObject("responses");
        String status = Integer.toString(response.statusCode());
        assertThat(responses.fieldNames())
                .as(operation + " answered " + response.body())
                .contains(status);
        JsonObject described = followed(responses.getJsonObject(status));
        JsonObject headers = described.getJsonObject("headers", new JsonObject());
        assertThat(headers.fieldNames())
                .filteredOn(
                        name -> Set.of("Location", "ETag", "Accept-Encoding").contains(name))
                .allMatch(name -> response.headers().firstValue(name).isPresent());
        JsonObject content = described.getJsonObject("content");
        if (content == null) {
            assertThat(response.body()).isEmpty();
            return;
        }
        String contentType =
                response.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", "");
        assertThat(content.fieldNames()).contains(contentType);
        Object body = contentType.endsWith("json") ? Json.decodeValue(response.body()) : response.body();
        assertThat(faults(
                        content.getJsonObject(contentType)
                                .getJsonObject("schema")
                                .getMap(),
                        body))
                .as(operation + " answered " + response.body())
                .isEmpty();
    }

    /** What is wrong with a value; members that the schema does not name count as wrong. */
    private static List<String> faults(Map<String, Object> schema, Object value) {
        JsonObject whole = new JsonObject(new JsonObject(schema).encode());
        whole.put("$defs", DOCUMENT.getJsonObject("components").getJsonObject("schemas"));
        JsonObject strict = new JsonObject(whole.encode()
                .replace("#/components/schemas/", "#/$defs/")
                .replace("\"policy.schema.json\"", "\"#/$defs/policy\""));
        closed(strict);
        strict.getJsonObject("$defs").mergeIn(POLICY.getJsonObject("$defs")).put("policy", POLICY);
        OutputUnit result = Validator.create(
                        JsonSchema.of(strict),
                        new JsonSchemaOptions()
                                .setDraft(Draft.DRAFT202012)
                                .setBaseUri("https://canary-judge.invalid/")
                                .setOutputFormat(OutputFormat.Basic))
                .validate(value);
        return result.getValid()
                ? List.of()
                : result.getErrors().stream()
                        .map(error -> error.getInstanceLocation() + " " + error.getError())
                        .toList();
    }

    private static void closed(Object node) {
        if (node instanceof JsonObject object) {
            if (object.getValue("properties") instanceof JsonObject && !object.containsKey("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.forEach(member -> closed(member.getValue()));
        } else if (node instanceof JsonArray array) {
            array.forEach(OpenApiTest::closed);
        }
    }

    private static Stream<Operation> operations() {
        return DOCUMENT.getJsonObject("paths").stream()
                .flatMap(path -> ((JsonObject) path.getValue())
                        .stream()
                                .filter(member -> METHODS.contains(member.getKey()))
                                .map(member ->
                                        new Operation(member.getKey(), path.getKey(), (JsonObject) member.getValue())));
    }

    private static JsonObject followed(JsonObject node) {
        String reference = node.getString("$ref");
        return reference == null ? node : Objects.requireNonNull(resolve(reference));
    }

    private static @Nullable JsonObject resolve(String reference) {
        @Nullable JsonObject node = DOCUMENT;
        for (String name : reference.substring(2).split("/", -1)) {
            node = node == null ? null : node.getJsonObject(name.replace("~1", "/"));
        }
        return node;
    }

    private static JsonObject schema(String name) {
        return DOCUMENT.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
    }

    private static Set<String> words(JsonObject properties, String name) {
        return properties.getJsonObject(name).getJsonArray("enum").stream()
                .map(String.class::cast)
                .collect(Collectors.toSet());
    }

    private static Set<String> names(Enum<?>... values) {
        return Stream.of(values).map(Enum::name).collect(Collectors.toSet());
    }

    /** One method of one path. */
    record Operation(String method, String path, JsonObject json) {
        /** The path for a flag, or for the default policy. */
        String pathOf(String flag) {
            return path.replace("{key}", flag).replace("{policy}", "default").replace("{hook}", "rollout");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
