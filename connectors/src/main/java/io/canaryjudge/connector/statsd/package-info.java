/**
 * Takes timers and counters in the StatsD protocol, DogStatsD's extensions included, over UDP. Start at
 * {@link io.canaryjudge.connector.statsd.StatsdListener}; {@link io.canaryjudge.connector.statsd.StatsdDecoder} knows the
 * protocol and {@link io.canaryjudge.connector.statsd.StatsdMapping} which metrics tell about requests. UDP has no answer:
 * what is refused is counted by its reason, and now and then a line of it is logged.
 */
@NullMarked
package io.canaryjudge.connector.statsd;

import org.jspecify.annotations.NullMarked;
