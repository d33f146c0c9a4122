package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.access.TokenText;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API tokens, from the first one on, as those see them who look after them. */
class TokensTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private final MovedClock clock = new MovedClock(NOW);
    private final TokenText first = TokenText.random(new SecureRandom());

    @TempDir
    private Path folder;

    private RunningService service;

    @BeforeEach
    void start() {
        service = RunningService.startAsSet(settings(""), clock);
    }

    private ServerConfig settings(String more) {
        return ServerConfigReader.read(
                "dataDirectory: " + folder + "\n" + more,
                Map.of("CANARYJUDGE_ACCESS_ADMIN_TOKEN_HASH", first.hash()),
                Map.of());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void restart(String more) {
        service.close();
        service = RunningService.startAsSet(settings(more), clock);
    }

    private HttpResponse<String> create(String body, String by) {
        return service.post("/api/v1/tokens", body, "Authorization", "Bearer " + by);
    }

    private JsonObject created(String body) {
        HttpResponse<String> response = create(body, first.reveal());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        return new JsonObject(response.body());
    }

    private JsonArray list() {
        HttpResponse<String> response = service.get("/api/v1/tokens", "Authorization", "Bearer " + first.reveal());
        assertThat(response.body()).doesNotContain("\"token\"", "hash");
        return new JsonObject(response.body()).getJsonArray("tokens");
    }

    private int analyses(String authorization) {
        return service.get("/api/v1/analyses", "Authorization", authorization).statusCode();
    }

    private HttpResponse<String> revoke(String id, String query) {
        return service.send("DELETE", "/api/v1/tokens/" + id + query, "", "Authorization", "Bearer " + first.reveal());
    }

    @Test
    void token_isMadeUsedAndRevoked() {
        JsonObject made = created("{\"name\":\"ci\",\"roles\":[\"operate\"],\"services\":[\"a\"],\"actor\":\"jane\"}");
        String token = made.getString("token");

        assertThat(token).startsWith("cjt_" + made.getString("id") + "_").hasSize(58);
        assertThat(analyses("Bearer " + token)).isEqualTo(200);
        JsonObject listed = list().getJsonObject(0);
        assertThat(listed)
                .isEqualTo(new JsonObject()
                        .put("id", made.getString("id"))
                        .put("prefix", "cjt_" + made.getString("id"))
                        .put("name", "ci")
                        .put("roles", new JsonArray().add("operate"))
                        .put("services", new JsonArray().add("a"))
                        .put("source", "store")
                        .put("createdBy", "first admin token for jane")
                        .put("createdAt", "2026-11-23T10:00:00Z")
                        .put("expiresAt", "2027-02-21T10:00:00Z")
                        .put("lastUsedAt", "2026-11-23T10:00:00Z"));

        assertThat(revoke(made.getString("id"), "?reason=lost").statusCode()).isEqualTo(204);
        assertThat(analyses("Bearer " + token)).isEqualTo(401);
        assertThat(list()).isEmpty();
        Problems.of(revoke(made.getString("id"), "?reason=lost"), 404);
    }

    @Test
    void token_outlivesARestart_andSoDoesItsRevocation() {
        JsonObject kept = created("{\"name\":\"kept\",\"roles\":[\"read\"]}");
        JsonObject gone = created("{\"name\":\"gone\",\"roles\":[\"read\"]}");
        revoke(gone.getString("id"), "?reason=test");
        assertThat(analyses("Bearer " + kept.getString("token"))).isEqualTo(200);

        restart("");

        assertThat(list()).hasSize(1);
        assertThat(list().getJsonObject(0).getString("lastUsedAt")).isEqualTo("2026-11-23T10:00:00Z");
        assertThat(analyses("Bearer " + kept.getString("token"))).isEqualTo(200);
        assertThat(analyses("Bearer " + gone.getString("token"))).isEqualTo(401);
    }

    @Test
    void token_thatHasExpired_isNoneAnyMore() {
        String token = created("{\"name\":\"short\",\"roles\":[\"read\"],\"expiresIn\":\"5m\"}")
                .getString("token");
        clock.move(Duration.ofMinutes(5).minusMillis(1));
        assertThat(analyses("Bearer " + token)).isEqualTo(200);

        clock.move(Duration.ofMillis(1));

        assertThat(analyses("Bearer " + token)).isEqualTo(401);
        assertThat(list()).isEmpty();
    }

    @Test
    void token_isTakenInEachWayThatClientsSendIt() {
        String token = created("{\"name\":\"t\",\"roles\":[\"read\"]}").getString("token");
        String basic = Base64.getEncoder()
                .encodeToString(("anyone:" + token).getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(analyses("Bearer " + token)).isEqualTo(200);
        assertThat(analyses("bearer  " + token)).isEqualTo(200);
        assertThat(analyses("Token " + token)).isEqualTo(200);
        assertThat(analyses("Basic " + basic)).isEqualTo(200);
        assertThat(analyses("Digest " + token)).isEqualTo(401);
        assertThat(analyses(token)).isEqualTo(401);
        assertThat(analyses("Basic !")).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"roles\":[\"read\"]}|name",
                "{\"name\":\"x\"}|roles",
                "{\"name\":\"x\",\"roles\":[]}|roles",
                "{\"name\":\"x\",\"roles\":[\"root\"]}|roles",
                "{\"name\":\"x\",\"roles\":\"read\"}|roles",
                "{\"name\":\"x\",\"roles\":[\"read\"],\"services\":[\"*a\"]}|''",
                "{\"name\":\"x\",\"roles\":[\"read\"],\"services\":[]}|services",
                "{\"name\":\"x\",\"roles\":[\"read\"],\"expiresIn\":\"1s\"}|expiresIn",
                "{\"name\":\"x\",\"roles\":[\"read\"],\"token\":\"mine\"}|token"
            })
    void token_askedForWrongly_isRefused(String body, String field) {
        JsonObject problem = Problems.of(create(body, first.reveal()), 400);

        assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo(field);
    }

    @Test
    void token_ofTheSettings_isTaken_andCannotBeRevokedHere() throws Exception {
        TokenText text = TokenText.random(new SecureRandom());
        Path file = Files.writeString(folder.resolve("tokens.yaml"), """
                tokens:
                  - {id: %s, name: agent, hash: %s, roles: [ingest], services: [a], expires: 2027-01-01T00:00:00Z}
                """.formatted(text.id(), text.hash()));
        restart("access: {tokensFile: " + file + "}");

        assertThat(service.post(
                                "/write",
                                "r,service=a,version=1 latency_ms=1\n",
                                "Authorization",
                                "Token " + text.reveal())
                        .statusCode())
                .isEqualTo(204);
        assertThat(list().getJsonObject(0).getString("source")).isEqualTo("settings");
        Problems.of(revoke(text.id(), "?reason=x"), 409);
    }

    @Test
    void secrets_areNotInMetricsLogsOfTheJournalNorProblems() throws Exception {
        String token = created("{\"name\":\"quiet\",\"roles\":[\"read\"]}").getString("token");
        String secret = token.substring(15);
        HttpResponse<String> metrics = service.get("/metrics", "Authorization", "Bearer " + token);

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).doesNotContain(secret);
        assertThat(create("{\"name\":\"" + "x".repeat(300) + "\",\"roles\":[\"" + token + "\"]}", token)
                        .body())
                .doesNotContain(secret);
        assertThat(TokenText.parse(token).orElseThrow().toString()).doesNotContain(secret);
        service.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
        service = RunningService.startAsSet(settings(""), clock);
    }

    private static String flagChange(String more) {
        return "{\"reason\":\"r\",\"flag\":{\"enabled\":true}" + more + "}";
    }

    @Test
    void actor_ofWhatIsDone_isWhoeverHasTheToken() {
        String token =
                created("{\"name\":\"flag bot\",\"roles\":[\"operate\"]}").getString("token");

        service.send("PUT", "/api/v1/flags/f", flagChange(""), "Authorization", "Bearer " + token);
        HttpResponse<String> changed = service.send(
                "PATCH",
                "/api/v1/flags/f",
                "{\"reason\":\"r\",\"enabled\":false,\"actor\":\"jane\"}",
                "Authorization",
                "Bearer " + token);

        JsonArray history = new JsonObject(changed.body()).getJsonArray("history");
        assertThat(history.getJsonObject(0).getString("actor")).isEqualTo("flag bot");
        assertThat(history.getJsonObject(1).getString("actor")).isEqualTo("flag bot for jane");
    }

    @Test
    void requests_beyondTheRateOfATokens_areRefusedUntilThereIsRoom() {
        restart("access: {requestsPerSecond: 1, burst: 3}");
        int refused = 0;
        HttpResponse<String> last = service.get("/livez");
        for (int i = 0; i < 6; i++) {
            last = service.get("/api/v1/analyses", "Authorization", "Bearer " + first.reveal());
            refused += last.statusCode() == 429 ? 1 : 0;
        }

        assertThat(refused).isBetween(1, 3);
        if (last.statusCode() == 429) {
            assertThat(last.headers().firstValue("Retry-After")).contains("1");
        }
        assertThat(service.get("/livez").statusCode()).isEqualTo(200);
    }
}
