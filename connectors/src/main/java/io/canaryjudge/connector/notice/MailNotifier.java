package io.canaryjudge.connector.notice;

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
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells people by e-mail through an SMTP server; one attempt each time. The message's id comes from the notification's, so
 * that mail programs know a repeat.
 */
public final class MailNotifier implements Notifier {

    private final MailConfig config;
    private final MailClient client;
    private final CompletableFuture<AttemptOutcome> closed = new CompletableFuture<>();

    /** A notifier; nothing is sent until the first attempt. */
    public MailNotifier(Vertx vertx, MailConfig config) {
        this.config = config;
        client = MailClient.create(vertx, options(config));
    }

    private static io.vertx.ext.mail.MailConfig options(MailConfig config) {
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
        options.setConnectTimeout((int) Math.max(1, config.timeout().toMillis()));
        options.setHostnameVerificationAlgorithm("HTTPS");
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
                        .map(sent -> new AttemptOutcome(Kind.DELIVERED, "the mail server took it", Duration.ZERO))
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

    /** What a mail server says may hold what it was sent, so it is not repeated. */
    private static AttemptOutcome meaning(Throwable failure) {
        return failure instanceof TimeoutException
                ? Meaning.failed("the mail server did not answer in time")
                : Meaning.failed("the mail was not taken (" + failure.getClass().getSimpleName() + ")");
    }

    @Override
    public void close() {
        if (closed.complete(Meaning.failed("the notifier is closed"))) {
            client.close();
        }
    }
}
