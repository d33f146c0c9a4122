package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/api", "/api/v1", "/api/v1/analyses/x/y", "/api/v2/analyses", "/metrics/x"})
    void path_thatIsUnknown_isNotFound(String path) {
        Problems.of(service.get(path), 404);
        Problems.of(service.post(path, "{}"), 404);
        Problems.of(service.method("DELETE", path), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/../pom.xml", "/..%2f..%2fetc/passwd", "/%2e%2e/logback.xml", "/logback.xml", "//etc/passwd"})
    void path_toAFileOfTheProgram_isNotFound(String path) {
        Problems.of(service.get(path), 404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     | /api/v2/write            | POST",
                "GET     | /write                   | POST",
                "PUT     | /api/v1/samples          | POST",
                "GET     | /api/v1/signals          | POST",
                "DELETE  | /api/v1/analyses         | GET, POST",
                "OPTIONS | /api/v1/analyses         | GET, POST",
                "POST    | /api/v1/analyses/x       | GET",
                "PATCH   | /api/v1/analyses/x/verdict | GET",
                "HEAD    | /api/v1/analyses/x/events | GET",
                "POST    | /metrics                 | GET, HEAD",
                "DELETE  | /livez                   | GET, HEAD",
                "POST    | /openapi.yaml            | GET, HEAD"
            })
    void method_thatAPathDoesNotTake_isRefusedWithThoseItDoes(String method, String path, String allowed) {
        HttpResponse<String> response = service.method(method, path);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains(allowed);
        if (!method.equals("HEAD")) {
            Problems.of(response, 405);
        }
    }

    @Test
    void path_badlyEncoded_isRefused() throws IOException {
        assertThat(raw("GET /api/v1/analyses/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(raw("GET /api/v1/analyses/x/verdict?wait=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(raw("POST /api/v2/write?precision=%f HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nno header\r\n\r\n",
                "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n",
                "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
            })
    void request_thatIsNoHttp_isRefused(String request) throws IOException {
        assertThat(raw(request)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void client_thatAsksBeforeItSends_isToldToGoOnOrNotTo() throws IOException {
        String head = "POST /write HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: ";
        assertThat(raw(head + "10\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
        assertThat(raw(head + "100000000\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void client_thatLeavesInTheMiddleOfItsBody_harmsNobody() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.getOutputStream()
                    .write("POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
                            .getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(service.get("/livez").statusCode()).isEqualTo(200);
    }

    /** What comes first on a connection that sends exactly this. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        }
    }
}
