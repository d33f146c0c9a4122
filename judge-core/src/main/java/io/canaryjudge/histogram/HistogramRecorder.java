package io.canaryjudge.histogram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts latencies into buckets. One thread writes and takes snapshots; it is not safe for more.
 *
 * <p>Memory grows with what is counted: 2 bytes a request for the first {@value #MOST_LISTED}, from then on 256 bytes for
 * each 64 neighbouring buckets in use, at most 95 kB; counts beyond 31 bits take 186 kB. {@link #reset()} keeps it,
 * {@link #shrink()} does not.
 */
public final class HistogramRecorder {

    /*
     * Most windows of most series are small. Their requests are listed, not counted: to record is to append a bucket's
     * number, and whoever takes a snapshot sorts. From MOST_LISTED on, a list would be longer than the counts.
     */

    private static final int FEWEST_LISTED = 16;
    private static final int MOST_LISTED = 1_024;

    private char[] list = new char[FEWEST_LISTED];
    private int listed;
    private @Nullable PagedCounts counts;
    private boolean isListing = true;

    /**
     * Counts one request.
     *
     * @param micros latency in microseconds; clamped to the layout's range of 1 µs to 1 h
     */
    public void record(long micros) {
        int bucket = HistogramLayout.bucketOf(micros);
        if (isListing && listed < list.length) {
            list[listed++] = (char) bucket;
        } else {
            add(bucket, 1);
        }
    }

    /**
     * Counts all requests of a distribution.
     *
     * @throws IllegalArgumentException if there would be 2<sup>63</sup> or more
     */
    public void record(HistogramSnapshot requests) {
        if (requests.count() > Long.MAX_VALUE - count()) {
            throw new IllegalArgumentException("counts must sum to less than 2^63, were " + count() + " and "
                    + requests.count() + " more");
        }
        for (int i = 0; i < requests.buckets(); i++) {
            add(requests.bucketNumber(i), requests.bucketCount(i));
        }
    }

    private void add(int bucket, long count) {
        if (isListing && count <= MOST_LISTED - listed) {
            list((char) bucket, (int) count);
        } else {
            counts().add(bucket, count);
        }
    }

    private void list(char bucket, int count) {
        if (listed + count > list.length) {
            list = Arrays.copyOf(list, Math.max(2 * list.length, Integer.highestOneBit(2 * (listed + count) - 1)));
        }
        Arrays.fill(list, listed, listed + count, bucket);
        listed += count;
    }

    private PagedCounts counts() {
        PagedCounts used = counts == null ? new PagedCounts() : counts;
        counts = used;
        if (isListing) {
            isListing = false;
            for (int i = 0; i < listed; i++) {
                used.add(list[i], 1);
            }
            listed = 0;
        }
        return used;
    }

    /** How many requests were counted since the last reset. */
    public long count() {
        return isListing || counts == null ? listed : counts.total();
    }

    /** What was counted so far; later writes do not change it. */
    public HistogramSnapshot snapshot() {
        return isListing || counts == null ? sorted() : counts.snapshot();
    }

    private HistogramSnapshot sorted() {
        Arrays.sort(list, 0, listed);
        SnapshotBuilder builder = new SnapshotBuilder(Math.max(1, listed));
        int i = 0;
        while (i < listed) {
            int next = i + 1;
            while (next < listed && list[next] == list[i]) {
                next++;
            }
            builder.append(list[i], next - i);
            i = next;
        }
        return builder.build();
    }

    /** Forgets everything, but keeps the room. */
    public void reset() {
        listed = 0;
        isListing = true;
        if (counts != null) {
            counts.clear();
        }
    }

    /** Gives back the room that an empty recorder does not need. */
    public void shrink() {
        if (count() == 0) {
            list = list.length > FEWEST_LISTED ? new char[FEWEST_LISTED] : list;
            counts = null;
            isListing = true;
        }
    }
}
