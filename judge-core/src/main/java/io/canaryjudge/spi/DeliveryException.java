package io.canaryjudge.spi;

/** A notification that was not delivered, with the last reason why. */
public final class DeliveryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message says which notification, after how many attempts, and what the last one met; holds no secret */
    public DeliveryException(String message) {
        super(message);
    }
}
