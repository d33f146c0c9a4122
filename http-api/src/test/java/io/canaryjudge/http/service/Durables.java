package io.canaryjudge.http.service;

import io.canaryjudge.http.config.Interest;
import io.canaryjudge.spi.Store;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** Stores as the service gets them, without receivers. */
public final class Durables {

    private Durables() {}

    /** One that no other process uses. */
    public static Durable of(Store store) {
        return of(store, new Ownership("test", Ownership.Sharing.SOLE, Duration.ofSeconds(15)));
    }

    static Durable of(Store store, Ownership ownership) {
        return new Durable(
                store,
                ownership,
                new Ids(new SecureRandom()),
                List.of(new Endpoint("receiver", Interest.ALL)),
                () -> {});
    }
}
