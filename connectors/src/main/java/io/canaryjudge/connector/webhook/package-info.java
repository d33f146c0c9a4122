/**
 * Tells another system over HTTP, signed as Standard Webhooks 1.0.0 says. Start at
 * {@link io.canaryjudge.connector.webhook.WebhookNotifier}; {@link io.canaryjudge.connector.webhook.WebhookConfig} is
 * what it needs to know. Nothing is tried twice and nothing is kept: that is the outbox's.
 */
@NullMarked
package io.canaryjudge.connector.webhook;

import org.jspecify.annotations.NullMarked;
