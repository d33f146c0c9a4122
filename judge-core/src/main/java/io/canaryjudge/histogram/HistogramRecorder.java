package io.canaryjudge.histogram;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts latencies into buckets. One thread writes and takes snapshots; it is not safe for more.
 *
 * <p>Memory grows with what is counted: 2 bytes a request for the first {@value #MOST_LISTED}, from then on 272 bytes for
 * each 64 neighbouring buckets in use besides, at most 100 kB; counts beyond 31 bits take 186 kB. {@link #reset()} keeps
 * it.
 */
public final class HistogramRecorder {

    /*
     * Requests are listed, not counted: to record is to append a bucket's number. A window of few requests stays a list
     * and is sorted for a snapshot. A full list is counted at one go, because the counts of many busy series do not fit the
     * processor's caches: a request at a time would wait for memory each time, a thousand at a time wait together.
     */

    private static final int FEWEST_LISTED = 16;
    private static final int MOST_LISTED = 1_024;

    private char[] list = new char[FEWEST_LISTED];
    private int listed;
    private @Nullable PagedCounts counts;
    /** Whether {@link #counts} has any. */
    private boolean isCounting;

    /**
     * Counts one request.
     *
     * @param micros latency in microseconds; clamped to the layout's range of 1 µs to 1 h
     */
    public void record(long micros) {
        if (listed == list.length) {
            makeRoom();
        }
        list[listed++] = (char) HistogramLayout.bucketOf(micros);
    }

    /**
     * Counts some requests whose buckets are known.
     *
     * @param buckets each as {@link HistogramLayout#bucketOf} gives it, which is not checked
     * @param first the index of the first one
     * @throws IndexOutOfBoundsException if there are not {@code count} from there on
     */
    public void recordBuckets(char[] buckets, int first, int count) {
        int from = Objects.checkFromIndexSize(first, count, buckets.length);
        int end = first + count;
        while (from < end) {
            if (listed == list.length) {
                makeRoom();
            }
            int some = Math.min(end - from, list.length - listed);
            System.arraycopy(buckets, from, list, listed, some);
            listed += some;
            from += some;
        }
    }

    private void makeRoom() {
        if (list.length < MOST_LISTED) {
            list = Arrays.copyOf(list, 2 * list.length);
        } else {
            countListed();
        }
    }

    /** Moves what is listed to the counts. */
    private PagedCounts countListed() {
        PagedCounts used = counts == null ? new PagedCounts() : counts;
        counts = used;
        isCounting = true;
        for (int i = 0; i < listed; i++) {
            used.add(list[i], 1);
        }
        listed = 0;
        return used;
    }

    /**
     * Counts all requests of a distribution.
     *
     * @throws IllegalArgumentException if there would be 2<sup>63</sup> or more
     */
    public void record(HistogramSnapshot requests) {
        requireRoomFor(requests.count());
        for (int i = 0; i < requests.buckets(); i++) {
            add(requests.bucketNumber(i), requests.bucketCount(i));
        }
    }

    /**
     * Counts all requests that another recorder has counted, which stays as it is.
     *
     * @throws IllegalArgumentException if there would be 2<sup>63</sup> or more
     */
    public void record(HistogramRecorder other) {
        requireRoomFor(other.count());
        if (other.isCounting) {
            countListed().addAll(other.countListed());
            return;
        }
        while (other.listed > list.length - listed && list.length < MOST_LISTED) {
            makeRoom();
        }
        if (other.listed > list.length - listed) {
            countListed();
        }
        System.arraycopy(other.list, 0, list, listed, other.listed);
        listed += other.listed;
    }

    private void requireRoomFor(long more) {
        if (more > Long.MAX_VALUE - count()) {
            throw new IllegalArgumentException(
                    "counts must sum to less than 2^63, were " + count() + " and " + more + " more");
        }
    }

    private void add(int bucket, long count) {
        if (isCounting || count > MOST_LISTED - listed) {
            countListed().add(bucket, count);
        } else {
            for (long i = 0; i < count; i++) {
                if (listed == list.length) {
                    makeRoom();
                }
                list[listed++] = (char) bucket;
            }
        }
    }

    /** How many requests were counted since the last reset. */
    public long count() {
        return listed + (isCounting && counts != null ? counts.total() : 0);
    }

    /** What was counted so far; later writes do not change it. */
    public HistogramSnapshot snapshot() {
        return isCounting ? countListed().snapshot() : sorted();
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
        if (isCounting && counts != null) {
            counts.clear();
        }
        isCounting = false;
    }
}
