package io.canaryjudge.connector.otlp;

import java.util.Locale;

/** What became of a data point. */
public enum PointFate {
    /** Its requests count, in the windows that still take them. */
    USED,
    /** The first of its stream: what it counts happened before anybody can say, so only differences from it will do. */
    FIRST,
    /** It says itself that it has no value. */
    EMPTY,
    /** Its metric is none of those that are used. */
    IGNORED,
    /** It came before. */
    DUPLICATE,
    /** A later one of its cumulative stream came before, and holds what it holds. */
    OUT_OF_ORDER,
    /** Refused: its resource does not say which service, version and instance it is of. */
    NO_IDENTITY,
    /** Refused: its unit is not one of time, or is missing. */
    UNIT,
    /** Refused: its parts contradict each other or are out of range. */
    MALFORMED,
    /** Refused: its metric is of a type or temporality that cannot be used. */
    TYPE,
    /** Refused: it is dated further ahead than clocks may differ. */
    FUTURE,
    /** Refused: it covers more time than anything can be said about. */
    STRETCH,
    /** Refused: the time that it covers begins before the end of another's, as when two senders share an identity. */
    OVERLAP,
    /** Refused: more streams than may be followed at one time. */
    STREAM_LIMIT,
    /** Refused: it counts more failures than there were requests. */
    ERRORS,
    /** Refused: its sender may not send for its service. */
    OTHER_SERVICE;

    /** Whether the sender is told that it was not accepted. */
    public boolean isRefusal() {
        return compareTo(NO_IDENTITY) >= 0;
    }

    /** The word by which metrics know it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
