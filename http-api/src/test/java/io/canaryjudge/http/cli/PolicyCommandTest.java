package io.canaryjudge.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {

    @TempDir
    private Path folder;

    @Test
    void policy_thatIsGood_isSaidInWords() throws IOException {
        Ran ran = check("duration: 1h\n");

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("Watches for 1h; promotes after 30m at the earliest.\n")
                .contains("\nRules,");
    }

    @Test
    void policy_thatIsEmpty_isTheDefaultOne() throws IOException {
        assertThat(check("").out()).startsWith("Watches for 30m;");
    }

    @Test
    void policy_thatIsBad_isToldAllThatIsWrong() throws IOException {
        Ran ran = check("duration: x\nmetrics: [{name: error_rate, margin: 0}]\nfoo: 1\n");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("judge: "))
                .anyMatch(line -> line.contains("metrics[0].margin: must be a number from 1 to 100, was 0"));
    }

    @Test
    void document_thatIsNoYaml_isToldWithThePlace() throws IOException {
        assertThat(check("a: b: c\n").err()).startsWith("judge: line 1, column 5: ");
        assertThat(check("[".repeat(200_000)).err()).isEqualTo("judge: the document is nested too deeply\n");
    }

    @Test
    void file_thatCannotBeRead_isRefused() throws IOException {
        assertThat(Ran.judge("policy", "check", folder.resolve("none").toString())
                        .code())
                .isEqualTo(2);
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Ran ran = Ran.judge("policy", "check", binary.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("is not UTF-8 text");
    }

    @Test
    void canaryConfig_isImportedAsAPolicyThatIsGood() throws IOException {
        Path config = Files.writeString(folder.resolve("kayenta.json"), """
                {"name": "checkout", "metrics": [
                  {"name": "error rate", "groups": ["g"], "query": {"type": "datadog"}},
                  {"name": "sales", "groups": ["g"], "query": {"type": "datadog"}}],
                 "classifier": {"groupWeights": {"g": 100}}}""");

        Ran ran = Ran.judge("policy", "import-kayenta", config.toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.err().lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("judge: not carried over: "))
                .anyMatch(line -> line.contains("metric 'sales'"));
        Ran checked = check(ran.out());
        assertThat(checked.code()).isZero();
        assertThat(checked.out()).contains("error_rate", "critical").doesNotContain("latency_p99: ");
    }

    @Test
    void canaryConfig_thatIsNone_isRefused() throws IOException {
        assertThat(imported("{").err()).contains("kayenta.json: not JSON: ");
        assertThat(imported("{}").err())
                .isEqualTo("judge: " + folder.resolve("kayenta.json") + ": metrics is missing\n");
        assertThat(imported("[]").code()).isEqualTo(2);
        assertThat(imported("{}").code()).isEqualTo(2);
        assertThat(imported("{}").out()).isEmpty();
    }

    private Ran imported(String json) throws IOException {
        Path config = Files.writeString(folder.resolve("kayenta.json"), json);
        return Ran.judge("policy", "import-kayenta", config.toString());
    }

    private Ran check(String yaml) throws IOException {
        return Ran.judge(
                "policy",
                "check",
                Files.writeString(folder.resolve("policy.yaml"), yaml).toString());
    }
}
