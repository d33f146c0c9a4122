/**
 * Tells another system over HTTP, signed as Standard Webhooks 1.0.0 says. Start at
 * {@link io.canaryjudge.connector.webhook.WebhookNotifier}; {@link io.canaryjudge.connector.webhook.WebhookConfig} is
 * what it needs to know. Nothing is kept on disk: what was not delivered when the process ends is for the caller to
 * deliver again, under the same id.
 */
@NullMarked
package io.canaryjudge.connector.webhook;

import org.jspecify.annotations.NullMarked;
