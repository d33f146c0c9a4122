package io.canaryjudge.connector.statsd;

import java.util.Locale;

/** What became of one line of a datagram. */
public enum LineFate {
    /** It counts. */
    TAKEN("", true),
    /** A metric that the mapping does not name, or not of this type. */
    OTHER_METRIC("", true),
    /** A gauge or a set. */
    OTHER_TYPE("", true),
    /** An event or a service check. */
    EVENT("", true),
    MALFORMED("must be name:value|type, in UTF-8", false),
    BAD_VALUE("values must be numbers, 0 or more, and counters at most 1e9 when weighted", false),
    BAD_RATE("the sample rate must be above 0 and at most 1, and at least 1e-6", false),
    NO_IDENTITY("service and version must be given, by tags or by the name, with at most 256 characters each", false),
    BAD_STATUS("the status must be 100 to 599 or 1xx to 5xx, the error true or false", false),
    BAD_TIME("the timestamp must be seconds since 1970, at most an hour ago and 10 s ahead", false);

    private final String rule;
    private final boolean expected;

    LineFate(String rule, boolean expected) {
        this.rule = rule;
        this.expected = expected;
    }

    /** In metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a line of this fate has broken, in words; empty where it has broken nothing. */
    String rule() {
        return rule;
    }

    /** Whether such lines are no mistake of their sender. */
    boolean isExpected() {
        return expected;
    }
}
