package io.canaryjudge.connector.webhook;

import io.canaryjudge.spi.DeliveryException;
import io.canaryjudge.spi.Notification;
import io.canaryjudge.spi.Notifier;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers notifications to one receiver as Standard Webhooks 1.0.0 says, each until it is taken or the retries are
 * used up.
 *
 * <p>First attempts are made one after the other in the order of {@link #deliver}; a retry comes when its time has come
 * and holds nothing up, so a receiver may see a later notification before an earlier one that failed, and by a lost
 * answer the same one twice. An answer of 410 ends all deliveries, there and from then on.
 *
 * <p>All state is confined to one Vert.x context, on which the returned stages also complete: what hangs on them must
 * not block. A notifier that was constructed in a verticle ends with it; close it before its Vert.x.
 */
public final class WebhookNotifier implements Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookNotifier.class);
    private static final int RETRIES_AT_ONCE = 4;
    private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1,256}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_-]{1,64}");

    private final Vertx vertx;
    private final Context context;
    private final WebhookConfig config;
    private final WebhookClient client;
    private final SplittableRandom random;
    private final Semaphore places;
    private final Lane firstAttempts = new Lane(1);
    private final Lane retries = new Lane(RETRIES_AT_ONCE);
    private final Set<PendingDelivery> unfinished = new LinkedHashSet<>();
    private volatile State state = State.OPEN;

    /**
     * A notifier for one receiver; nothing is sent until the first delivery.
     *
     * @param version of this service, for the user-agent header; letters, digits and {@code . + _ -}
     * @param time stamps the attempts; a receiver may refuse one whose stamp is minutes away from its own clock
     * @param random spreads the retries; a split of it is used
     */
    public WebhookNotifier(
            Vertx vertx, WebhookConfig config, String version, InstantSource time, SplittableRandom random) {
        this(
                vertx,
                config,
                new WebhookClient(
                        vertx, config, HostResolver.system(), userAgent(version), time, new HttpClientOptions()),
                random);
    }

    WebhookNotifier(Vertx vertx, WebhookConfig config, WebhookClient client, SplittableRandom random) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.client = client;
        this.random = random.split();
        this.places = new Semaphore(config.maxWaiting());
    }

    /**
     * {@inheritDoc}
     *
     * <p>The stage has failed already when the notifier is closed, disabled or has too many waiting, or when the id is
     * not one to 256 visible ASCII characters without a full stop.
     */
    @Override
    public CompletionStage<Void> deliver(Notification notification) {
        if (!ID.matcher(notification.id()).matches()) {
            return refuse("an id must be 1 to 256 visible ASCII characters without a full stop to be a webhook-id");
        }
        if (state != State.OPEN) {
            return refuse(notDelivered(notification.id(), state.words));
        }
        if (!places.tryAcquire()) {
            return refuse(
                    notDelivered(notification.id(), config.maxWaiting() + " others are waiting, the most allowed"));
        }
        PendingDelivery delivery = new PendingDelivery(notification);
        context.runOnContext(now -> begin(delivery));
        return delivery.stage();
    }

    @Override
    public void close() {
        end(State.CLOSED);
        context.runOnContext(now -> {
            failAll();
            client.close();
        });
    }

    private void begin(PendingDelivery delivery) {
        unfinished.add(delivery);
        if (state == State.OPEN) {
            firstAttempts.add(() -> attempt(delivery));
        } else {
            giveUp(delivery, state.words);
        }
    }

    private Future<Void> attempt(PendingDelivery delivery) {
        return client.attempt(delivery.notification()).map(outcome -> {
            settle(delivery, outcome);
            return null;
        });
    }

    private void settle(PendingDelivery delivery, AttemptOutcome outcome) {
        if (!unfinished.contains(delivery)) {
            return;
        }
        delivery.countAttempt();
        switch (outcome.kind()) {
            case DELIVERED -> succeed(delivery);
            case FAILED -> retry(delivery, outcome);
            case REFUSED -> endAfter(delivery, outcome);
            case GONE -> disable(delivery, outcome);
        }
    }

    private void succeed(PendingDelivery delivery) {
        if (delivery.attempts() > 1) {
            LOG.info("webhook {} to {} delivered at attempt {}", delivery.id(), config.origin(), delivery.attempts());
        }
        if (remove(delivery)) {
            delivery.succeed();
        }
    }

    private void retry(PendingDelivery delivery, AttemptOutcome outcome) {
        Optional<Duration> pause = config.retries().pauseAfter(delivery.attempts(), random);
        if (pause.isEmpty()) {
            endAfter(delivery, outcome);
            return;
        }
        long millis =
                Math.max(1, Math.max(pause.get().toMillis(), outcome.pause().toMillis()));
        warn(delivery, outcome, "next try in " + Duration.ofMillis(millis));
        var wakeUp = vertx.timer(millis, TimeUnit.MILLISECONDS);
        delivery.sleepUntil(wakeUp);
        wakeUp.onSuccess(now -> retries.add(() -> attempt(delivery)));
    }

    private void endAfter(PendingDelivery delivery, AttemptOutcome outcome) {
        warn(delivery, outcome, "given up");
        giveUp(delivery, "given up at attempt " + delivery.attempts() + ": " + outcome.reason());
    }

    private void disable(PendingDelivery delivery, AttemptOutcome outcome) {
        warn(delivery, outcome, "no more is sent there");
        end(State.DISABLED);
        failAll();
    }

    /** Nothing comes after closed. */
    private synchronized void end(State how) {
        if (state != State.CLOSED) {
            state = how;
        }
    }

    private void failAll() {
        firstAttempts.clear();
        retries.clear();
        for (PendingDelivery delivery : List.copyOf(unfinished)) {
            giveUp(delivery, state.words);
        }
    }

    private void giveUp(PendingDelivery delivery, String reason) {
        if (remove(delivery)) {
            delivery.fail(notDelivered(delivery.id(), reason));
        }
    }

    private boolean remove(PendingDelivery delivery) {
        boolean removed = unfinished.remove(delivery);
        if (removed) {
            places.release();
        }
        return removed;
    }

    private void warn(PendingDelivery delivery, AttemptOutcome outcome, String next) {
        LOG.warn(
                "webhook {} to {}: attempt {} failed: {}; {}",
                delivery.id(),
                config.origin(),
                delivery.attempts(),
                outcome.reason(),
                next);
    }

    private String notDelivered(String id, String reason) {
        return "webhook " + id + " to " + config.origin() + " not delivered: " + reason;
    }

    private static CompletionStage<Void> refuse(String message) {
        return CompletableFuture.failedStage(new DeliveryException(message));
    }

    private static String userAgent(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version: 1 to 64 letters, digits and . + _ -; was '" + version + "'");
        }
        return "canary-judge/" + version;
    }

    /** Whether deliveries are taken, and if not, why. */
    private enum State {
        OPEN("deliveries are taken"),
        DISABLED("the receiver answered 410 Gone and is disabled"),
        CLOSED("the notifier is closed");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }
}
