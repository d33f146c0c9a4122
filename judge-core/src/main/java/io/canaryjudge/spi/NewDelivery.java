package io.canaryjudge.spi;

/**
 * A notification that is owed to a receiver.
 *
 * @param endpoint which receiver, by its name; 1 to 200 characters
 * @param subject notifications of one subject reach a receiver in their order; 1 to 200 characters
 * @param offeredMillis since when it is owed, milliseconds since 1970
 */
public record NewDelivery(String endpoint, String subject, Notification notification, long offeredMillis) {

    private static final int LONGEST_NAME = 200;

    /** @throws IllegalArgumentException if a name cannot be kept */
    public NewDelivery {
        Texts.require("endpoint", endpoint, 1, LONGEST_NAME);
        Texts.require("subject", subject, 1, LONGEST_NAME);
        Texts.require("json", notification.json(), 1, Integer.MAX_VALUE);
    }
}
