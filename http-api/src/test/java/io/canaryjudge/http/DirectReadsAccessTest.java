package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.access.TokenText;
import io.canaryjudge.http.config.ServerConfigReader;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read a verdict without the router is who may read it through the router. */
class DirectReadsAccessTest {

    private static final String ROUTED = "?nothing=said";
    private static final String ARGO =
            "/argo/default/verdict?service=shop&baseline=1&canary=2&namespace=n&rollout=r" + "&revision=1&step=1";
    private static final int BURST = 40;

    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final TokenText first = TokenText.random(new SecureRandom());

    @TempDir
    private Path folder;

    private RunningService service;

    @BeforeEach
    void start() {
        service = RunningService.startAsSet(
                ServerConfigReader.read(
                        "dataDirectory: " + folder + "\naccess: {requestsPerSecond: 1, burst: " + BURST + "}\n",
                        Map.of("CANARYJUDGE_ACCESS_ADMIN_TOKEN_HASH", first.hash()),
                        Map.of()),
                clock);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void assertSame(String path, String... headers) {
        HttpResponse<String> direct = service.get(path, headers);
        HttpResponse<String> routed = service.get(path + ROUTED, headers);

        assertThat(direct.statusCode()).isEqualTo(routed.statusCode());
        assertThat(direct.headers().map()).isEqualTo(routed.headers().map());
        assertThat(direct.body()).isEqualTo(routed.body());
    }

    private HttpResponse<String> as(String token, String path) {
        return service.get(path, "Authorization", "Bearer " + token);
    }

    private JsonObject created(String path, String body) {
        HttpResponse<String> response = service.post(path, body, "Authorization", "Bearer " + first.reveal());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return new JsonObject(response.body());
    }

    /** The path of the verdict of a new one. */
    private String analysis() {
        JsonObject made = created("/api/v1/analyses", "{\"service\":\"mine\",\"baseline\":\"1\",\"canary\":\"2\"}");
        return "/api/v1/analyses/" + made.getString("id") + "/verdict";
    }

    private JsonObject token(String role, String service, String more) {
        return created(
                "/api/v1/tokens",
                "{\"name\":\"t\",\"roles\":[\"" + role + "\"],\"services\":[\"" + service + "\"],\"actor\":\"jane\""
                        + more + "}");
    }

    @Test
    void token_readsItsOwnServiceOnly() {
        String path = analysis();
        String mine = token("read", "mine", "").getString("token");
        String other = token("read", "other", "").getString("token");
        String ingest = token("ingest", "mine", "").getString("token");

        assertSame(path, "Authorization", "Bearer " + mine);
        assertThat(as(mine, path).statusCode()).isEqualTo(200);
        assertThat(service.get(path, "Authorization", "bearer  " + mine + " ").statusCode())
                .isEqualTo(200);
        for (String refused : List.of(other, ingest)) {
            assertThat(Problems.of(as(refused, path), 403).getString("role")).isEqualTo("read");
            assertSame(path, "Authorization", "Bearer " + refused);
        }
        Problems.of(service.get(path), 401);
        for (String bad : List.of("", "Bearer", "Bearer cjt_0123456789_x", "Bearer " + mine + "x", "Other " + mine)) {
            assertThat(service.get(path, "Authorization", bad).statusCode()).isEqualTo(401);
            assertSame(path, "Authorization", bad);
        }
    }

    @Test
    void token_thatIsRevokedOrHasExpired_readsNothingFromThenOn() {
        String path = analysis();
        JsonObject revoked = token("read", "mine", "");
        JsonObject expiring = token("read", "mine", ",\"expiresIn\":\"1h\"");
        assertThat(as(revoked.getString("token"), path).statusCode()).isEqualTo(200);
        assertThat(as(expiring.getString("token"), path).statusCode()).isEqualTo(200);

        assertThat(service.send(
                                "DELETE",
                                "/api/v1/tokens/" + revoked.getString("id") + "?reason=lost",
                                "",
                                "Authorization",
                                "Bearer " + first.reveal())
                        .statusCode())
                .isEqualTo(204);
        assertThat(as(revoked.getString("token"), path).statusCode()).isEqualTo(401);
        assertThat(as(expiring.getString("token"), path).statusCode()).isEqualTo(200);
        clock.move(Duration.ofHours(1));
        assertThat(as(expiring.getString("token"), path).statusCode()).isEqualTo(401);
    }

    @Test
    void argo_isForThoseOfAllServices() {
        String one = token("operate", "shop", "").getString("token");
        for (int i = 0; i < 3; i++) {
            assertThat(as(first.reveal(), ARGO).statusCode()).isEqualTo(200);
            Problems.of(as(one, ARGO), 403);
        }
    }

    @Test
    void read_countsOnceAgainstTheRate_whicheverWayItGoes() {
        String path = analysis();
        String token = token("read", "mine", "").getString("token");
        int read = 0;
        HttpResponse<String> last = as(token, path);
        while (last.statusCode() == 200 && read < 2 * BURST) {
            read++;
            last = as(token, read % 2 == 0 ? path : path + ROUTED);
        }

        // one more is let in for each second that the reads take
        assertThat(read).isBetween(BURST, BURST + 10);
        Problems.of(last, 429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
    }
}
