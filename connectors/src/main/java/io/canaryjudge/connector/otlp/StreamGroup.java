package io.canaryjudge.connector.otlp;

/**
 * The streams of one metric of one sender, which an exporter sends all together. Used by one thread.
 *
 * <p>A cumulative stream that was missing while its group came, with the start that it has, counted nothing until then:
 * so an error that a running service begins to make counts from its first report on.
 */
final class StreamGroup {

    /** Points of one report may differ by less than this. */
    private static final long REPORT_NANOS = 1_000_000_000;

    private int streams;
    private long startNanos = -1;
    /** A start of which something is known to be missing: an unknown stream that has it may be an old one. */
    private long doubtedNanos = -1;

    private long latestNanos;
    /** When the report before the latest was made. */
    private long previousNanos;

    private int reports;

    /** Notes that one of the streams has come. */
    void saw(Reading reading) {
        if (reading.startNanos() != startNanos) {
            startNanos = reading.startNanos();
            reports = 0;
        }
        if (reports == 0 || reading.timeNanos() - latestNanos >= REPORT_NANOS) {
            previousNanos = latestNanos;
            latestNanos = reading.timeNanos();
            reports++;
        }
    }

    /** Notes that one of the streams is not known, or not any more, although it may have been there. */
    void doubt() {
        doubtedNanos = startNanos;
    }

    /**
     * Since when a stream that nobody knows has counted, going by its group; 0 if that does not tell.
     *
     * @param reportsNeeded in how many reports it must have been missing
     */
    long since(Reading reading, int reportsNeeded) {
        if (!reading.hasStart() || reading.startNanos() != startNanos || startNanos == doubtedNanos) {
            return 0;
        }
        long ahead = reading.timeNanos() - latestNanos;
        boolean isOfLatest = Math.abs(ahead) < REPORT_NANOS;
        int reportsWithoutIt = isOfLatest ? reports - 1 : reports;
        boolean isNew = reportsWithoutIt >= reportsNeeded && ahead > -REPORT_NANOS;
        if (!isNew) {
            return 0;
        }
        return isOfLatest ? previousNanos : latestNanos;
    }

    void joined() {
        streams++;
    }

    /** Notes that a stream was forgotten. */
    void left() {
        streams--;
        doubt();
    }

    boolean isEmpty() {
        return streams == 0;
    }
}
