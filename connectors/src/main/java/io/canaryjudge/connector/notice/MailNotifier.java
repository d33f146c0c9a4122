package io.canaryjudge.connector.notice;

import io.canaryjudge.connector.outbound.FailureWords;
import io.canaryjudge.connector.outbound.Meaning;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people by e-mail through an SMTP server; one attempt each time. The message's id comes from the notification's, so
 * that mail programs know a repeat.
 */
public final class MailNotifier implements Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(MailNotifier.class);

    /** Those below are of the protocol, as from something that does not speak it. */
    private static final int LEAST_FINAL = 510;

    private static final String NO_SMTP =
            "the mail was not taken: the connection broke off, or the server does not speak SMTP";

    /** Encryption or credentials are wanted, or were not good enough: somebody can put that right. */
    private static final Set<Integer> OF_THE_LOGIN = Set.of(530, 534, 535, 538);

    private static final List<String> KNOWN = List.of(
            "STARTTLS required but not supported by server",
            "login is required, but no allowed AUTH methods available",
            "no recipient addresses were accepted");

    private final MailConfig config;
    private final MailClient client;
    private final CompletableFuture<AttemptOutcome> closed = new CompletableFuture<>();

    /** A notifier; nothing is sent until the first attempt. */
    public MailNotifier(Vertx vertx, MailConfig config) {
        this(vertx, config, options(config));
    }

    MailNotifier(Vertx vertx, MailConfig config, io.vertx.ext.mail.MailConfig options) {
        this.config = config;
        client = MailClient.create(vertx, options);
    }

    /**
     * What the client goes by. How it checks that a certificate is the host's must be left alone: by itself it does, but told
     * to do so it does not.
     */
    static io.vertx.ext.mail.MailConfig options(MailConfig config) {
        io.vertx.ext.mail.MailConfig options = new io.vertx.ext.mail.MailConfig()
                .setHostname(config.host())
                .setPort(config.port())
                .setKeepAlive(false)
                .setSsl(config.encryption() == MailConfig.Encryption.TLS)
                .setStarttls(
                        config.encryption() == MailConfig.Encryption.STARTTLS
                                ? StartTLSOptions.REQUIRED
                                : StartTLSOptions.DISABLED)
                .setLogin(config.login().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED);
        int millis = (int) Math.max(1, config.timeout().toMillis());
        options.setConnectTimeout(millis);
        options.setIdleTimeout(millis).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setOwnHostname(config.from().replaceFirst("^.*@", ""));
        options.setAllowRcptErrors(true);
        config.login().ifPresent(login -> options.setUsername(login.user()).setPassword(login.password()));
        return options;
    }

    @Override
    public String receiver() {
        return "smtp://" + config.host() + ":" + config.port();
    }

    @Override
    public CompletionStage<AttemptOutcome> attempt(Notification notification) {
        if (closed.isDone()) {
            return closed.minimalCompletionStage();
        }
        Optional<Told> told = Told.of(notification);
        if (told.isEmpty()) {
            return CompletableFuture.completedStage(
                    new AttemptOutcome(Kind.REFUSED, "the notification has no data", Duration.ZERO));
        }
        return Future.<AttemptOutcome>future(outcome -> client.sendMail(message(told.get()))
                        .map(this::delivered)
                        .onComplete(outcome))
                .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(MailNotifier::meaning)
                .toCompletionStage()
                .applyToEither(closed, first -> first);
    }

    private MailMessage message(Told told) {
        String link = config.pages().of(told).map(page -> "\n\n" + page).orElse("");
        return new MailMessage()
                .setFrom(config.from())
                .setTo(config.to())
                .setSubject(config.subject().fill(told, MailNotifier::line))
                .setText(config.text().fill(told) + link + "\n")
                .addHeader("Message-ID", "<" + told.notification() + "@canary-judge>")
                .addHeader("Auto-Submitted", "auto-generated");
    }

    /** A header has one line, whatever stands in a name. */
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    /** An address that is no more shall not keep the others from hearing. */
    private AttemptOutcome delivered(MailResult sent) {
        int refused = config.to().size() - sent.getRecipients().size();
        if (refused > 0) {
            LOG.warn(
                    "{} has refused {} of {} addresses; the others were told",
                    receiver(),
                    refused,
                    config.to().size());
        }
        return new AttemptOutcome(Kind.DELIVERED, "the mail server took it", Duration.ZERO);
    }

    /** What a mail server says may hold what it was sent, so only its code is repeated. */
    private static AttemptOutcome meaning(Throwable failure) {
        if (failure instanceof SMTPException answer) {
            boolean isFinal = answer.getReplyCode() >= LEAST_FINAL && !OF_THE_LOGIN.contains(answer.getReplyCode());
            return new AttemptOutcome(
                    isFinal ? Kind.REFUSED : Kind.FAILED,
                    "the mail server answered " + answer.getReplyCode(),
                    Duration.ZERO);
        }
        if (failure instanceof TimeoutException) {
            return Meaning.failed("the mail server did not answer in time");
        }
        boolean isOfTheWay = failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof SSLException;
        return Meaning.failed(isOfTheWay ? FailureWords.of(failure) : words(String.valueOf(failure.getMessage())));
    }

    /** What the client finds out by itself comes without a type. */
    private static String words(String message) {
        return KNOWN.stream().filter(message::startsWith).findFirst().orElse(NO_SMTP);
    }

    @Override
    public void close() {
        if (closed.complete(Meaning.failed("the notifier is closed"))) {
            client.close();
        }
    }
}
