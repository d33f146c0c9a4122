package io.canaryjudge.http.service;

import io.canaryjudge.http.outbox.StoreWorker;
import io.canaryjudge.spi.Store;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** Stores as the service gets them, without receivers. */
public final class Durables {

    private Durables() {}

    /** One that no other process uses. */
    public static Durable of(Vertx vertx, Store store) {
        return of(vertx, store, new Ownership("test", Ownership.Sharing.SOLE, Duration.ofSeconds(15)));
    }

    static Durable of(Vertx vertx, Store store, Ownership ownership) {
        return new Durable(store, new StoreWorker(vertx), ownership, List.of("receiver"), () -> {});
    }
}
