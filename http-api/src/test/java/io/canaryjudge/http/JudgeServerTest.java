package io.canaryjudge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.http.config.ServerConfig;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JudgeServerTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void server_stopped_endsWhatWaitsAndListensNoMore() throws Exception {
        RunningService service = RunningService.start();
        int port = service.port();
        String id = service.startAnalysis("stop");
        CompletableFuture<HttpResponse<String>> poll =
                service.getLater("/api/v1/analyses/" + id + "/verdict?wait=60s", "If-None-Match", "\"" + id + "-1\"");
        HttpResponse<InputStream> events = service.open("/api/v1/analyses/" + id + "/events");
        RunningService.eventually("both wait", SOON, () -> service.metric("judge_watchers") == 2);
        long start = System.nanoTime();

        service.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(poll.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(304);
        try (InputStream body = events.body()) {
            assertThat(new String(body.readAllBytes(), UTF_8))
                    .startsWith("event: verdict")
                    .doesNotContain("event: end");
        }
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void server_onATakenPort_doesNotStart() {
        try (RunningService service = RunningService.start()) {
            assertThatThrownBy(() -> JudgeServer.start(
                                    ServerConfig.DEFAULT.inMemory().withPort(service.port()))
                            .await(10, TimeUnit.SECONDS))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void servers_twoInOneProcess_shareNothing() {
        try (RunningService one = RunningService.start();
                RunningService other = RunningService.start()) {
            one.startAnalysis("s");

            assertThat(one.metric("judge_analyses_running")).isEqualTo(1);
            assertThat(other.metric("judge_analyses_running")).isZero();
        }
    }
}
