package io.canaryjudge.http.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.InfluxDbProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at a source, with a real InfluxDB. */
class InfluxDbCommandsTest {

    private static final String POLICY = """
            metrics:
              - name: error_rate
                query:
                  rows: >-
                    SELECT sum(requests) AS total, sum(failures) AS %s FROM http
                    WHERE service = '${service}' AND version = '${version}' AND time >= ${start} AND time < ${end}
                    GROUP BY time(${window}), instance fill(none)
                  counting: increase
            """;

    @Test
    void queryAndCheck_showWhatIsAskedAndAnswered(@TempDir Path folder) throws Exception {
        Path good = Files.writeString(folder.resolve("good.yaml"), POLICY.formatted("errors"));
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), POLICY.formatted("failed"));
        try (InfluxDbProcess influx = new InfluxDbProcess(folder)) {
            StringBuilder lines = new StringBuilder();
            long now = System.currentTimeMillis();
            for (int i = 1; i <= 20; i++) {
                long at = now - i * 30_000L;
                lines.append("http,service=s,version=1,instance=a requests=100i,failures=1i %d%n".formatted(at));
                lines.append("http,service=s,version=2,instance=b requests=100i,failures=50i %d%n".formatted(at));
            }
            influx.write(lines.toString());
            String[] source = {
                "--source",
                influx.uri().toString(),
                "--source-type",
                "influxdb1",
                "--database",
                "metrics",
                "--step",
                "30s"
            };

            Ran looked = Ran.judge("query", good, with(source, "--service", "s", "--baseline", "1", "--canary", "2"));
            Ran checked = Ran.judge("policy", Path.of("check"), with(source, good.toString()));
            Ran refused = Ran.judge("query", wrong, with(source, "--service", "s", "--baseline", "1", "--canary", "2"));

            assertThat(looked.code()).as(looked.toString()).isZero();
            assertThat(looked.out()).contains("version = '2'", "GROUP BY time(30s)", "of them failed or events");
            assertThat(checked.code()).as(checked.toString()).isZero();
            assertThat(checked.out()).contains("the source understands it");
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.out()).contains("no column of numbers named errors or events");
        }
    }

    @Test
    void aTypeThatNeedsMore_saysWhat(@TempDir Path folder) throws Exception {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), POLICY.formatted("errors"));

        Ran ran = Ran.judge(
                "query",
                policy,
                with(
                        new String[] {"--source", "http://127.0.0.1:1", "--source-type", "influxdb2"},
                        "--service",
                        "s",
                        "--baseline",
                        "1",
                        "--canary",
                        "2"));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--organization is missing");
    }

    private static String[] with(String[] options, String... more) {
        String[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }
}
