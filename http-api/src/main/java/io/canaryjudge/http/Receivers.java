package io.canaryjudge.http;

import io.canaryjudge.connector.notice.HttpNotifier;
import io.canaryjudge.connector.notice.MailNotifier;
import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.connector.webhook.WebhookConfig;
import io.canaryjudge.connector.webhook.WebhookNotifier;
import io.canaryjudge.http.config.Interest;
import io.canaryjudge.http.config.NoticeSettings;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.WebhookRetries;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.outbox.OutboxDispatcher;
import io.canaryjudge.http.outbox.RetryPolicy;
import io.canaryjudge.http.service.Endpoint;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.Notifier;
import io.canaryjudge.spi.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Whoever is told of verdicts and rollouts, each with a dispatcher of what is owed. */
final class Receivers {

    private static final String WEBHOOK = "webhook";

    private final List<Endpoint> endpoints = new ArrayList<>();
    private final List<Notifier> notifiers = new ArrayList<>();
    private final List<OutboxDispatcher> dispatchers = new ArrayList<>();

    /**
     * Those of the settings; on the loop.
     *
     * @param holder this process, as leases name it
     * @param lease how long a receiver is left to a process that is not heard of
     */
    Receivers(
            Vertx vertx,
            Loop loop,
            ServerConfig config,
            InstantSource clock,
            Telemetry telemetry,
            Store store,
            String holder,
            Duration lease) {
        Sending sending = new Sending(loop, clock, telemetry, store, holder, lease);
        config.webhook()
                .ifPresent(webhook ->
                        add(sending, new Endpoint(WEBHOOK, Interest.ALL), webhook.retries(), webhook(vertx, webhook)));
        for (NoticeSettings notice : config.notices()) {
            Endpoint endpoint = new Endpoint(notice.name(), notice.interest());
            add(sending, endpoint, notice.retries(), notifier(vertx, notice.way()));
        }
    }

    private void add(Sending sending, Endpoint endpoint, WebhookRetries retries, Notifier notifier) {
        endpoints.add(endpoint);
        notifiers.add(notifier);
        dispatchers.add(sending.dispatcher(endpoint.name(), retries, notifier));
    }

    /** What the dispatchers of all receivers have in common. */
    private record Sending(
            Loop loop, InstantSource clock, Telemetry telemetry, Store store, String holder, Duration lease) {

        OutboxDispatcher dispatcher(String name, WebhookRetries retries, Notifier notifier) {
            telemetry.receiver(name);
            RetryPolicy policy = RetryPolicy.of(retries.firstPause(), retries.longestPause(), retries.giveUpAfter());
            return new OutboxDispatcher(
                    loop,
                    new OutboxDispatcher.Settings(name, holder, lease, policy, clock),
                    store,
                    new CountedNotifier(notifier, outcome -> telemetry.notificationAttempt(name, outcome.kind())),
                    delivered -> telemetry.notification(name, delivered),
                    new SplittableRandom());
        }
    }

    private static Notifier webhook(Vertx vertx, ServerConfig.Webhook webhook) {
        WebhookConfig receiver = WebhookConfig.of(webhook.url(), WebhookSecret.parse(webhook.secret()))
                .withTimeout(webhook.timeout())
                .withAddresses(webhook.allowsPrivateAddresses() ? AddressPolicy.ANY : AddressPolicy.PUBLIC_ONLY);
        return new WebhookNotifier(vertx, receiver, Version.current(), InstantSource.system());
    }

    private static Notifier notifier(Vertx vertx, NoticeSettings.Way way) {
        if (way instanceof NoticeSettings.Mail mail) {
            return new MailNotifier(vertx, mail.config());
        }
        return new HttpNotifier(vertx, ((NoticeSettings.Http) way).config(), Version.current(), InstantSource.system());
    }

    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /** Has all look whether something is owed; on the loop. */
    void wake() {
        dispatchers.forEach(OutboxDispatcher::wake);
    }

    /** Begins nothing more; the future completes when what is under way has ended. */
    Future<Void> stop() {
        return Future.join(dispatchers.stream().map(OutboxDispatcher::stop).toList())
                .mapEmpty();
    }

    /** Breaks off what is under way. */
    void close() {
        notifiers.forEach(Notifier::close);
    }
}
