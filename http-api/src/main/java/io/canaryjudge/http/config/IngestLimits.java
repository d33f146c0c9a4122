package io.canaryjudge.http.config;

/**
 * How samples are taken in.
 *
 * @param loops event loops that take them, each with windows of its own; 0 for as many as there are cores
 * @param maxSeriesPerService most series of one service held at one time
 * @param maxBodyBytesInFlight most bytes of request bodies held at one time
 */
public record IngestLimits(int loops, int maxSeriesPerService, long maxBodyBytesInFlight) {

    /** What holds where nothing is set. */
    public static final IngestLimits DEFAULT = new IngestLimits(0, 10_000, 128L << 20);

    /** How many event loops that is on this machine. */
    public int loopsHere() {
        return loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
    }
}
