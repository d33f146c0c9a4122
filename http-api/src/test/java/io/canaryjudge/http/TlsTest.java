package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.http.access.TokenText;
import io.canaryjudge.http.config.ServerConfigReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener with TLS, and clients with certificates. */
class TlsTest {

    private static final TokenText TOKEN = TokenText.random(new SecureRandom());

    @TempDir
    private static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void issue() {
        certificates = new Certificates(folder);
        certificates.issue("server", "CN=localhost");
        certificates.issue("agent", "CN=agent, O=Example");
        certificates.issue("stranger", "CN=stranger, O=Example");
    }

    private static RunningService start(String more) {
        return RunningService.start(ServerConfigReader.read(
                """
                tls:
                  certificateFile: %1$s/server.pem
                  keyFile: %1$s/server.key
                  %2$s
                """.formatted(folder, more), Map.of("CANARYJUDGE_ACCESS_ADMIN_TOKEN_HASH", TOKEN.hash()), Map.of()));
    }

    private static HttpResponse<String> send(
            RunningService service, SSLContext context, String path, @Nullable String body, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + service.port() + path));
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newBuilder().sslContext(context).build().send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void listener_encrypts_andTellsBrowsersToStayWithThat() throws Exception {
        try (RunningService service = start("")) {
            HttpResponse<String> response =
                    send(service, certificates.client(null), "/api/v1/analyses", null, TOKEN.reveal());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Strict-Transport-Security"))
                    .isPresent();
            HttpResponse<String> in = send(
                    service,
                    certificates.client(null),
                    "/api/v1/session",
                    "{\"token\":\"" + TOKEN.reveal() + "\"}",
                    "");
            assertThat(in.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
        }
    }

    @Test
    void certificate_thatTheSettingsName_standsForItsGrant() throws Exception {
        try (RunningService service = start("clientCaFile: " + folder + "/ca.pem\n"
                + "access: {certificates: [{subject: 'O=Example,CN=agent', roles: [read], services: [a]},"
                + " {subject: 'CN=agent,O=Example', roles: [ingest], services: [a]}]}")) {
            SSLContext agent = certificates.client("agent");

            assertThat(write(service, agent, "a")).isEqualTo(204);
            assertThat(write(service, agent, "b")).isEqualTo(400);
            assertThat(send(service, agent, "/api/v1/analyses", null, "").statusCode())
                    .isEqualTo(403);
            assertThat(send(service, agent, "/api/v1/analyses", null, TOKEN.reveal())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send(service, agent, "/api/v1/session", null, "").body()).contains("CN=agent,O=Example");
            assertThat(write(service, certificates.client("stranger"), "a")).isEqualTo(401);
            assertThat(write(service, certificates.client(null), "a")).isEqualTo(401);
        }
    }

    private static int write(RunningService service, SSLContext context, String name) throws Exception {
        return send(service, context, "/write", "r,service=" + name + ",version=1 latency_ms=1\n", "")
                .statusCode();
    }

    @Test
    void connection_withoutTheCertificateThatIsRequired_isRefused() throws Exception {
        try (RunningService service = start("clientCaFile: " + folder + "/ca.pem\n  clientCertificates: required")) {
            assertThat(send(service, certificates.client("stranger"), "/livez", null, "")
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> send(service, certificates.client(null), "/livez", null, ""))
                    .isInstanceOf(IOException.class);
        }
    }
}
