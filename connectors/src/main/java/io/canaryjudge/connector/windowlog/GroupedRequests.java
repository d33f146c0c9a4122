package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.HistogramLayout;
import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.WindowSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The single requests of a segment by window and series, the oldest windows first. A counting sort: one pass over the
 * segment counts, another one puts the buckets into their places, so that millions of requests make a few arrays. Used by one
 * thread.
 */
final class GroupedRequests implements Iterable<GroupedRequests.Group> {

    private final Predicate<SeriesKey> wanted;
    private final Map<Long, Window> windows = new HashMap<>();
    private final List<Window> sorted = new ArrayList<>();
    private final HistogramRecorder latency = new HistogramRecorder();
    private Window recent = new Window(Long.MIN_VALUE);
    private @Nullable SeriesKey[] series = new @Nullable SeriesKey[16];
    private char[] buckets = new char[0];
    private long unnamed;

    private GroupedRequests(Predicate<SeriesKey> wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads a segment.
     *
     * @param wanted whose requests and parts are looked at
     * @param parts is shown the parts meanwhile
     * @throws IOException if a frame is not as it was written
     */
    static GroupedRequests read(
            SegmentContent content, long firstIndex, long lastIndex, Predicate<SeriesKey> wanted, PartVisitor parts)
            throws IOException {
        GroupedRequests requests = new GroupedRequests(wanted);
        new SegmentReader(content, firstIndex, lastIndex, requests.new Counting(parts)).read();
        if (requests.layOut()) {
            new SegmentReader(content, firstIndex, lastIndex, requests.new Placing()).read();
        }
        return requests;
    }

    /** How many requests and parts are left out because the names of their series are missing. */
    long unnamed() {
        return unnamed;
    }

    /** What came from the requests of a group. */
    WindowSnapshot requests(Group group) {
        Window window = group.window;
        int number = group.number;
        latency.reset();
        int end = window.ends[number];
        latency.recordBuckets(buckets, end - window.latencies[number], window.latencies[number]);
        return new WindowSnapshot(window.outcomes[number], window.failures[number], latency.snapshot());
    }

    @Override
    public Iterator<Group> iterator() {
        return new Groups();
    }

    private boolean isWanted(int number, @Nullable SeriesKey key) {
        if (number < series.length && series[number] != null) {
            return true;
        }
        if (key == null || !wanted.test(key)) {
            return false;
        }
        if (number >= series.length) {
            series = Arrays.copyOf(series, Math.max(number + 1, 2 * series.length));
        }
        series[number] = key;
        return true;
    }

    private Window window(long index) {
        if (recent.index != index) {
            recent = windows.computeIfAbsent(index, Window::new);
        }
        return recent;
    }

    /** Gives each group its place; whether there is any. */
    private boolean layOut() {
        sorted.addAll(windows.values());
        sorted.sort(Comparator.comparingLong(window -> window.index));
        int total = 0;
        for (Window window : sorted) {
            for (int number = 0; number < window.latencies.length; number++) {
                window.ends[number] = total;
                total = Math.addExact(total, window.latencies[number]);
            }
        }
        buckets = new char[total];
        return total > 0;
    }

    /** A series in a window. */
    static final class Group {
        private final SeriesKey series;
        private final Window window;
        private final int number;

        private Group(SeriesKey series, Window window, int number) {
            this.series = series;
            this.window = window;
            this.number = number;
        }

        SeriesKey series() {
            return series;
        }

        long index() {
            return window.index;
        }

        /** The series' number in the segment. */
        int number() {
            return number;
        }
    }

    /** What is known of a window, by the numbers of series. */
    private static final class Window {
        private final long index;
        private int[] outcomes = new int[16];
        private int[] failures = new int[16];
        private int[] latencies = new int[16];
        /** Where the buckets of each end, as far as they are placed. */
        private int[] ends = new int[16];

        Window(long index) {
            this.index = index;
        }

        void count(int number, WindowVisitor.Requests more) {
            if (number >= outcomes.length) {
                grow(Math.max(number + 1, 2 * outcomes.length));
            }
            outcomes[number] = Math.addExact(outcomes[number], more.outcomes());
            failures[number] += more.failures();
            latencies[number] += more.latencies();
        }

        boolean isAny(int number) {
            return outcomes[number] > 0 || latencies[number] > 0;
        }

        private void grow(int size) {
            outcomes = Arrays.copyOf(outcomes, size);
            failures = Arrays.copyOf(failures, size);
            latencies = Arrays.copyOf(latencies, size);
            ends = Arrays.copyOf(ends, size);
        }
    }

    private final class Counting implements WindowVisitor {
        private final PartVisitor parts;

        Counting(PartVisitor parts) {
            this.parts = parts;
        }

        @Override
        public void part(int number, @Nullable SeriesKey key, long index, ByteBuffer body) {
            unnamed += key == null ? 1 : 0;
            if (key != null && isWanted(number, key)) {
                parts.visit(key, number, index, body);
            }
        }

        @Override
        public void requests(int number, @Nullable SeriesKey key, long index, Requests requests) {
            unnamed += key == null ? Math.max(requests.outcomes(), requests.latencies()) : 0;
            if (key != null && isWanted(number, key)) {
                window(index).count(number, requests);
            }
        }
    }

    private final class Placing implements WindowVisitor {

        @Override
        public void part(int number, @Nullable SeriesKey key, long index, ByteBuffer body) {
            // was shown when it was counted
        }

        @Override
        public void requests(int number, @Nullable SeriesKey key, long index, Requests requests) {
            if (key != null && isWanted(number, key)) {
                Window window = window(index);
                int first = window.ends[number];
                int end = first + requests.latencies();
                window.ends[number] = end;
                place(requests.buckets(), first, end);
            }
        }

        private void place(ByteBuffer from, int first, int end) {
            if (end - first < CommitWriter.FEW) {
                for (int i = first; i < end; i++) {
                    buckets[i] = from.getChar();
                }
            } else {
                from.asCharBuffer().get(buckets, first, end - first);
            }
            requireBuckets(first, end);
        }

        private void requireBuckets(int from, int to) {
            int largest = 0;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, buckets[i]);
            }
            if (largest >= HistogramLayout.BUCKETS) {
                throw new IllegalArgumentException(
                        "a bucket's number must be below " + HistogramLayout.BUCKETS + ", was " + largest);
            }
        }
    }

    private final class Groups implements Iterator<Group> {
        private int window;
        private int number;

        @Override
        public boolean hasNext() {
            while (window < sorted.size()) {
                Window counted = sorted.get(window);
                while (number < counted.outcomes.length) {
                    if (counted.isAny(number)) {
                        return true;
                    }
                    number++;
                }
                window++;
                number = 0;
            }
            return false;
        }

        @Override
        public Group next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Group next = new Group(Objects.requireNonNull(series[number]), sorted.get(window), number);
            number++;
            return next;
        }
    }
}
