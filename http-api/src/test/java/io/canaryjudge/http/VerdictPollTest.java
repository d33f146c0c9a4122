package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictPollTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int MANY = 500;
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void verdict_hasATagThatStandsForItsState() {
        String id = service.startAnalysis("tag");
        HttpResponse<String> verdict = service.get(path(id));

        assertThat(verdict.statusCode()).isEqualTo(200);
        assertThat(verdict.headers().firstValue("ETag")).contains("W/\"" + id + "-1\"");
        assertThat(verdict.headers().firstValue("Retry-After")).contains("1");
        assertThat(verdict.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(new JsonObject(verdict.body()).getString("id")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"%s-1\"", "\"%s-1\"", "\"other\", W/\"%s-1\"", "*"})
    void verdict_thatIsKnown_isNotSentAgain(String known) {
        String id = service.startAnalysis("known");
        HttpResponse<String> answer = service.get(path(id), "If-None-Match", known.replace("%s", id));

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("ETag")).contains("W/\"" + id + "-1\"");
    }

    @Test
    void poll_withoutATagOrWithAnother_isAnsweredAtOnce() {
        String id = service.startAnalysis("at-once");
        long start = System.nanoTime();

        assertThat(service.get(path(id) + "?wait=60s").statusCode()).isEqualTo(200);
        assertThat(service.get(path(id) + "?wait=60s", "If-None-Match", "\"" + id + "-7\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void poll_thatSeesNoChange_endsAfterItsWait() {
        String id = service.startAnalysis("no-change");
        long start = System.nanoTime();

        HttpResponse<String> answer = service.get(path(id) + "?wait=300ms", "If-None-Match", tag(id, 1));

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(290), SOON);
    }

    @Test
    void poll_duringWhichTheVerdictChanges_isAnsweredThen() throws Exception {
        String id = service.startAnalysis("change");
        CompletableFuture<HttpResponse<String>> poll =
                service.getLater(path(id) + "?wait=15s", "If-None-Match", tag(id, 1));
        RunningService.eventually("a client waits", SOON, () -> service.metric("judge_watchers") >= 1);
        long start = System.nanoTime();

        service.signal("change", "security-breach");

        JsonObject verdict = new JsonObject(poll.get().body());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(verdict.getString("verdict")).isEqualTo("ABORT");
        assertThat(poll.get().headers().firstValue("ETag")).contains("W/\"" + id + "-2\"");
        assertThat(poll.get().headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void poll_ofAnAnalysisThatHasEnded_doesNotWait() {
        String id = service.startAnalysis("ended");
        service.signal("ended", "security-breach");
        long start = System.nanoTime();

        assertThat(service.get(path(id) + "?wait=60s", "If-None-Match", tag(id, 2))
                        .statusCode())
                .isEqualTo(304);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "-1s", "soon", "", "1e3s", "PT-5S", "999999999999d999999999999d"})
    void wait_thatIsNoDuration_isRefused(String wait) {
        String id = service.startAnalysis("wait");

        assertThat(Problems.of(service.get(path(id) + "?wait=" + wait), 400).getString("detail"))
                .contains("query parameter wait must be a duration such as 30s");
    }

    @Test
    void polls_manyAtATime_areAllAnsweredWithTheSame() throws Exception {
        String id = service.startAnalysis("many");
        List<CompletableFuture<HttpResponse<String>>> polls = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            polls.add(service.getLater(path(id) + "?wait=19s", "If-None-Match", tag(id, 1)));
        }
        RunningService.eventually("all wait", Duration.ofSeconds(15), () -> service.metric("judge_watchers") == MANY);

        service.signal("many", "security-breach");

        Set<String> bodies = new HashSet<>();
        for (CompletableFuture<HttpResponse<String>> poll : polls) {
            assertThat(poll.get().statusCode()).isEqualTo(200);
            assertThat(poll.get().headers().firstValue("ETag")).contains(tag(id, 2));
            bodies.add(poll.get().body());
        }
        assertThat(bodies).hasSize(1);
        assertThat(new JsonObject(bodies.iterator().next()).getString("verdict"))
                .isEqualTo("ABORT");
        RunningService.eventually("nobody waits", SOON, () -> service.metric("judge_watchers") == 0);
    }

    @Test
    void polls_whoseWaitsEndAtDifferentTimes_endOneByOne_andOthersWaitOn() throws Exception {
        String id = service.startAnalysis("waits");
        CompletableFuture<HttpResponse<String>> patient =
                service.getLater(path(id) + "?wait=19s", "If-None-Match", tag(id, 1));
        for (String wait : List.of("100ms", "300ms", "1ms")) {
            assertThat(service.get(path(id) + "?wait=" + wait, "If-None-Match", tag(id, 1))
                            .statusCode())
                    .isEqualTo(304);
        }
        assertThat(patient).isNotDone();

        service.signal("waits", "security-breach");

        assertThat(patient.get().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/verdict?wait=60s", "/events"})
    void client_thatLeaves_isForgotten(String rest) throws IOException {
        String id = service.startAnalysis("leaves");
        RunningService.eventually("nobody waits", SOON, () -> service.metric("judge_watchers") == 0);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            String request = "GET /api/v1/analyses/" + id + rest + " HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: "
                    + tag(id, 1) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            RunningService.eventually("the client waits", SOON, () -> service.metric("judge_watchers") == 1);
        }

        RunningService.eventually("it is forgotten", SOON, () -> service.metric("judge_watchers") == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/verdict?wait=60s", "/events"})
    void client_thatLeavesAtOnce_isForgotten(String rest) throws IOException {
        String id = service.startAnalysis("hasty");
        String request = "GET /api/v1/analyses/" + id + rest + " HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: "
                + tag(id, 1) + "\r\n\r\n";
        for (int i = 0; i < MANY; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
                // closing then is a reset, which the server sees at once
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
        }

        RunningService.eventually("all are forgotten", SOON, () -> service.metric("judge_watchers") == 0);
    }

    private static String path(String id) {
        return "/api/v1/analyses/" + id + "/verdict";
    }

    private static String tag(String id, int sequence) {
        return "W/\"" + id + "-" + sequence + "\"";
    }
}
