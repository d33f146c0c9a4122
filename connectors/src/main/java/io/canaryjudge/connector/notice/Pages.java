package io.canaryjudge.connector.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
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
                .map(page -> page.toString().replaceAll("/+$", "")
                        + (told.ofRollout() ? "/#/rollouts/" : "/#/analyses/")
                        + URLEncoder.encode(told.subject(), UTF_8));
    }
}
