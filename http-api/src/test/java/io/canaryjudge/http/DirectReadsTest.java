package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verdicts that are read without the router are answered as the router answers them. A query, which says nothing here, makes
 * a read the router's.
 */
class DirectReadsTest {

    private static final String ROUTED = "?nothing=said";
    private static final String ARGO = "/argo/default/verdict?service=argo&baseline=1&canary=2&namespace=n&rollout=r"
            + "&revision=1&step=1&mode=decide";

    private static RunningService service;
    private static String rollout;

    @BeforeAll
    static void start() {
        service = RunningService.start();
        String flag = "{\"actor\":\"ann\",\"reason\":\"r\",\"flag\":{\"strategy\":\"percentage\",\"percentage\":0}}";
        service.send("PUT", "/api/v1/flags/search", flag);
        HttpResponse<String> started = service.post("/api/v1/rollouts", """
                {"service":"shop","baseline":"1","canary":"2","controller":"flags","strategy":"feature-flag","flag":"search"}
                """);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        rollout = new JsonObject(started.body()).getString("id");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String verdict(String id) {
        return "/api/v1/" + (id.startsWith("an_") ? "analyses/" : "rollouts/") + id + "/verdict";
    }

    /**
     * Looks are taken every second, and a rollout goes on by itself: what is read in between two looks is the same.
     */
    private static void assertSame(String path, String... headers) {
        assertSameAs(path + ROUTED, path, headers);
    }

    /** A look between two answers may change what is told: they count where it did not. */
    private static void assertSameAs(String other, String path, String... headers) {
        for (int attempt = 0; attempt < 5; attempt++) {
            HttpResponse<String> before = service.get(path, headers);
            HttpResponse<String> between = service.get(other, headers);
            HttpResponse<String> after = service.get(path, headers);
            if (said(before).equals(said(after))) {
                assertThat(said(between)).isEqualTo(said(before));
                return;
            }
        }
        throw new AssertionError("never the same twice: " + path);
    }

    private static List<Object> said(HttpResponse<String> response) {
        return List.of(response.statusCode(), response.headers().map(), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "\"other\"", "W/\"other\", \"%s\"", "\"%s\"", "W/\"%s\"", ",", "W/"})
    void verdict_isAnsweredAlike_whateverIsKnown(String known) {
        for (String id : List.of(service.startAnalysis("shop"), rollout)) {
            String tag = service.get(verdict(id)).headers().firstValue("ETag").orElseThrow();
            String header = known.replace("%s", tag.substring("W/\"".length(), tag.length() - 1));

            assertSame(verdict(id), "If-None-Match", header);
            assertSame(verdict(id));
        }
    }

    @Test
    void verdict_thatIsFinal_isAnsweredAlike() {
        String id = service.startAnalysis("final");
        HttpResponse<String> before = service.get(verdict(id));
        service.signal("final", "data-corruption");
        HttpResponse<String> after = service.get(verdict(id));

        assertThat(new JsonObject(before.body()).getBoolean("final")).isFalse();
        assertThat(new JsonObject(after.body()).getString("verdict")).isEqualTo("ABORT");
        assertThat(after.headers().firstValue("Retry-After")).isEmpty();
        assertThat(after.headers().firstValue("ETag"))
                .isNotEqualTo(before.headers().firstValue("ETag"));
        assertSame(verdict(id));
    }

    @Test
    void argo_isAnsweredAlike_andHearsOfAChange() {
        String other = ARGO.replace("mode=decide", "mode=decide&nothing=said");
        assertThat(argo(ARGO)).isEqualTo("NO_DATA");
        for (int i = 0; i < 3; i++) {
            assertThat(said(service.get(ARGO))).isEqualTo(said(service.get(other)));
        }

        service.signal("argo", "data-corruption");

        for (int i = 0; i < 3; i++) {
            assertThat(argo(ARGO)).isEqualTo("FAIL");
            assertThat(argo(ARGO.replace("decide", "guard"))).isEqualTo("FAIL");
        }
        assertThat(argo(ARGO.replace("canary=2", "canary=3"))).isEqualTo("NO_DATA");
    }

    private static String argo(String path) {
        return new JsonObject(service.get(path).body()).getJsonObject("argo").getString("verdict");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/analyses/an_x/verdict",
                "/api/v1/rollouts/ro_x/verdict",
                "/api/v1/analyses//verdict",
                "/api/v1/analyses/verdict",
                "/api/v1/rollouts/../analyses/an_x/verdict"
            })
    void nothing_isNotFound(String path) {
        Problems.of(service.get(path), 404);
    }

    @Test
    void otherMethodsAndSpellings_areTheRouters() {
        String id = service.startAnalysis("shop");
        for (String method : List.of("HEAD", "POST", "OPTIONS", "DELETE")) {
            HttpResponse<String> response = service.method(method, verdict(id));
            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).contains("GET");
        }
        for (String path : List.of("/api/v1/analyses/an%5F" + id.substring(3) + "/verdict", verdict(id) + "/")) {
            assertThat(service.get(path).statusCode()).isEqualTo(200);
            assertSameAs(path, verdict(id));
        }
        Problems.of(service.get(verdict(id) + "?wait=soon"), 400);
    }

    @ParameterizedTest
    @CsvSource({"localhost, 200", "127.0.0.1:1, 200", "[::1]:8080, 200", "judge.example.com, 403"})
    void host_mustBeThisMachine_whereNobodySaysWhoTheyAre(String host, int status) throws IOException {
        String id = service.startAnalysis("shop");
        for (int time = 0; time < 2; time++) {
            assertThat(raw(host, verdict(id))).startsWith("HTTP/1.1 " + status + " ");
            assertThat(raw(host, verdict(id) + ROUTED)).startsWith("HTTP/1.1 " + status + " ");
            assertThat(raw("localhost", verdict(id))).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void pageOfAnotherOrigin_isToldAlike() {
        assertSame(verdict(service.startAnalysis("shop")), "Origin", "https://elsewhere.example.com");
    }

    private static String raw(String host, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        }
    }
}
