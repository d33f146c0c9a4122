package io.canaryjudge.http.config;

import io.canaryjudge.connector.notice.MailConfig;
import io.canaryjudge.connector.notice.NoticeConfig;

/**
 * People or a system that are told in a format of their own.
 *
 * @param name by which the outbox knows it
 * @param interest what it wants to be told
 * @param retries when it is told again what it has not taken
 * @param way how it is told
 */
public record NoticeSettings(String name, Interest interest, WebhookRetries retries, Way way) {

    /** How somebody is told. */
    public sealed interface Way {}

    /** Over HTTP. */
    public record Http(NoticeConfig config) implements Way {}

    /** By e-mail. */
    public record Mail(MailConfig config) implements Way {}
}
