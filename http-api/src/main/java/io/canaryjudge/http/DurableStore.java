package io.canaryjudge.http;

import io.canaryjudge.connector.store.PostgresConfig;
import io.canaryjudge.connector.store.SqlStore;
import io.canaryjudge.http.config.Durability;
import io.canaryjudge.http.config.ServerConfig;
import io.canaryjudge.http.config.StoreSettings;
import io.canaryjudge.http.loop.Loop;
import io.canaryjudge.http.loop.TimeSource;
import io.canaryjudge.http.loop.VertxLoop;
import io.canaryjudge.http.outbox.OutboxDispatcher;
import io.canaryjudge.http.service.Durable;
import io.canaryjudge.http.service.Endpoint;
import io.canaryjudge.http.service.Ids;
import io.canaryjudge.http.service.Ownership;
import io.canaryjudge.http.telemetry.Telemetry;
import io.canaryjudge.spi.Delivery;
import io.canaryjudge.spi.Leases.LeaseOutcome;
import io.canaryjudge.spi.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of the service, with the dispatcher of its outbox and the vacuum. */
final class DurableStore {

    private static final Logger LOG = LoggerFactory.getLogger(DurableStore.class);
    private static final String FILE = "journal.db";
    private static final long VACUUM_MILLIS = 600_000;
    private static final long COUNTING_MILLIS = 5_000;
    /** Of a receiver's lease by those of analyses: one that changes hands often would have its circuit forgotten. */
    private static final int LEASES = 2;

    private final Vertx vertx;
    private final VertxLoop loop;
    private final ServerConfig config;
    private final InstantSource clock;
    private final Store store;
    private final Ownership ownership;
    private final Receivers receivers;
    private final long timer;
    private final long counting;
    private volatile long pendingDeliveries;
    private volatile long deadDeliveries;

    private DurableStore(Vertx vertx, ServerConfig config, TimeSource clock, Telemetry telemetry, Store store) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.store = store;
        loop = VertxLoop.current(vertx, clock);
        ownership = new Ownership(
                isShared(config) ? UUID.randomUUID().toString() : "sole",
                isShared(config) ? Ownership.Sharing.SHARED : Ownership.Sharing.SOLE,
                config.store().lease());
        receivers = new Receivers(vertx, loop, config, clock, telemetry, store, ownership.holder(), outboxLease());
        timer = loop.setPeriodic(VACUUM_MILLIS, this::vacuum);
        counting = loop.setPeriodic(COUNTING_MILLIS, this::countDeliveries);
        telemetry.gauge(
                "judge_deliveries_pending",
                "Notifications that are owed, to be sent now or later.",
                () -> pendingDeliveries);
        telemetry.gauge(
                "judge_deliveries_dead",
                "Notifications that were given up and not offered again.",
                () -> deadDeliveries);
        giveUpWhatNobodySends();
        countDeliveries();
    }

    /** Opens the store of the settings; on the current context. */
    static Future<DurableStore> open(Vertx vertx, ServerConfig config, TimeSource clock, Telemetry telemetry) {
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

    private Duration outboxLease() {
        return config.store().lease().multipliedBy(LEASES);
    }

    /**
     * Gives up what is owed to receivers that are not in the settings any more, unless another node is at it: nodes over one
     * store that are set otherwise take nothing from each other.
     */
    private void giveUpWhatNobodySends() {
        List<String> known = receivers.endpoints().stream().map(Endpoint::name).toList();
        loop.callBlocking(() -> {
                    List<String> unknown = new ArrayList<>(store.outbox().creditors());
                    unknown.removeAll(known);
                    return unknown.stream().mapToLong(this::giveUp).sum();
                })
                .onSuccess(given -> {
                    if (given > 0) {
                        LOG.warn(
                                "{} notifications are given up, as their receiver is not in the settings any more",
                                given);
                    }
                })
                .onFailure(failure -> LOG.warn("the outbox could not be put in order: {}", failure.getMessage()));
    }

    /** On a worker. */
    private long giveUp(String endpoint) {
        long now = clock.millis();
        LeaseOutcome lease =
                store.leases().acquire(OutboxDispatcher.leaseOf(endpoint), ownership.holder(), now, outboxLease());
        return lease instanceof LeaseOutcome.Held
                ? store.outbox().giveUp(endpoint, now, "the receiver is not in the settings any more")
                : 0;
    }

    private void countDeliveries() {
        loop.callBlocking(() -> {
            pendingDeliveries = store.outbox().count(Delivery.State.PENDING);
            deadDeliveries = store.outbox().count(Delivery.State.DEAD);
            return null;
        });
    }

    /** The loop that it is used on, which makes its calls on workers. */
    Loop loop() {
        return loop;
    }

    /** What the service needs of it. */
    Durable durable() {
        return new Durable(store, ownership, new Ids(new SecureRandom()), receivers.endpoints(), this::wake);
    }

    /** Has the dispatcher look; from any context. */
    void wake() {
        loop.run(receivers::wake);
    }

    private void vacuum() {
        giveUpWhatNobodySends();
        loop.callBlocking(() -> store.vacuum(clock.millis(), config.store().retention()))
                .onSuccess(dropped -> {
                    if (dropped > 0) {
                        LOG.info("{} analyses and actions were over for long enough and are dropped", dropped);
                    }
                })
                .onFailure(failure -> LOG.warn("the journal could not be put in order: {}", failure.getMessage()));
    }

    /** Ends when the deliveries under way have ended. */
    Future<Void> close() {
        loop.cancelTimer(timer);
        loop.cancelTimer(counting);
        return receivers.stop().eventually(loop::close).eventually(() -> {
            receivers.close();
            return vertx.executeBlocking(() -> {
                store.close();
                return null;
            });
        });
    }
}
