package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.access.TokenText;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfigReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers can be made to do, and what not. */
class BrowserTest {

    private static final String PORTAL = "https://portal.example.com";
    private static final String SIGNAL = "{\"signal\":\"data-corruption\",\"service\":\"s\",\"reporter\":\"r\"}";
    private static final TokenText TOKEN = TokenText.random(new SecureRandom());
    private static RunningService open;
    private static RunningService closed;

    @BeforeAll
    static void start() {
        open = RunningService.start(ServerConfig.DEFAULT);
        closed = RunningService.start(ServerConfigReader.read(
                "access: {allowedOrigins: ['" + PORTAL + "']}",
                Map.of("CANARYJUDGE_ACCESS_ADMIN_TOKEN_HASH", TOKEN.hash()),
                Map.of()));
    }

    @AfterAll
    static void stop() {
        open.close();
        closed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost:1", "http://127.0.0.1"})
    void change_fromAPageOfAnotherOrigin_isRefused(String origin) {
        Problems.of(open.post("/api/v1/signals", SIGNAL, "Origin", origin), 403);
        Problems.of(
                closed.post("/api/v1/signals", SIGNAL, "Origin", origin, "Authorization", "Bearer " + TOKEN.reveal()),
                403);
    }

    @Test
    void change_fromTheServicesOwnPage_isTaken() {
        String origin = "http://127.0.0.1:" + open.port();

        assertThat(open.post("/api/v1/signals", SIGNAL, "Origin", origin).statusCode())
                .isEqualTo(202);
    }

    @Test
    void answer_toAPageOfAnotherOrigin_isNotForIt() {
        HttpResponse<String> response = open.get("/api/v1/analyses", "Origin", "https://evil.example");

        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void page_ofAnAllowedOrigin_mayCall() {
        HttpResponse<String> asked = closed.send(
                "OPTIONS",
                "/api/v1/signals",
                "",
                "Origin",
                PORTAL,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");
        HttpResponse<String> called =
                closed.post("/api/v1/signals", SIGNAL, "Origin", PORTAL, "Authorization", "Bearer " + TOKEN.reveal());

        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains(PORTAL);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("POST");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(called.statusCode()).isEqualTo(202);
        assertThat(called.headers().firstValue("Access-Control-Allow-Origin")).contains(PORTAL);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:8080, 200",
        "127.0.0.1, 200",
        "[::1]:8080, 200",
        "evil.example, 403",
        "10.0.0.1, 403"
    })
    void host_thatIsNotThisMachine_isRefusedWhereNobodySaysWhoTheyAre(String host, int status) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), open.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/analyses HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);

            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/analyses", "/nothing", "/openapi.yaml", "/livez"})
    void everyAnswer_tellsBrowsersToBeCareful(String path) {
        HttpResponse<String> response = open.get(path);

        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(response.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'");
    }

    @Test
    void login_putsTheTokenIntoACookieThatNoScriptAndNoOtherPageHas() {
        HttpResponse<String> in = closed.post("/api/v1/session", "{\"token\":\"" + TOKEN.reveal() + "\"}");

        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(in.body()).contains("\"kind\":\"token\"").doesNotContain(TOKEN.reveal());
        assertThat(cookie).containsIgnoringCase("httponly").contains("SameSite=Strict", "Path=/", "Max-Age=43200");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(closed.get("/api/v1/analyses", "Cookie", pair).statusCode()).isEqualTo(200);
        assertThat(closed.get("/api/v1/analyses", "Cookie", "judge_session=x").statusCode())
                .isEqualTo(401);
        Problems.of(closed.post("/api/v1/signals", SIGNAL, "Cookie", pair, "Origin", "https://evil.example"), 403);

        HttpResponse<String> out = closed.send("DELETE", "/api/v1/session", "");
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("judge_session=;", "Max-Age=0");
    }

    @Test
    void login_withATokenThatIsNone_isRefused() {
        HttpResponse<String> response = closed.post("/api/v1/session", "{\"token\":\"cjt_x\"}");

        Problems.of(response, 401);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }
}
