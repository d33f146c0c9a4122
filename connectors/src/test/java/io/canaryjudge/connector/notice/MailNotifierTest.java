package io.canaryjudge.connector.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canaryjudge.connector.FreePorts;
import io.canaryjudge.connector.LogCapture;
import io.canaryjudge.connector.notice.MailConfig.Encryption;
import io.canaryjudge.connector.notice.MailConfig.Login;
import io.canaryjudge.connector.outbound.ServerIdentity;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Notification;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailNotifierTest {

    private static final Template SUBJECT = Template.of("${service} ${canary}: ${verdict}");
    private static final Template TEXT = Template.of("${service} ${canary} is told to stop.\n\n${reason}");
    private final List<MailNotifier> notifiers = new ArrayList<>();
    private Vertx vertx;
    private LogCapture log;

    @BeforeEach
    void open() {
        log = LogCapture.open();
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() throws Exception {
        notifiers.forEach(MailNotifier::close);
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        log.close();
    }

    private static MailConfig config(int port, Encryption encryption, Optional<Login> login) {
        return new MailConfig(
                "localhost",
                port,
                encryption,
                login,
                "judge@example.org",
                List.of("team@example.org", "boss@example.org"),
                SUBJECT,
                TEXT,
                new Pages(Optional.of(URI.create("https://judge.example.org"))),
                Duration.ofSeconds(15));
    }

    private static MailConfig plain(int port) {
        return config(port, Encryption.NONE, Optional.empty());
    }

    private MailNotifier notifier(MailConfig config) {
        return closedLater(new MailNotifier(vertx, config));
    }

    private MailNotifier closedLater(MailNotifier notifier) {
        notifiers.add(notifier);
        return notifier;
    }

    private static AttemptOutcome outcome(CompletionStage<AttemptOutcome> attempt) {
        return assertThat(attempt).succeedsWithin(Examples.SOON).actual();
    }

    private AttemptOutcome tell(MailConfig config, Notification notification) {
        return outcome(notifier(config).attempt(notification));
    }

    private static AttemptOutcome failed(String reason) {
        return new AttemptOutcome(Kind.FAILED, reason, Duration.ZERO);
    }

    @Test
    void mail_goesToAllReceivers_withReasonLinkAndAnIdThatStaysTheSame() throws Exception {
        SmtpServer server = new SmtpServer(vertx, null);
        MailNotifier notifier = notifier(plain(server.port()));

        assertThat(outcome(notifier.attempt(Examples.abort())).kind()).isEqualTo(Kind.DELIVERED);
        assertThat(outcome(notifier.attempt(Examples.abort())).kind()).isEqualTo(Kind.DELIVERED);

        assertThat(server.commands().subList(0, 5))
                .containsExactly(
                        "EHLO example.org",
                        "MAIL FROM:<judge@example.org> SIZE=" + size(server),
                        "RCPT TO:<team@example.org>",
                        "RCPT TO:<boss@example.org>",
                        "DATA");
        String message = server.messages().get(0);
        String head = message.substring(0, message.indexOf("\n\n"));
        assertThat(head.lines())
                .contains(
                        "From: judge@example.org",
                        "To: team@example.org,boss@example.org",
                        "Subject: checkout 1.5.0: ABORT",
                        "Message-ID: <msg_an_1_17@canary-judge>",
                        "Auto-Submitted: auto-generated")
                .filteredOn(line -> line.startsWith("Message-ID") || line.startsWith("Subject"))
                .hasSize(2);
        assertThat(message.substring(head.length() + 2))
                .isEqualTo("checkout 1.5.0 is told to stop.\n\n" + Examples.REASON
                        + "\n\nhttps://judge.example.org/#/analyses/an_1\n");
        assertThat(server.messages()).hasSize(2).allMatch(each -> each.contains("<msg_an_1_17@canary-judge>"));
    }

    private static String size(SmtpServer server) {
        return server.commands().get(1).replaceFirst(".*SIZE=", "");
    }

    @Test
    void valueWithLines_addsNoHeader_andEndsNoMessage() throws Exception {
        SmtpServer server = new SmtpServer(vertx, null);
        Notification hostile = Examples.verdict(
                Map.of("canary", "1\r\nBcc: all@example.org\r\n\r\nhi", "reason", "x\r\n.\r\nMAIL FROM:<a@b>\r\n"));

        assertThat(tell(plain(server.port()), hostile).kind()).isEqualTo(Kind.DELIVERED);

        String message = server.messages().get(0);
        String head = message.substring(0, message.indexOf("\n\n"));
        assertThat(head.lines())
                .noneMatch(line -> line.startsWith("Bcc"))
                .contains("Subject: checkout 1 Bcc: all@example.org hi: ABORT");
        assertThat(server.messages()).hasSize(1);
        assertThat(message).contains("x=0D\n.=0D\nMAIL FROM:<a@b>=0D\n");
        assertThat(server.commands())
                .filteredOn(line -> line.startsWith("MAIL"))
                .hasSize(1);
        assertThat(server.commands())
                .filteredOn(line -> line.startsWith("RCPT"))
                .hasSize(2);
    }

    @Test
    void valueOutsideAscii_arrives() throws Exception {
        SmtpServer server = new SmtpServer(vertx, null);

        tell(plain(server.port()), Examples.verdict(Map.of("service", "caf\u00e9")));

        assertThat(server.messages().get(0))
                .contains("Subject: =?UTF-8?Q?caf=C3=A9_1.5.0:_ABORT?=")
                .contains("caf=C3=A9 1.5.0 is told to stop.");
    }

    @ParameterizedTest
    @CsvSource({
        "connect, 421, FAILED",
        "mail from, 451, FAILED",
        "mail from, 530, FAILED",
        "mail from, 502, FAILED",
        "mail from, 550, REFUSED",
        "data, 452, FAILED",
        "data, 554, REFUSED",
        "message, 451, FAILED",
        "message, 552, REFUSED"
    })
    void server_thatRefuses_saysWhetherItIsForGood(String command, int code, Kind kind) throws Exception {
        SmtpServer server = new SmtpServer(vertx, null).reply(command, code + " hunter2");

        assertThat(tell(plain(server.port()), Examples.abort()))
                .isEqualTo(new AttemptOutcome(kind, "the mail server answered " + code, Duration.ZERO));
        assertThat(log.lines()).noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void address_thatIsRefused_doesNotKeepTheOthersFromHearing() throws Exception {
        SmtpServer server = new SmtpServer(vertx, null).reply("rcpt to:<boss", "550 nobody");

        assertThat(tell(plain(server.port()), Examples.abort()).kind()).isEqualTo(Kind.DELIVERED);

        assertThat(server.messages()).hasSize(1);
        assertThat(log.lines())
                .containsExactly("WARN smtp://localhost:" + server.port()
                        + " has refused 1 of 2 addresses; the others were told");
    }

    @ParameterizedTest
    @ValueSource(strings = {"450 later", "550 nobody"})
    void addresses_thatAreAllRefused_areTriedAgain(String reply) throws Exception {
        SmtpServer server = new SmtpServer(vertx, null).reply("rcpt", reply);

        assertThat(tell(plain(server.port()), Examples.abort()))
                .isEqualTo(failed("no recipient addresses were accepted"));
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void starttls_thatIsNotOffered_isInsistedOn_andNothingIsSent() throws Exception {
        SmtpServer server = new SmtpServer(vertx, null, "AUTH PLAIN");
        MailConfig config = config(server.port(), Encryption.STARTTLS, Optional.of(new Login("judge", "hunter1")));

        assertThat(tell(config, Examples.abort())).isEqualTo(failed("STARTTLS required but not supported by server"));
        assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    void starttls_isUsedBeforeTheLogin(@TempDir Path folder) throws Exception {
        PfxOptions identity = ServerIdentity.of("localhost", folder);
        SmtpServer server = new SmtpServer(vertx, identity, "STARTTLS", "AUTH PLAIN");

        assertThat(encrypted(server, identity))
                .isEqualTo(new AttemptOutcome(Kind.DELIVERED, "the mail server took it", Duration.ZERO));

        String login = Base64.getEncoder().encodeToString("\0judge\0hunter1".getBytes(UTF_8));
        assertThat(server.commands().subList(0, 4))
                .containsExactly("EHLO example.org", "STARTTLS", "EHLO example.org", "AUTH PLAIN " + login);
        assertThat(server.messages()).hasSize(1);
    }

    @Test
    void starttls_withAnotherHostsCertificate_isNoEncryption(@TempDir Path folder) throws Exception {
        PfxOptions identity = ServerIdentity.of("other.test", folder);
        SmtpServer server = new SmtpServer(vertx, identity, "STARTTLS", "AUTH PLAIN");

        AttemptOutcome outcome = encrypted(server, identity);

        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason()).startsWith("no secure connection: No subject alternative DNS name matching");
        assertThat(server.commands()).containsExactly("EHLO example.org", "STARTTLS");
    }

    private AttemptOutcome encrypted(SmtpServer server, PfxOptions trusted) {
        MailConfig config = config(server.port(), Encryption.STARTTLS, Optional.of(new Login("judge", "hunter1")));
        io.vertx.ext.mail.MailConfig options = MailNotifier.options(config).setTrustOptions(trusted);
        return outcome(closedLater(new MailNotifier(vertx, config, options)).attempt(Examples.abort()));
    }

    @Test
    void login_thatIsRefused_mayBePutRight() throws Exception {
        SmtpServer server = new SmtpServer(vertx, null, "AUTH PLAIN").reply("auth", "535 wrong hunter1");
        MailConfig config = config(server.port(), Encryption.NONE, Optional.of(new Login("judge", "hunter1")));

        assertThat(tell(config, Examples.abort())).isEqualTo(failed("the mail server answered 535"));
        assertThat(log.lines()).noneMatch(line -> line.contains("hunter"));
    }

    @Test
    void server_thatIsDown_isTriedAgain() throws Exception {
        int port = FreePorts.next();

        AttemptOutcome outcome = tell(plain(port), Examples.abort());

        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason()).startsWith("cannot connect: ");
    }

    @Test
    void server_thatDoesNotAnswer_isLeftWhenTheTimeIsUp_andItsConnectionIsClosed() throws Exception {
        SmtpServer server = new SmtpServer(vertx, null).reply("mail from", "");
        MailConfig config = withTimeout(plain(server.port()), Duration.ofMillis(400));

        assertThat(tell(config, Examples.abort()).kind()).isEqualTo(Kind.FAILED);

        long end = System.nanoTime() + Examples.SOON.toNanos();
        while (server.openConnections() > 0 && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(server.openConnections()).isZero();
    }

    private static MailConfig withTimeout(MailConfig config, Duration timeout) {
        return new MailConfig(
                config.host(),
                config.port(),
                config.encryption(),
                config.login(),
                config.from(),
                config.to(),
                config.subject(),
                config.text(),
                config.pages(),
                timeout);
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 400 hunter2\r\n', the mail server answered 500",
        "'\0\1\2\r\n', the mail server answered 500",
        "'', 'the mail was not taken: the connection broke off, or the server does not speak SMTP'"
    })
    void server_thatTalksGarbageAndHangsUp_isTriedAgain_andNothingOfItIsRepeated(String greeting, String reason)
            throws Exception {
        NetServer server = listening(socket -> socket.write(greeting).onComplete(sent -> socket.close()));

        assertThat(tell(plain(server.actualPort()), Examples.abort())).isEqualTo(failed(reason));
        assertThat(log.lines()).noneMatch(line -> line.contains("hunter2"));
    }

    private NetServer listening(Consumer<NetSocket> behaviour) throws Exception {
        return vertx.createNetServer()
                .connectHandler(behaviour::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void close_whileAnAttemptIsUnderWay_failsIt_asItDoesLaterOnes() throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        NetServer server = listening(socket -> arrived.complete(null));
        MailNotifier notifier = notifier(plain(server.actualPort()));
        CompletionStage<AttemptOutcome> attempt = notifier.attempt(Examples.abort());
        assertThat(arrived).succeedsWithin(Examples.SOON);

        notifier.close();

        assertThat(outcome(attempt)).isEqualTo(failed("the notifier is closed"));
        assertThat(outcome(notifier.attempt(Examples.abort()))).isEqualTo(failed("the notifier is closed"));
    }

    @Test
    void notification_thatHasNoData_isGivenUp() {
        assertThat(tell(plain(1), new Notification("msg_1", "verdict.changed", Examples.AT, "[]")))
                .isEqualTo(new AttemptOutcome(Kind.REFUSED, "the notification has no data", Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "team",
                "team@",
                "@example.org",
                "Team <team@example.org>",
                "a@example.org,b@example.org",
                "a@example.org\r\nRCPT TO:<b@example.org>",
                "a\0@example.org",
                "a@example.org\n",
                "a b@example.org",
                "caf\u00e9@example.org",
                "\"a\"@example.org"
            })
    void address_thatIsNone_isRefused(String address) {
        assertThatThrownBy(() -> to(List.of("team@example.org", address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to: an address such as team@example.org; was '" + address + "'");
    }

    @Test
    void addresses_tooFewOrTooMany_areRefused() {
        assertThatThrownBy(() -> to(List.of())).hasMessage("to: 1 to 50 addresses; were 0");
        assertThatThrownBy(() -> to(java.util.Collections.nCopies(51, "a@example.org")))
                .hasMessage("to: 1 to 50 addresses; were 51");
        assertThat(to(List.of("first.last+tag@sub.example.org")).to()).hasSize(1);
    }

    @Test
    void subject_ofSeveralLines_isRefused() {
        Template lines = Template.of("${service}\r\nBcc: all@example.org");

        assertThatThrownBy(() -> new MailConfig(
                        "localhost",
                        25,
                        Encryption.NONE,
                        Optional.empty(),
                        "judge@example.org",
                        List.of("team@example.org"),
                        lines,
                        TEXT,
                        new Pages(Optional.empty()),
                        Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("subject: one line without control characters");
    }

    @Test
    void password_isInNoText() {
        MailConfig config = config(25, Encryption.NONE, Optional.of(new Login("judge", "hunter1")));

        assertThat(config.toString()).contains("judge").doesNotContain("hunter1");
        assertThat(notifier(config).receiver()).isEqualTo("smtp://localhost:25");
    }

    private static MailConfig to(List<String> addresses) {
        return new MailConfig(
                "localhost",
                25,
                Encryption.NONE,
                Optional.empty(),
                "judge@example.org",
                addresses,
                SUBJECT,
                TEXT,
                new Pages(Optional.empty()),
                Duration.ofSeconds(1));
    }
}
