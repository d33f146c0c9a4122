package io.canaryjudge.decision;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the outside world can report of a release. */
public enum SignalKind {
    DATA_CORRUPTION,
    SECURITY_BREACH,
    SERVICE_UNAVAILABLE,
    /** Something without which the service has no purpose: payment, authentication, storing data. */
    CRITICAL_FUNCTIONALITY_BROKEN,
    /** One way of users through the service; the signal's subject names it. */
    JOURNEY_BROKEN,
    DATABASE_DEGRADED,
    BUSINESS_METRIC_DOWN,
    /** Something that nobody intended and that users notice. */
    UNEXPECTED_BEHAVIOUR,
    /** More complaints of customers than the release plan allows. */
    CUSTOMER_ESCALATIONS,
    /** A source of metrics has given none for long; the service reports it itself, and by default no rule asks for it. */
    METRICS_LOST;

    /** The word used in requests and rules, such as {@code data-corruption}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind that a word names; empty for any other word. */
    public static Optional<SignalKind> ofWord(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
