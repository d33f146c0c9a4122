package io.canaryjudge.connector.statsd;

/**
 * Where to listen and what to take.
 *
 * @param host address to listen on
 * @param port UDP port, 0 for not listening at all
 */
public record StatsdConfig(String host, int port, StatsdMapping mapping) {

    /** Does not listen. */
    public static final StatsdConfig OFF = new StatsdConfig("127.0.0.1", 0, StatsdMapping.NONE);

    /** @throws IllegalArgumentException if the port is out of range, or if it listens and no metric tells of requests */
    public StatsdConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
        if (port > 0 && mapping.latencies().isEmpty() && mapping.requests().isEmpty()) {
            throw new IllegalArgumentException(
                    "latencies or requests must name the metrics that tell about requests: a service sends many others");
        }
    }

    /** Whether it listens. */
    public boolean isOn() {
        return port > 0;
    }
}
