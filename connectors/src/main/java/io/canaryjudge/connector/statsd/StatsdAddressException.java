package io.canaryjudge.connector.statsd;

/** That the address to listen on for StatsD is taken, not allowed, or none of this machine's; the message says which. */
public final class StatsdAddressException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StatsdAddressException(StatsdConfig config, Throwable cause) {
        super(
                "cannot listen for StatsD on " + config.host() + ":" + config.port() + " (UDP): " + cause.getMessage(),
                cause);
    }
}
