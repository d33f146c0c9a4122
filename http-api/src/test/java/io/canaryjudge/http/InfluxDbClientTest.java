package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.WriteApi;
import com.influxdb.client.WriteOptions;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.Point;
import com.influxdb.exceptions.BadRequestException;
import io.canaryjudge.http.config.ServerConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** InfluxDB's own Java client writes to the running service as to an InfluxDB. */
class InfluxDbClientTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start(ServerConfig.DEFAULT);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static InfluxDBClient client() {
        return InfluxDBClientFactory.create(
                service.uri("").toString(), "token".toCharArray(), "organization", "bucket");
    }

    private static Point request(String service, String version, long latencyMicros, int status) {
        return Point.measurement("requests")
                .addTag("service", service)
                .addTag("version", version)
                .addTag("instance", "pod " + version)
                .addField("latency_us", latencyMicros)
                .addField("status", status)
                .time(Instant.now(), WritePrecision.NS);
    }

    @Test
    void batchesOfTheClient_packedWithGzip_endInAnAbort() {
        String id = service.startAnalysis("batches");
        SplittableRandom random = new SplittableRandom(1);
        try (InfluxDBClient client = client().enableGzip();
                WriteApi writer = client.makeWriteApi(
                        WriteOptions.builder().batchSize(50).flushInterval(100).build())) {
            RunningService.eventually("an abort", LONG, () -> {
                for (int i = 0; i < 20; i++) {
                    long micros = 10_000L + random.nextInt(10_000);
                    writer.writePoint(request("batches", "1", micros, 200));
                    writer.writePoint(request("batches", "2", micros, i % 4 == 0 ? 503 : 200));
                }
                return service.verdict(id).getString("verdict").equals("ABORT");
            });
        }

        assertThat(service.verdict(id).getString("reason")).contains("error rate 25 % vs 0 %");
    }

    @Test
    void blockingWrites_inMilliseconds_endInAnAbort() {
        String id = service.startAnalysis("blocking");
        try (InfluxDBClient client = client()) {
            RunningService.eventually("an abort", LONG, () -> {
                StringBuilder lines = new StringBuilder();
                long now = System.currentTimeMillis();
                for (int i = 0; i < 20; i++) {
                    lines.append("r,service=blocking,version=1 latency_ms=12.5,error=f ")
                            .append(now)
                            .append('\n');
                    lines.append("r,service=blocking,version=2 latency_ms=12.5,error=")
                            .append(i % 2 == 0)
                            .append(' ');
                    lines.append(now).append('\n');
                }
                client.getWriteApiBlocking().writeRecord(WritePrecision.MS, lines.toString());
                return service.verdict(id).getString("verdict").equals("ABORT");
            });
        }

        assertThat(service.verdict(id).getString("reason")).contains("error rate 50 % vs 0 %");
    }

    @Test
    void malformedLine_isRefusedAsTheClientUnderstands() {
        try (InfluxDBClient client = client()) {
            assertThatExceptionOfType(BadRequestException.class)
                    .isThrownBy(() -> client.getWriteApiBlocking()
                            .writeRecord(WritePrecision.MS, "r,service=a,version=1 latency_ms=abc"))
                    .withMessageContaining("malformed lines: 1")
                    .withMessageContaining("line 1, column 34: field latency_ms is 'abc'");
        }
    }
}
