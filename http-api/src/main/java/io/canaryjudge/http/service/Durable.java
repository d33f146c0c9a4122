package io.canaryjudge.http.service;

import io.canaryjudge.spi.Store;
import java.util.List;

/**
 * Where the service keeps what must not be lost.
 *
 * @param ownership of the analyses in it
 * @param ids names new ones
 * @param endpoints receivers that are told of verdicts and rollouts
 * @param onOwed run when something is owed to them
 */
public record Durable(Store store, Ownership ownership, Ids ids, List<Endpoint> endpoints, Runnable onOwed) {

    /** Copies the list. */
    public Durable {
        endpoints = List.copyOf(endpoints);
    }
}
