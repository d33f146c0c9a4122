/**
 * What connectors share that call programs at addresses which users give: the policy of addresses, signatures of Standard
 * Webhooks, {@code Retry-After}, and words for failures that repeat nothing received. Start at
 * {@link io.canaryjudge.connector.outbound.OutboundHttp}. It is no connector itself.
 */
@NullMarked
package io.canaryjudge.connector.outbound;

import org.jspecify.annotations.NullMarked;
