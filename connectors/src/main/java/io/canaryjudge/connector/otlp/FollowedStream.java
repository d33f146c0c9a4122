package io.canaryjudge.connector.otlp;

/** What is known of a stream of data points. Used by one thread. */
abstract class FollowedStream {

    final StreamGroup group;
    private long touchedMillis;

    FollowedStream(StreamGroup group) {
        this.group = group;
    }

    /** Takes the next reading. A refusal leaves the stream as it was. */
    abstract Step advance(Reading reading) throws PointRefusedException;

    /** How many numbers are kept for it. */
    abstract int cells();

    final void touch(long nowMillis) {
        touchedMillis = nowMillis;
    }

    final long touchedMillis() {
        return touchedMillis;
    }
}
