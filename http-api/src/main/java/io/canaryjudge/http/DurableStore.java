package io.canaryjudge.http;

import io.canaryjudge.connector.outbound.AddressPolicy;
import io.canaryjudge.connector.outbound.WebhookSecret;
import io.canaryjudge.connector.store.PostgresConfig;
import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.connector.webhook.WebhookConfig;
import io.canaryjudge.connector.webhook.WebhookNotifier;
import io.canaryjudge.http.config.Durability;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.StoreSettings;
import io.canaryjudge.http.outbox.OutboxDispatcher;
import io.canaryjudge.http.outbox.RetryPolicy;
import io.canaryjudge.http.outbox.StoreWorker;
import io.canaryjudge.http.service.Durable;
import io.canaryjudge.http.service.Ownership;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of the service, with the dispatcher of its outbox and the vacuum. */
final class DurableStore {

    private static final Logger LOG = LoggerFactory.getLogger(DurableStore.class);
    private static final String FILE = "journal.db";
    private static final String ENDPOINT = "webhook";
    private static final long VACUUM_MILLIS = 600_000;

    private final Vertx vertx;
    private final Context context;
    private final ServerConfig config;
    private final InstantSource clock;
    private final Store store;
    private final StoreWorker worker;
    private final Ownership ownership;
    private final Optional<WebhookNotifier> notifier;
    private final Optional<OutboxDispatcher> dispatcher;
    private final long timer;

    private DurableStore(Vertx vertx, ServerConfig config, InstantSource clock, Telemetry telemetry, Store store) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.store = store;
        context = vertx.getOrCreateContext();
        worker = new StoreWorker(vertx);
        ownership = new Ownership(
                isShared(config) ? UUID.randomUUID().toString() : "sole",
                isShared(config) ? Ownership.Sharing.SHARED : Ownership.Sharing.SOLE);
        notifier = config.webhook().map(this::notifier);
        dispatcher = notifier.map(receiver -> dispatcher(receiver, telemetry));
        timer = vertx.setPeriodic(VACUUM_MILLIS, tick -> vacuum());
    }

    /** Opens the store of the settings; on the current context. */
    static Future<DurableStore> open(Vertx vertx, ServerConfig config, InstantSource clock, Telemetry telemetry) {
        return vertx.executeBlocking(() -> open(config))
                .map(store -> new DurableStore(vertx, config, clock, telemetry, store));
    }

    /** Opens the store of the settings; waits for it. */
    static Store open(ServerConfig config) throws IOException {
        if (config.keeping().durability() == Durability.MEMORY
                && config.store().database().isEmpty()) {
            return SqlStore.inMemory();
        }
        if (config.store().database().isPresent()) {
            StoreSettings.Database database = config.store().database().get();
            return SqlStore.postgres(PostgresConfig.of(database.url(), database.user(), database.password()));
        }
        return SqlStore.file(file(config));
    }

    private static Path file(ServerConfig config) throws DataFolderException {
        Path folder = config.keeping().folder();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new DataFolderException("cannot keep a journal in " + folder + ": " + e, e);
        }
        return folder.resolve(FILE);
    }

    private static boolean isShared(ServerConfig config) {
        return config.store().database().isPresent();
    }

    private WebhookNotifier notifier(ServerConfig.Webhook webhook) {
        WebhookConfig receiver = WebhookConfig.of(webhook.url(), WebhookSecret.parse(webhook.secret()))
                .withTimeout(webhook.timeout())
                .withAddresses(webhook.allowsPrivateAddresses() ? AddressPolicy.ANY : AddressPolicy.PUBLIC_ONLY);
        return new WebhookNotifier(vertx, receiver, Version.current(), InstantSource.system());
    }

    private OutboxDispatcher dispatcher(WebhookNotifier receiver, Telemetry telemetry) {
        return new OutboxDispatcher(
                vertx,
                new OutboxDispatcher.Settings(ENDPOINT, ownership.holder(), RetryPolicy.DEFAULT, clock),
                store,
                worker,
                receiver,
                telemetry::notification,
                new SplittableRandom());
    }

    /** What the service needs of it. */
    Durable durable() {
        List<String> endpoints = dispatcher.isPresent() ? List.of(ENDPOINT) : List.of();
        return new Durable(store, worker, ownership, endpoints, this::wake);
    }

    /** Has the dispatcher look; from any context. */
    void wake() {
        dispatcher.ifPresent(it -> context.runOnContext(now -> it.wake()));
    }

    private void vacuum() {
        worker.call(() -> store.vacuum(clock.millis(), config.store().retention()))
                .onSuccess(dropped -> {
                    if (dropped > 0) {
                        LOG.info("{} analyses and actions were over for long enough and are dropped", dropped);
                    }
                })
                .onFailure(failure -> LOG.warn("the journal could not be put in order: {}", failure.getMessage()));
    }

    /** Ends when the deliveries under way have ended. */
    Future<Void> close() {
        vertx.cancelTimer(timer);
        Future<Void> idle = dispatcher.map(OutboxDispatcher::stop).orElse(Future.succeededFuture());
        return idle.eventually(worker::close).eventually(() -> {
            notifier.ifPresent(WebhookNotifier::close);
            return vertx.executeBlocking(() -> {
                store.close();
                return null;
            });
        });
    }
}
