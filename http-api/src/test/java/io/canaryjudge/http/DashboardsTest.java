package io.canaryjudge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.ServerConfig.Webhook;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every metric that a dashboard asks for is one that the running service has. */
class DashboardsTest {

    private static final Path DASHBOARD = Path.of("..", "dashboards", "canary-judge-overview.json");
    private static final Pattern METRIC = Pattern.compile("\\b((?:judge|jvm)_[a-z_]+)\\{");

    @Test
    void everyMetricOfEveryPanel_isServed() throws Exception {
        Set<String> asked = new TreeSet<>();
        METRIC.matcher(new JsonObject(Files.readString(DASHBOARD)).encode().replace("\\\"", "\""))
                .results()
                .forEach(found -> asked.add(found.group(1)));
        Webhook webhook = new Webhook(
                URI.create("https://receiver.invalid/"),
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                false,
                Duration.ofSeconds(1));
        JudgeServer server = JudgeServer.start(
                        ServerConfig.DEFAULT.inMemory().withPort(0).withWebhook(webhook))
                .await(30, TimeUnit.SECONDS);
        try {
            String metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();

            assertThat(asked)
                    .hasSizeGreaterThanOrEqualTo(6)
                    .allSatisfy(metric -> assertThat(metrics).containsPattern("(?m)^" + metric + "[ {]"));
        } finally {
            server.stop().await(30, TimeUnit.SECONDS);
        }
    }
}
