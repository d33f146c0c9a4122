/**
 * Asks InfluxDB for what is measured, by InfluxQL (1), Flux (2) or SQL (3), and writes verdicts there;
 * {@link io.canaryjudge.connector.influxdb.InfluxDbSource} is where to start. A dialect gets rows, of which series are made as
 * those of any other source; counters are differenced here, resets included.
 */
@NullMarked
package io.canaryjudge.connector.influxdb;

import org.jspecify.annotations.NullMarked;
