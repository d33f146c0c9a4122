package io.canaryjudge.connector.notice;

import java.net.URI;
import java.util.Optional;

/**
 * Where people find the service's page.
 *
 * @param root the page's address as people's browsers have it; empty if nobody has said
 */
public record Pages(Optional<URI> root) {

    /** The page of what a notification is about. */
    Optional<String> of(Told told) {
        return root.filter(any -> !told.subject().isEmpty())
                .map(page -> page.toString().replaceAll("/+$", "") + "/#/" + told.subject());
    }
}
