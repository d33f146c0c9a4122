package io.canaryjudge.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.canaryjudge.benchmarks.server.JudgeProcess;
import io.canaryjudge.connector.store.PostgresServer;
import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.http.RunningService;
import io.canaryjudge.spi.ChainCheck;
import io.canaryjudge.spi.Decision;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service whose PostgreSQL goes away at once and comes back later. */
class StoreAwayTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ANALYSIS = "{\"service\":\"away\",\"baseline\":\"1\",\"canary\":\"2\",\"policy\":"
            + "{\"duration\":\"15s\",\"judge\":\"threshold\","
            + "\"threshold\":{\"window\":\"1s\",\"leastRequests\":1,\"inARow\":5}}}";
    private static final String SAMPLES = """
            r,service=away,version=1,instance=b latency_us=100,status=200
            r,service=away,version=2,instance=c latency_us=100,status=200
            """;

    @TempDir
    private Path folder;

    @Test
    void verdict_whileTheStoreIsAway_staysContinueWithTheReason_andIsPromotedWhenItIsBack() throws Exception {
        try (Nodes nodes = new Nodes(folder)) {
            JudgeProcess judge = nodes.start();
            String id = JSON.readTree(judge.post("/api/v1/analyses", ANALYSIS).body())
                    .get("id")
                    .asText();
            AtomicInteger taken = new AtomicInteger();
            assertThat(judge.post("/api/v2/write", SAMPLES).statusCode()).isEqualTo(204);
            PostgresServer.shared().crash();
            try {
                RunningService.eventually("what was found cannot be kept", SOON, () -> {
                    taken.addAndGet(send(judge));
                    return reason(judge, id).contains("cannot be kept");
                });
                assertThat(verdict(judge, id).get("verdict").asText()).isEqualTo("CONTINUE");
                assertThat(verdict(judge, id).get("final").asBoolean()).isFalse();
                assertThat(reason(judge, id)).contains("cannot be reached").doesNotContain("password");
                assertThat(judge.post("/api/v1/analyses", ANALYSIS).statusCode())
                        .isEqualTo(503);
                assertThat(taken.get()).isGreaterThan(10);
            } finally {
                PostgresServer.shared().start();
            }

            RunningService.eventually(
                    "it is decided",
                    SOON,
                    () -> verdict(judge, id).get("verdict").asText().equals("PROMOTE"));
            try (SqlStore store = nodes.store()) {
                assertThat(store.journal().decision(id, "", 1))
                        .map(Decision::outcome)
                        .contains("PROMOTE");
                assertThat(ChainCheck.of(
                                store.journal().find(id).orElseThrow(),
                                store.journal().read(id)))
                        .isEmpty();
            }
            RunningService.eventually("the next analysis is started", SOON, () -> started(judge) == 201);
        }
    }

    private static int started(JudgeProcess judge) {
        try {
            return judge.post("/api/v1/analyses", ANALYSIS).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One request of each version; how many bodies were taken, which is all of them. */
    private static int send(JudgeProcess judge) {
        try {
            HttpResponse<String> response = judge.post("/api/v2/write", SAMPLES);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
            return 1;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String reason(JudgeProcess judge, String id) {
        return verdict(judge, id).get("reason").asText();
    }

    private static JsonNode verdict(JudgeProcess judge, String id) {
        try {
            JsonNode verdict = JSON.readTree(
                    judge.ask("/api/v1/analyses/" + id + "/verdict").body());
            return verdict;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
