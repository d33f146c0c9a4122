package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.timgroup.statsd.NonBlockingStatsDClientBuilder;
import com.timgroup.statsd.StatsDClient;
import io.canaryjudge.connector.statsd.StatsdConfig;
import io.canaryjudge.connector.statsd.StatsdMapping;
import io.canaryjudge.connector.statsd.StatsdTags;
import io.canaryjudge.http.config.Formats;
import io.canaryjudge.http.config.ServerConfig;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** StatsD sent to the running service, by Datadog's own client and by hand. */
class StatsdTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static int port;
    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = free.getLocalPort();
        }
        StatsdMapping mapping = new StatsdMapping(
                List.of("http.request.duration", "{service}.{version}.{instance}.request"),
                List.of("http.requests"),
                List.of("http.errors"),
                StatsdTags.DEFAULT,
                TimeUnit.MILLISECONDS);
        service = RunningService.start(ServerConfig.DEFAULT.withFormats(
                Formats.DEFAULT.withStatsd(new StatsdConfig("127.0.0.1", port, mapping))));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void countersOfDatadogsClient_forACanaryThatFails_endInAnAbort() {
        String id = service.startAnalysis("failing");
        try (StatsDClient baseline = client("failing", "1");
                StatsDClient canary = client("failing", "2")) {
            RunningService.eventually("an abort", LONG, () -> {
                baseline.count("http.requests", 20);
                canary.count("http.requests", 20);
                canary.count("http.errors", 5);
                return service.verdict(id).getString("verdict").equals("ABORT");
            });
        }

        assertThat(service.verdict(id).getString("reason")).contains("error rate 25 % vs 0 %");
    }

    @Test
    void timersOfDatadogsClient_forACanaryThatIsSlow_endInAnAbort() {
        String id = service.startAnalysis("slow");
        SplittableRandom random = new SplittableRandom(1);
        try (StatsDClient baseline = client("slow", "1");
                StatsDClient canary = client("slow", "2")) {
            RunningService.eventually("an abort", LONG, () -> {
                for (int i = 0; i < 10; i++) {
                    baseline.recordExecutionTime("http.request.duration", 20 + random.nextInt(20), "status:200");
                    canary.recordDistributionValue(
                            "http.request.duration", 3L * (20 + random.nextInt(20)), "status:200");
                }
                return service.verdict(id).getString("verdict").equals("ABORT");
            });
        }

        assertThat(service.verdict(id).getString("reason")).contains("latency");
    }

    @Test
    void plainStatsd_isTakenByTemplate_andEveryLineIsCounted() throws IOException {
        double taken = lines("taken");
        double malformed = lines("malformed");
        double other = lines("other_metric");
        double datagrams = service.metric("judge_statsd_datagrams_total");

        send("plain.1_0.a.request:12|ms\nplain.1_0.b.request:13:14|ms|@0.1\nnonsense\nother.metric:1|ms\n");

        RunningService.eventually("all lines are counted", SOON, () -> lines("malformed") - malformed >= 1);
        assertThat(lines("taken") - taken).isGreaterThanOrEqualTo(2);
        assertThat(lines("other_metric") - other).isGreaterThanOrEqualTo(1);
        assertThat(service.metric("judge_statsd_datagrams_total") - datagrams).isGreaterThanOrEqualTo(1);
        assertThat(service.metric("judge_statsd_kernel_drops_total")).isNotNegative();
    }

    @Test
    void datagram_ofTheLargestSize_isReadToItsEnd() throws IOException {
        double before = lines("event");
        StringBuilder text = new StringBuilder();
        while (text.length() < 65_000) {
            text.append("_sc|name|0|#some:tag\n");
        }

        send(text.toString());

        long expected = text.toString().lines().count();
        RunningService.eventually("all lines are counted", SOON, () -> lines("event") - before == expected);
    }

    private static StatsDClient client(String serviceName, String version) {
        return new NonBlockingStatsDClientBuilder()
                .hostname("127.0.0.1")
                .port(port)
                .aggregationFlushInterval(500)
                .originDetectionEnabled(false)
                .enableTelemetry(true)
                .constantTags("service:" + serviceName, "version:" + version, "instance:i" + version)
                .build();
    }

    private static void send(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        }
    }

    private static double lines(String result) {
        return service.metric("judge_statsd_lines_total{result=\"" + result + "\"}");
    }
}
