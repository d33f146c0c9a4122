package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.canaryjudge.connector.webhook.Receiver.Answer;
import io.canaryjudge.connector.webhook.Receiver.Received;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Notification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierTest extends NotifierFixture {

    @Test
    void attempt_sendsWhatTheReferenceLibraryTakesForOurs() throws Exception {
        String json = "{\"größe\":\"標本 🐤\",\n \"n\": 1.50}";
        WebhookNotifier notifier = notifier(Examples.config(receiver.url()), InstantSource.system());

        assertDelivered(notifier.attempt(new Notification("msg_1", "verdict.changed", Instant.EPOCH, json)));

        Received received = receiver.received().get(0);
        assertThat(received.body()).isEqualTo(json);
        new Webhook(Examples.SECRET_TEXT).verify(received.body(), received.headers());
    }

    @Test
    void attempt_withTwoSecrets_isTakenForOursByEither() throws Exception {
        WebhookConfig config =
                Examples.config(receiver.url()).withSecrets(List.of(Examples.OTHER_SECRET, Examples.SECRET));

        assertDelivered(attempt(notifier(config, InstantSource.system()), "msg_1"));

        Received received = receiver.received().get(0);
        new Webhook(Examples.SECRET_TEXT).verify(received.body(), received.headers());
        new Webhook(Examples.OTHER_SECRET_TEXT).verify(received.body(), received.headers());
        Webhook stranger = new Webhook("whsec_" + "B".repeat(32));
        assertThatThrownBy(() -> stranger.verify(received.body(), received.headers()))
                .isInstanceOf(com.standardwebhooks.exceptions.WebhookVerificationException.class);
    }

    @Test
    void attempt_postsToPathAndQueryWithTheHeadersOfTheSpecification() {
        assertDelivered(attempt(notifier(Examples.config(receiver.url())), "msg_1"));

        Received received = receiver.received().get(0);
        assertThat(received.line()).isEqualTo("POST /hooks/canary?of=checkout");
        assertThat(received.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
        assertThat(received.header("content-type")).isEqualTo("application/json");
        assertThat(received.header("user-agent")).isEqualTo("canary-judge/1.2.3");
        assertThat(received.header("webhook-id")).isEqualTo("msg_1");
        assertThat(received.header("webhook-timestamp")).isEqualTo("" + NOW.getEpochSecond());
        assertThat(received.header("webhook-signature")).matches("v1,[A-Za-z0-9+/]{43}=");
        assertThat(log.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void attempt_answeredWith2xx_isDone(int status) {
        receiver.answer(status);

        assertDelivered(attempt(notifier(Examples.config(receiver.url())), "msg_1"));

        assertThat(receiver.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 307, 400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 451, 500, 501, 503, 599})
    void attempt_answeredWithAnythingElse_mayBeRepeated(int status) {
        receiver.answer(status);
        WebhookNotifier notifier = notifier(Examples.config(receiver.url()));

        assertEnded(attempt(notifier, "msg_1"), Kind.FAILED, "status " + status);

        assertDelivered(attempt(notifier, "msg_1"));
    }

    @Test
    void attempt_answeredWithGone_asksForNoMore() {
        receiver.answer(410);

        assertEnded(attempt(notifier(Examples.config(receiver.url())), "msg_1"), Kind.GONE, "status 410");
    }

    @Test
    void attempt_answeredWithARetryAfter_saysHowLong() {
        receiver.answer(new Answer(429, Map.of("retry-after", "Mon, 23 Nov 2026 10:00:01 GMT"), 0));

        AttemptOutcome outcome = outcome(attempt(notifier(Examples.config(receiver.url())), "msg_1"));

        assertThat(outcome).isEqualTo(new AttemptOutcome(Kind.FAILED, "status 429", Duration.ofMillis(200)));
    }

    @Test
    void attempt_afterClose_failsAtOnce() {
        WebhookNotifier notifier = notifier(Examples.config(receiver.url()));

        notifier.close();
        notifier.close();

        CompletionStage<AttemptOutcome> late = attempt(notifier, "msg_1");
        assertThat(late.toCompletableFuture().isDone()).isTrue();
        assertEnded(late, Kind.FAILED, "the notifier is closed");
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void receiver_isNamedWithoutItsPath() {
        URI url = URI.create("http://127.0.0.1:" + receiver.port() + "/hunter1?token=hunter2");

        assertThat(notifier(Examples.config(url)).receiver()).isEqualTo("http://127.0.0.1:" + receiver.port());
    }

    @Test
    void retry_keepsTheIdAndStampsAndSignsItsOwnTime() throws Exception {
        receiver.answer(500).answer(503);
        Instant start = Instant.now();
        InstantSource time = () -> start.plusSeconds(receiver.received().size());

        WebhookNotifier notifier = notifier(Examples.config(receiver.url()), time);
        assertEnded(attempt(notifier, "msg_1"), Kind.FAILED, "status 500");
        assertEnded(attempt(notifier, "msg_1"), Kind.FAILED, "status 503");
        assertDelivered(attempt(notifier, "msg_1"));

        assertThat(receiver.receivedIds()).containsExactly("msg_1", "msg_1", "msg_1");
        assertThat(receiver.received().stream()
                        .map(received -> Long.parseLong(received.header("webhook-timestamp")) - start.getEpochSecond()))
                .containsExactly(0L, 1L, 2L);
        for (Received received : receiver.received()) {
            new Webhook(Examples.SECRET_TEXT).verify(received.body(), received.headers());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_isNotFollowed(int status) throws Exception {
        try (Receiver elsewhere = Receiver.open(vertx)) {
            receiver.answer(
                    new Answer(status, Map.of("location", elsewhere.url().toString()), 0));

            assertEnded(attempt(notifier(Examples.config(receiver.url())), "msg_1"), Kind.FAILED, "status " + status);

            assertThat(elsewhere.received()).isEmpty();
        }
    }

    @Test
    void attempt_bySeveralThreads_deliversEachOnce() {
        WebhookNotifier notifier = notifier(Examples.config(receiver.url()).withTimeout(Duration.ofMinutes(1)));
        List<String> ids = Examples.ids(60);

        List<CompletionStage<AttemptOutcome>> attempts =
                ids.parallelStream().map(id -> attempt(notifier, id)).collect(Collectors.toList());

        attempts.forEach(NotifierFixture::assertDelivered);
        assertThat(receiver.receivedIds()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "a\r\nx: y", "größe", "a\u0000"})
    void attempt_withAnIdThatIsNoWebhookId_failsAtOnce(String id) {
        assertEnded(
                attempt(notifier(Examples.config(receiver.url())), id),
                Kind.REFUSED,
                "an id must be 1 to 256 visible ASCII characters without a full stop to be a webhook-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 2", "1\r\nx: y"})
    void version_thatIsNoToken_isRefused(String version) {
        WebhookConfig config = Examples.config(receiver.url());

        assertThatThrownBy(() -> new WebhookNotifier(vertx, config, version, InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("version: ");
    }
}
