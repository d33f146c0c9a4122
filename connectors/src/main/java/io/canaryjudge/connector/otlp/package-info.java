/**
 * OpenTelemetry metrics as exporters and collectors send them over HTTP: start with
 * {@link io.canaryjudge.connector.otlp.OtlpReceiver}, which turns a body into counted requests and refusals. It opens
 * no connection and reads no clock; what it keeps from one body to the next is what the differences of cumulative streams
 * need, within limits.
 */
@NullMarked
package io.canaryjudge.connector.otlp;

import org.jspecify.annotations.NullMarked;
