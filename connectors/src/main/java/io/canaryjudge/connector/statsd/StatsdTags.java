package io.canaryjudge.connector.statsd;

import java.util.List;

/**
 * Which tags tell whose request it was and how it ended; compared exactly.
 *
 * @param service tag that names the service
 * @param version tag that names the deployed version
 * @param instance tag that names the pod, host or process; may be missing from a line
 * @param status tag with an HTTP status, such as {@code 503} or {@code 5xx}; may be missing
 * @param error tag that is {@code true} or {@code false}, or alone for true; may be missing
 */
public record StatsdTags(String service, String version, String instance, String status, String error) {

    /** Every tag by the name of what it tells. */
    public static final StatsdTags DEFAULT = new StatsdTags("service", "version", "instance", "status", "error");

    /** @throws IllegalArgumentException if a name is empty, has a character that ends a tag, or is there twice */
    public StatsdTags {
        List<String> names = List.of(service, version, instance, status, error);
        for (String name : names) {
            if (name.isEmpty() || name.chars().anyMatch(c -> c == ':' || c == ',' || c == '|' || c == '\n')) {
                throw new IllegalArgumentException(
                        "tags must have names without colon, comma and bar, one was '" + name + "'");
            }
        }
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("tags must differ, were " + String.join(", ", names));
        }
    }
}
