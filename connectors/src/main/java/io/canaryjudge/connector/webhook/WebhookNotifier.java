package io.canaryjudge.connector.webhook;

import io.canaryjudge.connector.outbound.HostResolver;
import io.canaryjudge.connector.outbound.Meaning;
import io.canaryjudge.connector.outbound.OutboundHttp;
import io.canaryjudge.spi.AttemptOutcome;
import io.canaryjudge.spi.AttemptOutcome.Kind;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Tells one receiver as Standard Webhooks 1.0.0 says. It makes one attempt each time and remembers nothing; an answer of
 * 410 asks for no more, and a lost answer may lead to the same notification twice.
 *
 * <p>The returned stages complete on one Vert.x context: what hangs on them must not block. A notifier that was
 * constructed in a verticle ends with it; close it before its Vert.x.
 */
public final class WebhookNotifier implements Notifier {

    private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1,256}");

    private final Context context;
    private final WebhookConfig config;
    private final WebhookClient client;
    private final CompletableFuture<AttemptOutcome> closed = new CompletableFuture<>();

    /**
     * A notifier for one receiver; nothing is sent until the first attempt.
     *
     * @param version of this service, for the user-agent header; letters, digits and {@code . + _ -}
     * @param time stamps the attempts; a receiver may refuse one whose stamp is minutes away from its own clock
     */
    public WebhookNotifier(Vertx vertx, WebhookConfig config, String version, InstantSource time) {
        this(
                vertx,
                config,
                new WebhookClient(
                        vertx,
                        config,
                        HostResolver.system(),
                        OutboundHttp.userAgent(version),
                        time,
                        new HttpClientOptions()));
    }

    WebhookNotifier(Vertx vertx, WebhookConfig config, WebhookClient client) {
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.client = client;
    }

    @Override
    public String receiver() {
        return config.origin();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A notification whose id is not one to 256 visible ASCII characters without a full stop is refused.
     */
    @Override
    public CompletionStage<AttemptOutcome> attempt(Notification notification) {
        if (!ID.matcher(notification.id()).matches()) {
            return CompletableFuture.completedStage(new AttemptOutcome(
                    Kind.REFUSED,
                    "an id must be 1 to 256 visible ASCII characters without a full stop to be a webhook-id",
                    Duration.ZERO));
        }
        if (closed.isDone()) {
            return closed.minimalCompletionStage();
        }
        Promise<AttemptOutcome> outcome = Promise.promise();
        context.runOnContext(now -> client.attempt(notification).onComplete(outcome));
        return outcome.future().toCompletionStage().applyToEither(closed, first -> first);
    }

    @Override
    public void close() {
        if (closed.complete(Meaning.failed("the notifier is closed"))) {
            client.close();
        }
    }
}
