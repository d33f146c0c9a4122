package io.canaryjudge.http.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReplayCommandTest {

    private static final String HEADER = "t_ms,variant,instance,latency_us,status\n";
    private static final String LENIENT = """
            soakShare: 0.5
            metrics:
              - {name: error_rate, margin: 2, passMargin: 10, passSlack: 0.1}
              - {name: latency_p50, margin: 1.5, passMargin: 1.6}
            """;

    @TempDir
    private Path folder;

    private Path failing;
    private Path good;

    @BeforeEach
    void write() throws IOException {
        failing = Files.writeString(folder.resolve("failing.csv"), trace(60, 500));
        good = Files.writeString(folder.resolve("good.csv"), trace(150, 200));
    }

    private static String trace(int seconds, int canaryStatus) {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder rows = new StringBuilder(HEADER);
        for (int t = 0; t < seconds * 1_000; t += 20) {
            row(rows, t, "baseline", random, 200);
            row(rows, t, "canary", random, canaryStatus);
        }
        return rows.toString();
    }

    private static void row(StringBuilder rows, int t, String variant, SplittableRandom random, int status) {
        rows.append(t)
                .append(',')
                .append(variant)
                .append(',')
                .append(variant.charAt(0))
                .append(t / 20 % 4);
        rows.append(',')
                .append(2_000 + random.nextInt(6_000))
                .append(',')
                .append(status)
                .append('\n');
    }

    @Test
    void canary_thatFails_isAborted() {
        Ran ran = Ran.judge("replay", failing);

        assertThat(ran.code()).isEqualTo(20);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("ABORT after ").contains("roll back within", "error_rate", "at 1s: CONTINUE");
    }

    @Test
    void canary_thatIsAsGood_isPromoted() throws IOException {
        Path policy = Files.writeString(folder.resolve("lenient.yaml"), LENIENT);

        Ran ran = Ran.judge("replay", good, "--policy", policy.toString());

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out()).startsWith("PROMOTE after 1m15s\n");
    }

    @Test
    void traffic_splitOtherwiseThanConfigured_isSaidSo_andNotPromoted() throws IOException {
        Path trace = Files.writeString(folder.resolve("longer.csv"), trace(240, 200));
        Path policy = Files.writeString(folder.resolve("quarter.yaml"), LENIENT + "canaryShare: 0.25\n");

        Ran text = Ran.judge("replay", trace, "--policy", policy.toString());
        assertThat(text.code()).isEqualTo(21);
        assertThat(text.out())
                .startsWith("INCONCLUSIVE after 4m\ntime is over: the canary gets 50 % of the requests where 25 % are"
                        + " configured (guard sample-ratio-mismatch)\nguard sample-ratio-mismatch: the canary gets 50 %"
                        + " of the requests where 25 % are configured; nothing is promoted while this is so\n\n");
        JsonObject json = new JsonObject(Ran.judge("replay", trace, "--policy", policy.toString(), "--format", "json")
                .out());
        assertThat(json.getJsonArray("guards"))
                .containsExactly(new JsonObject()
                        .put("code", "sample-ratio-mismatch")
                        .put("text", "the canary gets 50 % of the requests where 25 % are configured")
                        .put("blocksPromotion", true));
    }

    @Test
    void metric_withoutData_hasTheCodeOfItsCause() throws IOException {
        String baseline = Files.readString(good)
                .lines()
                .filter(line -> !line.contains(",canary,"))
                .collect(Collectors.joining("\n", "", "\n"));
        Path alone = Files.writeString(folder.resolve("alone.csv"), baseline);

        JsonObject json =
                new JsonObject(Ran.judge("replay", alone, "--format", "json").out());
        assertThat(json.getJsonArray("metrics"))
                .extracting(metric -> ((JsonObject) metric).getString("code"))
                .containsOnly("no-canary-data");
        assertThat(json.getJsonArray("guards").getJsonObject(0).getString("code"))
                .isEqualTo("no-canary-data");
        assertThat(json.getString("verdict")).isEqualTo("INCONCLUSIVE");
    }

    @Test
    void trace_thatIsTooShort_isInconclusive() throws IOException {
        Path brief = Files.writeString(folder.resolve("brief.csv"), trace(12, 200));

        Ran ran = Ran.judge("replay", brief);

        assertThat(ran.code()).isEqualTo(21);
        assertThat(ran.out()).startsWith("INCONCLUSIVE after 12s\ntime is over: ");
    }

    @Test
    void json_isOneObjectAndTheSameEachTime() {
        Ran ran = Ran.judge("replay", failing, "--format", "json");

        assertThat(ran.code()).isEqualTo(20);
        assertThat(ran).isEqualTo(Ran.judge("replay", failing, "--format", "json"));
        JsonObject json = new JsonObject(ran.out());
        assertThat(json.fieldNames())
                .containsExactly(
                        "verdict",
                        "final",
                        "decidedAtMs",
                        "urgency",
                        "rollBackWithin",
                        "judge",
                        "score",
                        "reason",
                        "reasons",
                        "guards",
                        "metrics",
                        "timeline");
        assertThat(json.getString("verdict")).isEqualTo("ABORT");
        assertThat(json.getBoolean("final")).isTrue();
        assertThat(json.getLong("decidedAtMs")).isBetween(1L, 60_000L);
        List<JsonObject> timeline = json.getJsonArray("timeline").stream()
                .map(JsonObject.class::cast)
                .toList();
        assertThat(timeline.get(0).getString("verdict")).isEqualTo("CONTINUE");
        JsonObject last = timeline.get(timeline.size() - 1);
        assertThat(last.getString("verdict")).isEqualTo("ABORT");
        assertThat(last.getString("reason")).isEqualTo(json.getString("reason"));
        assertThat(last.getLong("atMs")).isEqualTo(json.getLong("decidedAtMs"));
        assertThat(timeline).extracting(entry -> entry.getLong("atMs")).isSorted();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ab-errors2-1 | sequential | judge: sequential                                 | 20",
                "ab-errors2-1 | kayenta    | {judge: kayenta, kayenta: {point: 10s}}           | 20",
                "aa-nginx-1   | kayenta    | {judge: kayenta, kayenta: {point: 10s}}           | 0",
                "ab-errors2-1 | threshold  | {judge: threshold, threshold: {window: 10s, limits: [{metric: error_rate, ratio: 2}]}} | 20",
                "aa-nginx-1   | threshold  | {judge: threshold, threshold: {window: 10s, limits: [{metric: error_rate, above: 0.05},"
                        + " {metric: latency_p50, ratio: 2}, {metric: latency_p95, ratio: 3}, {metric: latency_p99, ratio: 3}]}} | 0"
            })
    void recordedTrace_isJudgedByTheJudgeThatThePolicyNames(String trace, String judge, String yaml, int code)
            throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), yaml);
        Path recorded = Path.of("..", "benchmarks", "traces", trace + ".csv.gz");

        Ran ran = Ran.judge("replay", recorded, "--policy", policy.toString(), "--format", "json");

        assertThat(ran.code()).as(ran.out()).isEqualTo(code);
        JsonObject json = new JsonObject(ran.out());
        assertThat(json.getString("judge")).isEqualTo(judge);
        assertThat(json.getJsonArray("metrics"))
                .hasSize(4)
                .allSatisfy(metric -> assertThat(
                                ((JsonObject) metric).getJsonObject("canary").getLong("n"))
                        .isPositive());
        if (!judge.equals("sequential")) {
            assertThat(json.getString("reason")).startsWith(judge + " judge: ");
        }
    }

    @Test
    void trace_compressed_isJudgedTheSame() throws IOException {
        Path packed = Files.write(folder.resolve("failing.csv.gz"), gzip(Files.readString(failing)));

        assertThat(Ran.judge("replay", packed, "--format", "json").out())
                .isEqualTo(Ran.judge("replay", failing, "--format", "json").out());
    }

    @Test
    void time_ofATrace_mayStartAnywhere() throws IOException {
        String shifted = Files.readString(failing)
                .lines()
                .map(line -> line.startsWith("t") ? line : shift(line))
                .collect(Collectors.joining("\n"));
        Path later = Files.writeString(folder.resolve("later.csv"), shifted);

        JsonObject here =
                new JsonObject(Ran.judge("replay", failing, "--format", "json").out());
        JsonObject there =
                new JsonObject(Ran.judge("replay", later, "--format", "json").out());

        assertThat(there.getLong("decidedAtMs") - here.getLong("decidedAtMs")).isEqualTo(1_700_000_000_000L);
        assertThat(there.getString("reason")).isEqualTo(here.getString("reason"));
    }

    private static String shift(String row) {
        int comma = row.indexOf(',');
        return 1_700_000_000_000L + Long.parseLong(row.substring(0, comma)) + row.substring(comma);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100ms", "10s", "30s"})
    void look_ofAnyLength_comesToTheSameVerdict(String look) {
        Ran ran = Ran.judge("replay", failing, "--look", look);

        assertThat(ran.code()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "99ms", "5", "soon", "-1s", "999999999999d"})
    void look_thatIsWrong_isRefused(String look) {
        Ran ran = Ran.judge("replay", failing, "--look", look);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("--look must be a duration of 100ms or more, was '" + look + "'");
    }

    @Test
    void rows_thatAreBad_areReportedCountedAndLeftOut() throws IOException {
        String withBad = Files.readString(failing)
                .replaceFirst("\n", "\nx,canary,c0,1,200\n")
                .concat("60000,canary,c0\n60000,canary,c0,1,999\n59000,canary,c0,1,200\n");
        Path mixed = Files.writeString(folder.resolve("mixed.csv"), withBad);

        Ran ran = Ran.judge("replay", mixed);

        assertThat(ran.code()).isEqualTo(20);
        assertThat(ran.out()).isEqualTo(Ran.judge("replay", failing).out());
        assertThat(ran.err().lines())
                .hasSize(5)
                .anyMatch(line -> line.contains("mixed.csv: row 2, column 1: column t_ms is 'x'"))
                .anyMatch(line -> line.contains("row 6003, column 1: the row '60000,canary,c0' has 3 columns"))
                .anyMatch(line -> line.contains("row 6004, column 19: column status is '999'"))
                .anyMatch(line -> line.contains("row 6005, column 1: column t_ms is '59000'"))
                .last()
                .asString()
                .isEqualTo("judge: 4 bad rows were left out, 6000 rows used");

        JsonObject rows =
                new JsonObject(Ran.judge("replay", mixed, "--format", "json").out()).getJsonObject("rows");
        assertThat(rows.getLong("accepted")).isEqualTo(6_000);
        assertThat(rows.getLong("refused")).isEqualTo(4);
        assertThat(rows.getJsonArray("errors").getJsonObject(0).getInteger("row"))
                .isEqualTo(2);
    }

    @Test
    void row_thatIsBad_endsAStrictReplay() throws IOException {
        Path mixed = Files.writeString(
                folder.resolve("mixed.csv"), Files.readString(failing).replaceFirst("\n", "\nx,y\n"));

        Ran ran = Ran.judge("replay", mixed, "--strict");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("mixed.csv: line 2, column 1: the row 'x,y' has 2 columns");
        assertThat(Ran.judge("replay", failing, "--strict").code()).isEqualTo(20);
    }

    @Test
    void trace_truncatedInItsCompression_isRefused() throws IOException {
        byte[] packed = gzip(Files.readString(failing));
        Path half = Files.write(folder.resolve("half.csv.gz"), Arrays.copyOf(packed, packed.length / 2));

        Ran ran = Ran.judge("replay", half);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("half.csv.gz: the compressed trace ends too early, after line ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                         | the trace is empty",
                "'t,variant\n1,2\n'                          | the trace begins with 't,variant', must begin with",
                "'t_ms,variant,instance,latency_us,status\n' | has no usable row",
                "'t_ms,variant,instance,latency_us,status\nx\ny\n' | has no usable row"
            })
    void file_thatIsNoTrace_isRefused(String contents, String reason) throws IOException {
        Ran ran = Ran.judge("replay", Files.writeString(folder.resolve("no.csv"), contents));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("judge: ", "no.csv", reason);
    }

    @Test
    void file_thatCannotBeRead_isRefused() {
        assertThat(Ran.judge("replay", folder.resolve("none.csv")).err())
                .isEqualTo("judge: there is no file " + folder.resolve("none.csv") + "\n");
        assertThat(Ran.judge("replay", folder).err()).isEqualTo("judge: cannot read " + folder + "\n");
        assertThat(Ran.judge("replay", Path.of("/dev/zero")).err()).contains("must be a file and no pipe");
        assertThat(Ran.judge(
                                "replay",
                                failing,
                                "--policy",
                                folder.resolve("none.yaml").toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void policy_thatIsBad_isToldAllThatIsWrong() throws IOException {
        Path policy = Files.writeString(folder.resolve("bad.yaml"), "duration: 1s\nsoak: 2\n");

        Ran ran = Ran.judge("replay", failing, "--policy", policy.toString());

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("judge: duration: must be a duration from 10s to 7d"))
                .anyMatch(line -> line.startsWith("judge: soak: is unknown"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,baseline,a,1,200\n9223372036854775807,canary,a,9223372036854775807,200\n",
                "9223372036854775806,baseline,a,1,200\n9223372036854775807,canary,a,1,200\n",
                "0,baseline,a,1,200\n1700000000000,canary,a,1,200\n"
            })
    void time_atItsLimits_doesNotHang(String rows) throws IOException {
        assertThat(Ran.judge("replay", Files.writeString(folder.resolve("far.csv"), HEADER + rows))
                        .code())
                .isEqualTo(21);
    }

    @Test
    void format_thatIsUnknown_isRefused() {
        Ran ran = Ran.judge("replay", failing, "--format", "xml");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("text", "json", "xml");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }
}
