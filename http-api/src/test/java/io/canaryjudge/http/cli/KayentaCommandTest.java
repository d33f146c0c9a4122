package io.canaryjudge.http.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KayentaCommandTest {

    private static final Path CASES =
            Path.of("../judge-core/src/test/resources/io/canaryjudge/kayenta/kayenta-cases.jsonl.gz");

    private static final String GOOD = """
            {"id": "a", "config": {"metrics": [{"name": "m", "groups": ["g"]}], "classifier": {}}, "tags": ["x"], \
            "thresholds": {"pass": 95, "marginal": 75}, \
            "metrics": [{"name": "m", "control": [1, 2, 3], "experiment": [-4, 4, "NaN"]}]}
            """;

    @TempDir
    private Path folder;

    private static List<JsonObject> cases() throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(CASES)), UTF_8))) {
            return lines.lines().map(JsonObject::new).toList();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private Ran kayenta(String text) throws IOException {
        return Ran.judge("kayenta", Files.writeString(folder.resolve("input.jsonl"), text));
    }

    private static List<JsonObject> answers(Ran ran) {
        return ran.out().lines().map(JsonObject::new).toList();
    }

    @Test
    void answers_areKayentasOwn_inTheOrderOfTheLines() throws IOException {
        List<JsonObject> cases = cases();
        String inputs = cases.stream()
                .map(each -> each.getJsonObject("input").encode() + "\n")
                .collect(Collectors.joining());

        Ran ran = Ran.judge("kayenta", Files.write(folder.resolve("input.jsonl.gz"), gzip(inputs)));

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        List<JsonObject> answers = answers(ran);
        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            check(answers.get(i), cases.get(i));
        }
    }

    private static void check(JsonObject answer, JsonObject each) {
        JsonObject expected = each.getJsonObject("expected");
        JsonArray unstable = each.getJsonArray("unstableMetrics");
        assertThat(answer.fieldNames()).containsExactly("id", "judgeName", "results", "groupScores", "score");
        assertThat(answer.getValue("id")).isEqualTo(each.getJsonObject("input").getValue("id"));
        assertThat(answer.getValue("judgeName")).isEqualTo(expected.getValue("judgeName"));
        JsonArray results = expected.getJsonArray("results");
        assertThat(answer.getJsonArray("results")).hasSize(results.size());
        for (int i = 0; i < results.size(); i++) {
            if (!unstable.contains(i)) {
                JsonObject result = results.getJsonObject(i).copy();
                result.remove("diagnostics");
                assertThat(answer.getJsonArray("results").getJsonObject(i)).isEqualTo(result);
            }
        }
        if (unstable.isEmpty()) {
            assertThat(answer.getValue("score")).isEqualTo(expected.getValue("score"));
            assertThat(asSet(answer.getJsonArray("groupScores")))
                    .isEqualTo(asSet(expected.getJsonArray("groupScores")));
        }
    }

    private static Set<Object> asSet(JsonArray array) {
        return new HashSet<>(array.stream().toList());
    }

    @Test
    void standardInput_isReadForADash() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(GOOD.getBytes(UTF_8)));
        try {
            assertThat(answers(Ran.judge("kayenta", "-"))).hasSize(1);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void answer_hasNoNullsAndNamesTheMetric() throws IOException {
        Ran ran = kayenta(GOOD);

        assertThat(ran.out()).isEqualTo("""
                {"id":"a","judgeName":"NetflixACAJudge-v1.0","results":[{"name":"m","classification":"Pass",\
                "groups":["g"],"experimentMetadata":{"stats":{"count":2,"min":-4.0,"max":4.0,"mean":0.0,"std":5.656854249492381}},\
                "controlMetadata":{"stats":{"count":3,"min":1.0,"max":3.0,"mean":2.0,"std":1.0}},\
                "resultMetadata":{"ratio":"NaN"},"critical":false,"muted":false}],\
                "groupScores":[{"name":"g","score":100.0,"classification":"","classificationReason":""}],\
                "score":{"score":100.0,"classification":"Pass","classificationReason":""}}
                """.replaceAll("\\R", "\n"));
    }

    @Test
    void line_thatKayentaRefuses_isAnsweredWithTheReason_andTheRestIsJudged() throws IOException {
        String unknown = GOOD.replace("\"groups\"", "\"x\"").replace("\"a\"", "{\"any\":[1]}");
        String wrongType = GOOD.replace("[1, 2, 3]", "\"none\"").replace("\"a\"", "7");
        String noMetric = GOOD.replace("\"metrics\": [{\"name\": \"m\", \"c", "\"metrics\": [{\"name\": \"n\", \"c");

        Ran ran = kayenta(unknown + "\n  \n" + wrongType + noMetric + "[1]\n" + GOOD);

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().limit(4))
                .containsExactly(
                        "{\"id\":{\"any\":[1]},\"error\":\"config.metrics[0].groups is missing\"}",
                        "{\"id\":7,\"error\":\"metrics[0].control must be a list of numbers, was a text\"}",
                        "{\"id\":\"a\",\"error\":\"Could not find metric config for n\"}",
                        "{\"id\":null,\"error\":\"the line must be a JSON object\"}");
        assertThat(answers(ran)).hasSize(5).last().matches(answer -> answer.containsKey("score"));
        assertThat(ran.err().lines())
                .hasSize(4)
                .first()
                .asString()
                .startsWith("judge: ")
                .endsWith("input.jsonl: line 1: config.metrics[0].groups is missing");
        assertThat(ran.err()).contains(": line 4: ", ": line 5: ", ": line 6: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "nonsense", "{\"id\": NaN}", "{'id': 1}", "\u0000"})
    void line_thatIsNoJson_isAnsweredToo_andTheExitCodeTellsOfIt(String line) throws IOException {
        Ran ran = kayenta(line + "\n" + GOOD);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("input.jsonl: line 1: not JSON: ").doesNotContain("Exception", "\tat ");
        assertThat(answers(ran)).hasSize(2);
        assertThat(answers(ran).get(0).getString("error")).startsWith("not JSON: ");
        assertThat(answers(ran).get(1).getString("id")).isEqualTo("a");
    }

    @Test
    void file_thatIsEmpty_hasNoAnswers() throws IOException {
        assertThat(kayenta("")).isEqualTo(new Ran(0, "", ""));
        assertThat(kayenta("\n\r\n")).isEqualTo(new Ran(0, "", ""));
    }

    @Test
    void file_thatIsCutShort_isToldAfterItsWholeLines() throws IOException {
        byte[] whole = Files.readAllBytes(CASES);
        Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(whole, whole.length / 2));

        Ran ran = Ran.judge("kayenta", cut);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out().lines().count()).isGreaterThan(10);
        assertThat(ran.err().lines())
                .last()
                .asString()
                .matches("judge: .*cut.gz: the gzip data are damaged or cut short after line \\d+");
    }

    @Test
    void file_thatIsNotThere_isRefused() {
        Ran ran = Ran.judge("kayenta", folder.resolve("none"));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no file");
    }

    @Test
    void seed_changesOnlyTheNoise() throws IOException {
        String constants = GOOD.replace("[1, 2, 3]", "[5, 5, 5]").replace("[-4, 4, \"NaN\"]", "[6, 6]");
        Path file = Files.writeString(folder.resolve("input.jsonl"), constants + GOOD);

        Ran one = Ran.judge("kayenta", file);
        Ran other = Ran.judge("kayenta", file, "--seed", "43");

        assertThat(one).isEqualTo(Ran.judge("kayenta", file, "--seed", "42"));
        assertThat(answers(one).get(0)).isNotEqualTo(answers(other).get(0));
        assertThat(answers(one).get(1)).isEqualTo(answers(other).get(1));
    }
}
