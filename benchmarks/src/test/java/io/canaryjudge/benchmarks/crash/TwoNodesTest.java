package io.canaryjudge.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.canaryjudge.benchmarks.server.JudgeProcess;
import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.http.RunningService;
import io.canaryjudge.spi.ChainCheck;
import io.canaryjudge.spi.Decision;
import io.canaryjudge.spi.Delivery;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over one PostgreSQL, of which one is stopped like a machine that hangs, and goes on when another has its work. */
class TwoNodesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void owner_thatIsPausedBeyondItsLease_isRefusedWhenItGoesOn_andTheStageIsDecidedOnce() throws Exception {
        try (Nodes nodes = new Nodes(folder);
                SqlStore store = nodes.store()) {
            JudgeProcess owner = nodes.start();
            JudgeProcess other = nodes.start();
            String id = start(owner, "paused", "{\"duration\":\"1h\"}");
            assertThat(signal(owner, "paused", "journey-broken", "pay").body()).contains(id);

            owner.pause();
            RunningService.eventually(
                    "the other node has it", SOON, () -> !verdict(other, id).isMissingNode());
            CompletableFuture<HttpResponse<String>> late = CompletableFuture.supplyAsync(
                    () -> signal(owner, "paused", "security-breach", "reported while paused"));
            RunningService.eventually("the late signal waits", SOON, () -> hasUnread(owner));
            owner.goOn();

            assertThat(late.get().body())
                    .as("status %d", late.get().statusCode())
                    .doesNotContain("[\"" + id + "\"]");
            RunningService.eventually(
                    "the owner has let go", SOON, () -> verdict(owner, id).isMissingNode());
            assertThat(signal(other, "paused", "data-corruption", "ledger").body())
                    .contains(id);

            RunningService.eventually(
                    "the abort is written down",
                    SOON,
                    () -> verdict(other, id).path("verdict").asText().equals("ABORT"));
            assertThat(store.journal().decision(id, "", 1))
                    .map(Decision::outcome)
                    .contains("ABORT");
            assertThat(store.journal().decision(id, "", 2)).isEmpty();
            assertThat(store.journal().read(id))
                    .noneMatch(entry -> entry.fact().json().contains("reported while paused"));
            assertThat(ChainCheck.of(
                            store.journal().find(id).orElseThrow(),
                            store.journal().read(id)))
                    .isEmpty();
            assertToldOnce(nodes, store, id);
        }
    }

    private static void assertToldOnce(Nodes nodes, SqlStore store, String id) {
        long last = store.journal().read(id).stream()
                .filter(entry -> entry.fact().type().equals("verdict.changed"))
                .count();
        RunningService.eventually("all is told", SOON, () -> store.outbox().count(Delivery.State.DELIVERED) == last);
        assertThat(nodes.receiver().taken(id)).hasSize((int) last).isSorted();
        assertThat(nodes.receiver().changedIds()).isZero();
        assertThat(nodes.receiver().outOfOrder()).isZero();
        assertThat(store.outbox().count(Delivery.State.PENDING)).isZero();
        assertThat(store.outbox().count(Delivery.State.DEAD)).isZero();
    }

    @Test
    void analysisOfADeadNode_isJudgedOnWithoutItsWindows_andNeverPromoted() throws Exception {
        try (Nodes nodes = new Nodes(folder)) {
            JudgeProcess owner = nodes.start();
            JudgeProcess other = nodes.start();
            String id = start(
                    owner,
                    "orphan",
                    "{\"duration\":\"25s\",\"judge\":\"threshold\",\"threshold\":{\"window\":\"1s\",\"leastRequests\":1,\"inARow\":5}}");
            String body = """
                    r,service=orphan,version=1,instance=b latency_us=100,status=200
                    r,service=orphan,version=2,instance=c latency_us=100,status=200
                    """;
            RunningService.eventually("the owner has seen the traffic", SOON, () -> {
                assertThat(written(owner, body)).isEqualTo(204);
                return verdict(owner, id).get("reason").asText().contains("no limit has been exceeded");
            });
            owner.kill();

            RunningService.eventually(
                    "the other node has it", SOON, () -> !verdict(other, id).isMissingNode());
            RunningService.eventually(
                    "its time is over",
                    SOON,
                    () -> verdict(other, id).get("final").asBoolean());

            assertThat(verdict(other, id).get("verdict").asText()).isEqualTo("INCONCLUSIVE");
            assertThat(verdict(other, id).get("reason").asText()).contains("no data");
        }
    }

    private static int written(JudgeProcess node, String lines) {
        try {
            return node.post("/api/v2/write", lines).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String start(JudgeProcess node, String service, String policy) throws Exception {
        HttpResponse<String> response = node.post(
                "/api/v1/analyses",
                "{\"service\":\"" + service + "\",\"baseline\":\"1\",\"canary\":\"2\",\"policy\":" + policy + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JSON.readTree(response.body()).get("id").asText();
    }

    private static HttpResponse<String> signal(JudgeProcess node, String service, String signal, String subject) {
        try {
            return node.post(
                    "/api/v1/signals",
                    "{\"signal\":\"" + signal + "\",\"service\":\"" + service
                            + "\",\"reporter\":\"test\",\"subject\":\"" + subject + "\"}");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the kernel has something for a process that the process has not read. */
    private static boolean hasUnread(JudgeProcess node) {
        String port = String.format(":%04X ", node.uri().getPort());
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(file -> lines(Path.of(file)))
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(line ->
                        (line[1] + " ").endsWith(port) && line[3].equals("01") && !line[4].endsWith(":00000000"));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Missing where the node does not have it. */
    private static JsonNode verdict(JudgeProcess node, String id) {
        try {
            HttpResponse<String> response = node.ask("/api/v1/analyses/" + id + "/verdict");
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : MissingNode.getInstance();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
