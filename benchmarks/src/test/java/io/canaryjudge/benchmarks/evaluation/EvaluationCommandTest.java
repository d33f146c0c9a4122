package io.canaryjudge.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.benchmarks.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluationCommandTest {

    @TempDir
    private Path folder;

    @Test
    void run_writesReportPlotsAndResults() throws IOException {
        run("--only", "independent-200-1v2|ab-errstorm-1/.*(recorded|request)");

        assertThat(Files.readString(folder.resolve("evaluation.md")))
                .contains("| independent-200-1v2 |")
                .contains("| slower-50% | 100 %")
                .contains("| ab-errstorm-1 | worse | abort 9 s |")
                .contains("| independent-200-1v2, seconds at random | 2 |");
        assertThat(Files.readString(folder.resolve("evaluation-identical.svg"))).startsWith("<svg ");
        assertThat(Files.readString(folder.resolve("evaluation-worse-independent-200-1v2.svg")))
                .contains(">slower-50%</text>");
        Results results = Results.read(folder.resolve("evaluation.json"), 1);
        assertThat(results.rows()).hasSize(20);
        assertThat(results.named("independent-200-1v2/slower-50%"))
                .hasValueSatisfying(row ->
                        assertThat(row.of(Judge.CANARY_JUDGE).aborts().count()).isEqualTo(3));
    }

    @Test
    void resume_keepsWhatWasMeasuredWithTheSameSettings_only() throws IOException {
        run("--only", "independent-1-3v3/same");

        assertThat(run("--resume", "--only", "independent-1-3v3/(same|better)"))
                .contains("independent-1-3v3/same: 4 rollouts")
                .containsOnlyOnce(", kept");
        run("--resume", "--only", "ab-errstorm-1/first-third");
        assertThat(Files.readAllLines(folder.resolve("evaluation.json")))
                .filteredOn(line -> line.contains("difference"))
                .extracting(line -> line.replaceFirst(".*difference\":\"([^\"]*).*", "$1"))
                .containsExactly("same", "better", "first-third");
        assertThat(run("--resume", "--minutes", "2", "--aa-minutes", "2", "--only", "independent-1-3v3/(same|better)"))
                .doesNotContain(", kept");
        assertThat(run(
                        "--resume",
                        "--minutes",
                        "2",
                        "--aa-minutes",
                        "2",
                        "--seed",
                        "2",
                        "--only",
                        "independent-1-3v3/(same|better)"))
                .doesNotContain(", kept");
    }

    private String run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluation",
                "--traces",
                "traces",
                "--out",
                folder.toString(),
                "--aa-rollouts",
                "4",
                "--rollouts",
                "3"));
        arguments.addAll(List.of("--resamples", "2", "--pairs", "2"));
        if (!List.of(options).contains("--minutes")) {
            arguments.addAll(List.of("--minutes", "1", "--aa-minutes", "1"));
        }
        arguments.addAll(List.of(options));
        StringWriter progress = new StringWriter();
        new CommandLine(new Main())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(progress))
                .execute(arguments.toArray(new String[0]));
        return progress.toString();
    }
}
