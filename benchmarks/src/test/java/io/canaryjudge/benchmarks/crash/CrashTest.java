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
                        + " too many: 0 and 0; slowest recovery: \\d+ ms");
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
