package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.canaryjudge.connector.webhook.Receiver.Answer;
import io.canaryjudge.connector.webhook.Receiver.Received;
import io.canaryjudge.spi.Notification;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierTest extends NotifierFixture {

    private static final long AN_HOUR = 3_600_000;

    @Test
    void deliver_sendsWhatTheReferenceLibraryTakesForOurs() throws Exception {
        String json = "{\"größe\":\"標本 🐤\",\n \"n\": 1.50}";
        WebhookNotifier notifier = notifier(Examples.config(receiver.url()), InstantSource.system());

        assertDelivered(notifier.deliver(new Notification("msg_1", "verdict.changed", Instant.EPOCH, json)));

        Received received = receiver.received().get(0);
        assertThat(received.body()).isEqualTo(json);
        new Webhook(Examples.SECRET_TEXT).verify(received.body(), received.headers());
    }

    @Test
    void deliver_withTwoSecrets_isTakenForOursByEither() throws Exception {
        WebhookConfig config =
                Examples.config(receiver.url()).withSecrets(List.of(Examples.OTHER_SECRET, Examples.SECRET));

        assertDelivered(deliver(notifier(config, InstantSource.system()), "msg_1"));

        Received received = receiver.received().get(0);
        new Webhook(Examples.SECRET_TEXT).verify(received.body(), received.headers());
        new Webhook(Examples.OTHER_SECRET_TEXT).verify(received.body(), received.headers());
        Webhook stranger = new Webhook("whsec_" + "B".repeat(32));
        assertThatThrownBy(() -> stranger.verify(received.body(), received.headers()))
                .isInstanceOf(com.standardwebhooks.exceptions.WebhookVerificationException.class);
    }

    @Test
    void deliver_postsToPathAndQueryWithTheHeadersOfTheSpecification() {
        assertDelivered(deliver(notifier(Examples.config(receiver.url())), "msg_1"));

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
    void deliver_answeredWith2xx_isDone(int status) {
        receiver.answer(status);

        assertDelivered(deliver(notifier(Examples.config(receiver.url())), "msg_1"));

        assertThat(receiver.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 307, 400, 401, 403, 404, 405, 408, 409, 413, 422, 429, 451, 500, 501, 503, 599})
    void deliver_answeredWithAnythingElse_isTriedAgain(int status) {
        receiver.answer(status);

        assertDelivered(deliver(notifier(Examples.config(receiver.url(), 1)), "msg_1"));

        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void retry_keepsTheIdAndStampsAndSignsItsOwnTime() throws Exception {
        receiver.answer(500).answer(503);
        Instant start = Instant.now();
        InstantSource time = () -> start.plusSeconds(receiver.received().size());

        assertDelivered(deliver(notifier(Examples.config(receiver.url(), 1, 1), time), "msg_1"));

        assertThat(receiver.receivedIds()).containsExactly("msg_1", "msg_1", "msg_1");
        assertThat(receiver.received().stream()
                        .map(received -> Long.parseLong(received.header("webhook-timestamp")) - start.getEpochSecond()))
                .containsExactly(0L, 1L, 2L);
        for (Received received : receiver.received()) {
            new Webhook(Examples.SECRET_TEXT).verify(received.body(), received.headers());
        }
    }

    @Test
    void retry_afterARetryAfter_waitsAtLeastThatLong() {
        receiver.answer(new Answer(429, Map.of("retry-after", "Mon, 23 Nov 2026 10:00:01 GMT"), 0));

        assertDelivered(deliver(notifier(Examples.config(receiver.url(), 1)), "msg_1"));

        long nanos =
                receiver.received().get(1).nanos() - receiver.received().get(0).nanos();
        assertThat(Duration.ofNanos(nanos)).isBetween(Duration.ofMillis(195), Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_isNotFollowed(int status) throws Exception {
        try (Receiver elsewhere = Receiver.open(vertx)) {
            receiver.answer(
                    new Answer(status, Map.of("location", elsewhere.url().toString()), 0));

            assertDelivered(deliver(notifier(Examples.config(receiver.url(), 1)), "msg_1"));

            assertThat(elsewhere.received()).isEmpty();
            assertThat(receiver.received()).hasSize(2);
        }
    }

    @Test
    void gone_endsThisAndAllOtherDeliveries() {
        receiver.answer(500).answer(410);
        WebhookNotifier notifier = notifier(Examples.config(receiver.url(), AN_HOUR));
        CompletionStage<Void> waiting = deliver(notifier, "msg_1");

        CompletionStage<Void> gone = deliver(notifier, "msg_2");

        String why = " to " + origin() + " not delivered: the receiver answered 410 Gone and is disabled";
        assertNotDelivered(gone, "webhook msg_2" + why);
        assertNotDelivered(waiting, "webhook msg_1" + why);
        CompletionStage<Void> later = deliver(notifier, "msg_3");
        assertThat(isOver(later)).isTrue();
        assertNotDelivered(later, "webhook msg_3" + why);
        assertThat(receiver.receivedIds()).containsExactly("msg_1", "msg_2");
        assertThat(log.lines())
                .contains(
                        "WARN webhook msg_2 to " + origin() + ": attempt 1 failed: status 410; no more is sent there");
    }

    @Test
    void deliver_withoutSuccessToTheEnd_failsWithTheLastReason() {
        receiver.answer(500).answer(404).answer(502);

        assertNotDelivered(
                deliver(notifier(Examples.config(receiver.url(), 1, 1)), "msg_1"),
                "webhook msg_1 to " + origin() + " not delivered: given up at attempt 3: status 502");

        assertThat(receiver.received()).hasSize(3);
    }

    @Test
    void log_tellsOfEachFailureAndOfTheLateSuccess() {
        receiver.answer(500).answer(404);

        assertDelivered(deliver(notifier(Examples.config(receiver.url(), 20, 30)), "msg_1"));

        assertThat(log.lines())
                .containsExactly(
                        "WARN webhook msg_1 to " + origin() + ": attempt 1 failed: status 500; next try in PT0.02S",
                        "WARN webhook msg_1 to " + origin() + ": attempt 2 failed: status 404; next try in PT0.03S",
                        "INFO webhook msg_1 to " + origin() + " delivered at attempt 3");
    }

    @Test
    void secrets_appearNowhere() {
        URI url = URI.create("http://127.0.0.1:" + receiver.port() + "/hunter1?token=hunter2");
        receiver.answer(500).answer(500);
        Notification notification = new Notification("msg_1", "x", Instant.EPOCH, "{\"password\":\"hunter3\"}");

        CompletionStage<Void> delivery = notifier(Examples.config(url, 1)).deliver(notification);

        assertThat(delivery)
                .failsWithin(Examples.SOON)
                .withThrowableThat()
                .havingCause()
                .withMessageNotContainingAny("hunter", "MfKQ9r8");
        assertThat(log.lines()).hasSize(2).noneMatch(line -> line.contains("hunter") || line.contains("MfKQ9r8"));
    }

    @Test
    void deliver_makesFirstAttemptsInOrder() {
        WebhookNotifier notifier = notifier(Examples.config(receiver.url()));
        List<String> ids = Examples.ids(100);

        List<CompletionStage<Void>> deliveries =
                ids.stream().map(id -> deliver(notifier, id)).collect(Collectors.toList());

        deliveries.forEach(NotifierFixture::assertDelivered);
        assertThat(receiver.receivedIds()).containsExactlyElementsOf(ids);
    }

    @Test
    void retry_doesNotHoldUpLaterNotifications() {
        receiver.answer(500);
        WebhookNotifier notifier = notifier(Examples.config(receiver.url(), AN_HOUR));

        CompletionStage<Void> first = deliver(notifier, "msg_1");
        CompletionStage<Void> second = deliver(notifier, "msg_2");

        assertDelivered(second);
        assertThat(isOver(first)).isFalse();
    }

    @Test
    void retry_thatHangs_doesNotHoldUpLaterNotifications() throws Exception {
        receiver.answer(500).answer(Answer.NONE);
        WebhookNotifier notifier = notifier(Examples.config(receiver.url(), 1).withTimeout(Duration.ofMinutes(5)));
        CompletionStage<Void> first = deliver(notifier, "msg_1");
        waitUntil(() -> receiver.received().size() == 2);

        assertDelivered(deliver(notifier, "msg_2"));

        assertThat(isOver(first)).isFalse();
    }

    @Test
    void deliver_bySeveralThreads_deliversEachOnce() {
        WebhookNotifier notifier = notifier(Examples.config(receiver.url()));
        List<String> ids = Examples.ids(200);

        List<CompletionStage<Void>> deliveries =
                ids.parallelStream().map(id -> deliver(notifier, id)).collect(Collectors.toList());

        deliveries.forEach(NotifierFixture::assertDelivered);
        assertThat(receiver.receivedIds()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void deliver_beyondTheMostWaiting_failsAtOnceUntilOneIsOver() {
        receiver.answer(500).answer(500);
        WebhookNotifier notifier = notifier(Examples.config(receiver.url(), 500).withMaxWaiting(2));
        CompletionStage<Void> first = deliver(notifier, "msg_1");
        CompletionStage<Void> second = deliver(notifier, "msg_2");

        CompletionStage<Void> third = deliver(notifier, "msg_3");

        assertThat(isOver(third)).isTrue();
        assertNotDelivered(
                third, "webhook msg_3 to " + origin() + " not delivered: 2 others are waiting, the most allowed");
        assertDelivered(first);
        assertDelivered(second);
        assertDelivered(deliver(notifier, "msg_4"));
    }

    @Test
    void close_failsWhatIsWaitingAndWhatComesLater() {
        receiver.answer(500);
        WebhookNotifier notifier = notifier(Examples.config(receiver.url(), 300));
        CompletionStage<Void> waiting = deliver(notifier, "msg_1");
        assertDelivered(deliver(notifier, "msg_2"));

        notifier.close();
        notifier.close();

        String why = " to " + origin() + " not delivered: the notifier is closed";
        assertNotDelivered(waiting, "webhook msg_1" + why);
        CompletionStage<Void> later = deliver(notifier, "msg_3");
        assertThat(isOver(later)).isTrue();
        assertNotDelivered(later, "webhook msg_3" + why);
        assertThat(receiver.receivedIds()).containsExactly("msg_1", "msg_2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "a\r\nx: y", "größe", "a\u0000"})
    void deliver_withAnIdThatIsNoWebhookId_failsAtOnce(String id) {
        CompletionStage<Void> delivery = deliver(notifier(Examples.config(receiver.url())), id);

        assertThat(isOver(delivery)).isTrue();
        assertNotDelivered(
                delivery, "an id must be 1 to 256 visible ASCII characters without a full stop to be a webhook-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 2", "1\r\nx: y"})
    void version_thatIsNoToken_isRefused(String version) {
        WebhookConfig config = Examples.config(receiver.url());

        assertThatThrownBy(() ->
                        new WebhookNotifier(vertx, config, version, InstantSource.system(), new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("version: ");
    }

    private String origin() {
        return "http://127.0.0.1:" + receiver.port();
    }
}
