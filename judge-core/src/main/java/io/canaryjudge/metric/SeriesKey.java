package io.canaryjudge.metric;

/**
 * Who served a request: one instance of one version of one service. Compared by value.
 *
 * @param service name of the service, 1 to 256 characters
 * @param version deployed version, 1 to 256 characters
 * @param instance pod, host or process, 0 to 256 characters; empty when the sender does not tell instances apart
 */
public record SeriesKey(String service, String version, String instance) {

    /** Longest text, in characters, that each part may have. */
    public static final int MAX_LENGTH = 256;

    /** @throws IllegalArgumentException if a part is empty (but for {@code instance}) or longer than 256 characters */
    public SeriesKey {
        requireText("service", service);
        requireText("version", version);
        requireShort("instance", instance);
    }

    private static void requireText(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        requireShort(name, value);
    }

    private static void requireShort(String name, String value) {
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    name + " must have at most " + MAX_LENGTH + " characters, had " + value.length());
        }
    }
}
