package io.canaryjudge.connector.remotewrite;

import java.util.Locale;

/** What became of a sample or a native histogram of a body. */
public enum SampleFate {
    /** Its series is followed: it set where counting begins, or told what happened since. */
    USED(Kind.ACCEPTED),
    /** Its metric tells nothing of requests that is wanted, as most of what Prometheus sends. */
    OTHER_METRIC(Kind.ACCEPTED),
    /** It belongs to a metric of requests, and says nothing that the metric's counts do not, such as {@code _sum}. */
    COMPANION(Kind.ACCEPTED),
    /** It has a label that the settings name to be ignored. */
    IGNORED_LABEL(Kind.ACCEPTED),
    /** No label says which service. */
    NO_SERVICE(Kind.ACCEPTED),
    /** No label says which version. */
    NO_VERSION(Kind.ACCEPTED),
    /** It counts requests, and no label says how they ended. */
    NO_OUTCOME(Kind.ACCEPTED),
    /** It says that its series has ended. */
    STALE(Kind.ACCEPTED),
    /** There was one of the same series and time before. */
    DUPLICATE(Kind.ACCEPTED),
    /** There was a later one of the same series before. */
    OUT_OF_ORDER(Kind.ACCEPTED),
    /** It is no number from 0 to 2<sup>53</sup>. */
    NOT_A_COUNT(Kind.REFUSED),
    /** Its time is before 1970 or further ahead than clocks may differ. */
    BAD_TIME(Kind.REFUSED),
    /** Its label {@code le} is missing or no number, or its histogram has too many buckets. */
    BAD_BUCKET(Kind.REFUSED),
    /** It is a native histogram that contradicts itself. */
    BAD_HISTOGRAM(Kind.REFUSED),
    /** It is a native histogram that may go down, so no difference of it means anything. */
    GAUGE_HISTOGRAM(Kind.REFUSED),
    /** Its service, version or instance has more characters than may be. */
    BAD_IDENTITY(Kind.REFUSED),
    /** Its sender may not send for its service. */
    OTHER_SERVICE(Kind.REFUSED),
    /** It would have been one series more than are followed. */
    SERIES_LIMIT(Kind.LIMITED);

    private final Kind kind;

    SampleFate(Kind kind) {
        this.kind = kind;
    }

    /** What the sender is told. */
    public Kind kind() {
        return kind;
    }

    /** The word by which metrics call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a sender is told of a sample. */
    public enum Kind {
        /** All is well, whether it was of use or not. */
        ACCEPTED,
        /** It is wrong and will be when it is sent again. */
        REFUSED,
        /** There was no room for it; later there may be. */
        LIMITED
    }
}
