package io.canaryjudge.spi;

import java.time.Instant;

/**
 * One thing to tell another system, ready to be sent.
 *
 * @param id identifies it over all attempts to deliver it, so that a receiver can drop repeats
 * @param type what it tells, such as {@code verdict.changed}
 * @param occurredAt when that happened
 * @param json the payload, a JSON object as text
 */
public record Notification(String id, String type, Instant occurredAt, String json) {}
