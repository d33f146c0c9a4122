/**
 * Prometheus remote write, 1.0 and 2.0: bodies in, counted requests out. Start with {@link
 * io.canaryjudge.connector.remotewrite.RemoteWriteReceiver}. It decodes, tells which series are requests of a version of
 * a service, and takes differences of their cumulative counts. It does no I/O, has no thread and no clock.
 */
@NullMarked
package io.canaryjudge.connector.remotewrite;

import org.jspecify.annotations.NullMarked;
