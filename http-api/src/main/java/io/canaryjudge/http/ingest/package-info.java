/**
 * From bytes to samples: {@link io.canaryjudge.http.ingest.LineProtocolDecoder} and
 * {@link io.canaryjudge.http.ingest.NdjsonDecoder} read what services send,
 * {@link io.canaryjudge.http.ingest.TraceReader} reads recorded traffic. Start with {@code LineProtocolDecoder}. Every
 * line stands for itself: what is wrong with one is reported by line and column and the others are kept. Nothing here
 * opens a connection, asks for the time or keeps anything from one body to the next.
 */
@NullMarked
package io.canaryjudge.http.ingest;

import org.jspecify.annotations.NullMarked;
