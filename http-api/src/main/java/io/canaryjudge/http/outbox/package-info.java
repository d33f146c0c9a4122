/**
 * Makes the deliveries that the store's outbox owes: {@link io.canaryjudge.http.outbox.OutboxDispatcher} for one receiver.
 * When to try again and when to leave a receiver alone are values without a clock,
 * {@link io.canaryjudge.http.outbox.RetryPolicy} and {@code Circuit}.
 */
@NullMarked
package io.canaryjudge.http.outbox;

import org.jspecify.annotations.NullMarked;
