package io.canaryjudge.connector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.canaryjudge.connector.FreePorts;
import io.canaryjudge.connector.webhook.Receiver.Answer;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Receivers that misbehave below HTTP, on the first connection; from the second on they answer as they should. */
class WebhookNotifierFaultsTest extends NotifierFixture {

    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private final AtomicInteger connections = new AtomicInteger();

    @ParameterizedTest
    @MethodSource("faults")
    void attempt_atAReceiverThatFails_saysHow(Fault fault) throws Exception {
        NetServer server = serverThatStartsWith(fault.behaviour());
        WebhookNotifier notifier = notifier(Examples.config(url(server)).withTimeout(TIMEOUT));

        assertEnded(attempt(notifier, "msg_1"), Kind.FAILED, fault.words());
        assertDelivered(attempt(notifier, "msg_1"));

        assertThat(connections).hasValue(2);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void answer_whoseBodyNeverEnds_countsByItsHeadAndIsCutOffAtTheTimeout() throws Exception {
        CompletableFuture<Void> cutOff = new CompletableFuture<>();
        NetServer server = serverThatStartsWith(socket -> {
            socket.closeHandler(cutOff::complete);
            socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n");
        });

        assertDelivered(attempt(notifier(Examples.config(url(server)).withTimeout(TIMEOUT)), "msg_1"));

        assertThat(cutOff).succeedsWithin(Examples.SOON);
        assertThat(connections).hasValue(1);
    }

    @Test
    void answer_whoseBodyBreaksOff_countsByItsHead() throws Exception {
        NetServer server = serverThatStartsWith(socket -> {
            socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf of");
            socket.close();
        });

        assertDelivered(attempt(notifier(Examples.config(url(server))), "msg_1"));

        assertThat(connections).hasValue(1);
    }

    @Test
    void answer_withALongBody_isNotReadToTheEnd() throws Exception {
        CompletableFuture<Void> cutOff = new CompletableFuture<>();
        NetServer server = serverThatStartsWith(socket -> {
            socket.closeHandler(cutOff::complete);
            socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n" + "x".repeat(5000));
        });
        WebhookNotifier notifier = notifier(Examples.config(url(server)).withTimeout(Duration.ofMinutes(5)));

        assertDelivered(attempt(notifier, "msg_1"));

        assertThat(cutOff).succeedsWithin(Examples.SOON);
        assertThat(connections).hasValue(1);
    }

    @Test
    void connections_areClosedAfterEachAttempt() throws Exception {
        receiver.answer(new Answer(200, Map.of(), 100)).answer(500);
        WebhookNotifier notifier = notifier(Examples.config(receiver.url()));

        assertDelivered(attempt(notifier, "msg_1"));
        assertEnded(attempt(notifier, "msg_2"), Kind.FAILED, "status 500");

        waitUntil(() -> receiver.openConnections() == 0);
    }

    @Test
    void attempt_atAClosedPort_saysSo() throws Exception {
        int port = FreePorts.next();
        URI url = URI.create("http://127.0.0.1:" + port + "/hunter1?token=hunter2");

        assertEnded(
                attempt(notifier(Examples.config(url)), "msg_1"),
                Kind.FAILED,
                "cannot connect: Connection refused: /127.0.0.1:" + port);
    }

    @Test
    void close_whileAnAttemptIsUnderWay_failsItAndBreaksItOff() throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> brokenOff = new CompletableFuture<>();
        NetServer server = serverThatStartsWith(socket -> {
            socket.handler(request -> arrived.complete(null));
            socket.closeHandler(brokenOff::complete);
        });
        WebhookNotifier notifier = notifier(Examples.config(url(server)).withTimeout(Duration.ofMinutes(5)));
        CompletionStage<AttemptOutcome> attempt = attempt(notifier, "msg_1");
        assertThat(arrived).succeedsWithin(Examples.SOON);

        notifier.close();

        assertEnded(attempt, Kind.FAILED, "the notifier is closed");
        assertThat(brokenOff).succeedsWithin(Examples.SOON);
        assertThat(log.lines()).isEmpty();
    }

    private NetServer serverThatStartsWith(Consumer<NetSocket> behaviour) throws Exception {
        return vertx.createNetServer()
                .connectHandler(socket -> {
                    if (connections.incrementAndGet() == 1) {
                        behaviour.accept(socket);
                    } else {
                        answerWell(socket);
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static void answerWell(NetSocket socket) {
        socket.handler(request -> socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
    }

    private static URI url(NetServer server) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/hunter1?token=hunter2");
    }

    private static Stream<Fault> faults() {
        return Stream.of(
                new Fault("never answers", socket -> {}, "no answer within 400 ms"),
                new Fault("answers half a head", answering("HTTP/1.1 200 OK\r\ncontent-"), "no answer within 400 ms"),
                new Fault("closes at once", NetSocket::close, "connection closed without an answer"),
                new Fault(
                        "closes after the request",
                        socket -> socket.handler(request -> socket.close()),
                        "connection closed without an answer"),
                new Fault(
                        "closes in the head",
                        socket -> socket.handler(request ->
                                socket.write("HTTP/1.1 200 OK\r\ncontent-").onComplete(sent -> socket.close())),
                        noHttp("PrematureChannelClosureException")),
                new Fault(
                        "talks another protocol",
                        answering("220 mail.example.com ESMTP\r\n\r\n"),
                        noHttp("IllegalArgumentException")),
                new Fault("sends noise", answering("\0ÿ\u001bþ\7\r\n\r\n"), noHttp("IllegalArgumentException")),
                new Fault(
                        "sends the request back",
                        socket -> socket.handler(socket::write),
                        noHttp("IllegalArgumentException")),
                new Fault(
                        "sends the body back",
                        answering("{\"password\":\"hunter3\"}\r\n\r\n"),
                        noHttp("IllegalArgumentException")),
                new Fault(
                        "sends an endless header",
                        answering("HTTP/1.1 200 OK\r\nx: " + "x".repeat(100_000) + "\r\n\r\n"),
                        noHttp("TooLongHttpHeaderException")),
                new Fault(
                        "sends an endless line",
                        answering("HTTP/1.1 200 " + "x".repeat(100_000) + "\r\n\r\n"),
                        noHttp("TooLongHttpLineException")),
                new Fault("sends no status", answering("HTTP/1.1 hello\r\n\r\n"), noHttp("NumberFormatException")));
    }

    private static Consumer<NetSocket> answering(String answer) {
        return socket -> socket.handler(request -> socket.write(answer));
    }

    private static String noHttp(String exception) {
        return "no HTTP answer (" + exception + ")";
    }

    /** A way to fail, and how the log tells of it. */
    record Fault(String name, Consumer<NetSocket> behaviour, String words) {

        @Override
        public String toString() {
            return name;
        }
    }
}
