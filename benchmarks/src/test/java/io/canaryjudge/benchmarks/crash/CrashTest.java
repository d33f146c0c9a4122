package io.canaryjudge.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.benchmarks.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The short form of {@code benchmarks/run crash}. */
class CrashTest {

    @Test
    void service_killedTenTimes_losesNothingThatItAcknowledged() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        StringWriter out = new StringWriter();

        int code = run(
                out,
                "crash",
                "--rounds",
                "10",
                "--seed",
                "7",
                "--serve",
                java + " -cp " + classPath + " io.canaryjudge.http.cli.Main serve");

        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("rounds: 10, acknowledged samples: \\d{4,}, lost: 0 from memory, 0 from the log;"
                        + " too many: 0 and 0; slowest recovery: \\d+ ms")
                .containsPattern("acknowledged analyses: \\d{2,}, signals: \\d{2,}, verdict changes: \\d{2,}; lost: 0,"
                        + " shown or told but not in the journal: 0; decisions: \\d+, duplicated: 0, keys that moved: 0;"
                        + " audits that failed: 0")
                .containsPattern("webhook attempts: \\d{2,}, undelivered after recovery: 0, out of order: 0,"
                        + " under a changed id: 0");
    }

    @Test
    void recovery_ofAShortLog_takesLessThanFiveSeconds() {
        StringWriter out = new StringWriter();

        int code = run(out, "recovery", "--series", "50", "--seconds", "130", "--tries", "1");

        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("with 130000 requests read in");
    }

    private static int run(StringWriter out, String... args) {
        return new CommandLine(new Main()).setOut(new PrintWriter(out)).execute(args);
    }
}
