package io.canaryjudge.connector.remotewrite;

/**
 * One value of a series, as it came.
 *
 * @param epochMillis its time, milliseconds since 1970
 * @param startMillis since when its counter counts, 0 where unknown
 */
record ReceivedSample(long epochMillis, double value, long startMillis) {

    /** The bits of the one NaN by which Prometheus says that a series has ended. */
    private static final long STALE_BITS = 0x7ff0000000000002L;

    /** Whether a value is the mark of a series that has ended. */
    static boolean isStale(double value) {
        return Double.doubleToRawLongBits(value) == STALE_BITS;
    }
}
