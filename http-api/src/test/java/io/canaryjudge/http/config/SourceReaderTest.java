package io.canaryjudge.http.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.connector.influxdb.InfluxDbVersion;
import io.canaryjudge.connector.influxdb.VerdictTarget;
import io.canaryjudge.connector.source.SourceServer.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceReaderTest {

    private static List<SourceSettings> read(String yaml) {
        return ServerConfigReader.read(yaml, Map.of(), Map.of()).sources();
    }

    @Test
    void sources_ofEveryKind_areReadAsWritten(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "t0ken\n");

        List<SourceSettings> read = read("""
                sources:
                  - {name: prom, url: 'http://127.0.0.1:9090'}
                  - {name: one, type: influxdb, version: 1, url: 'http://127.0.0.1:8086', database: telegraf,
                     retentionPolicy: short, writeVerdicts: {}, step: 10s}
                  - {name: two, type: influxdb, version: 2, url: 'http://127.0.0.1:8086', organization: acme,
                     tokenFile: %s, writeVerdicts: {into: canary, measurement: verdicts}}
                  - {name: three, type: influxdb, version: 3, url: 'https://127.0.0.1:8181', database: telegraf,
                     instanceLabel: host}
                """.formatted(token));

        assertThat(read.get(0).type()).isEqualTo(new SourceType.Prometheus());
        assertThat(read.get(1).type())
                .isEqualTo(new SourceType.InfluxDb(
                        new InfluxDbVersion.V1("telegraf", Optional.of("short")),
                        Optional.of(new VerdictTarget("telegraf", "canary_judge_verdict"))));
        assertThat(read.get(1).step()).isEqualTo(Duration.ofSeconds(10));
        assertThat(read.get(2).type())
                .isEqualTo(new SourceType.InfluxDb(
                        new InfluxDbVersion.V2("acme"), Optional.of(new VerdictTarget("canary", "verdicts"))));
        assertThat(read.get(2).server().access()).isEqualTo(new Access.Bearer("t0ken"));
        assertThat(read.get(2).toString()).doesNotContain("t0ken");
        assertThat(read.get(3).type())
                .isEqualTo(new SourceType.InfluxDb(new InfluxDbVersion.V3("telegraf"), Optional.empty()));
        assertThat(read.get(3).instanceLabel()).isEqualTo("host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: graphite; sources[0].type; must be one of prometheus, influxdb",
                "type: influxdb; sources[0].version; it must be 1 (InfluxQL)",
                "'type: influxdb, version: 4'; sources[0].version; from 1 to 3",
                "'type: influxdb, version: 1'; sources[0].database; is missing",
                "'type: influxdb, version: 2, database: d'; sources[0].organization; is missing",
                "'type: influxdb, version: 3, database: d, organization: o'; sources[0].organization; is unknown",
                "'type: influxdb, version: 2, organization: o, writeVerdicts: {}'; sources[0].writeVerdicts.into; is missing",
                "'type: prometheus, writeVerdicts: {}'; sources[0].writeVerdicts; is unknown"
            })
    void whatIsWrong_isRefusedWithItsPlace(String keys, String path, String message) {
        List<Problem> problems = catchThrowableOfType(
                        InvalidInputException.class,
                        () -> read("sources: [{name: s, url: 'http://127.0.0.1:1', " + keys + "}]"))
                .problems();

        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(message);
        });
    }
}
