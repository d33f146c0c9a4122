package io.canaryjudge.decision;

/**
 * A fact that somebody or something outside reported.
 *
 * @param subject what it is about, such as the journey's name; may be empty
 * @param reporter who says so
 * @param epochMillis when it was received, milliseconds since 1970
 */
public record Signal(SignalKind kind, String subject, String reporter, long epochMillis) {}
