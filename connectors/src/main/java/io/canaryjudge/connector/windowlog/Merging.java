package io.canaryjudge.connector.windowlog;

import io.canaryjudge.histogram.HistogramRecorder;
import io.canaryjudge.histogram.HistogramSnapshot;
import io.canaryjudge.metric.SeriesKey;
import io.canaryjudge.window.WindowSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a segment anew with one part for each window of each series, the oldest windows first, in frames that can be
 * passed over. Used once, by one thread.
 */
final class Merging {

    private static final int FRAME_BYTES = 256 << 10;

    private final SegmentContent content;
    private final GroupedRequests requests;
    private final SortedMap<Integer, SeriesKey> series = new TreeMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final HistogramRecorder latency = new HistogramRecorder();

    /** @throws IOException if its frames are not as they were written */
    Merging(SegmentContent content) throws IOException {
        this.content = content;
        requests = GroupedRequests.read(
                content,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                each -> true,
                (key, number, index, body) -> parts.add(new Part(key, number, index, body.position(), body.limit())));
        parts.sort(Comparator.comparingLong(Part::index).thenComparingInt(Part::number));
        parts.forEach(part -> series.put(part.number(), part.series()));
        requests.forEach(group -> series.put(group.number(), group.series()));
    }

    /** How many requests and parts are left out because the names of their series are missing. */
    long unnamed() {
        return requests.unnamed();
    }

    /** Writes it to a file, and waits until the disk has it. */
    void write(SegmentFolder folder, Path to, ByteBuffer header) throws IOException {
        long lastArrival = Segment.of(to, content).lastArrivalMillis();
        try (SegmentFile out = folder.create(to)) {
            out.append(header);
            PartWriter frames = new PartWriter();
            frames.begin();
            series.values().forEach(frames::addNames);
            out.append(frames.end(Frame.Kind.NAMES, lastArrival));
            writeWindows(out, frames, lastArrival);
            frames.begin();
            out.append(frames.end(Frame.Kind.END, lastArrival));
            out.force();
        }
    }

    /** Both are in the order of windows and series. */
    private void writeWindows(SegmentFile out, PartWriter frames, long lastArrival) throws IOException {
        frames.begin();
        Iterator<GroupedRequests.Group> groups = requests.iterator();
        GroupedRequests.@Nullable Group group = groups.hasNext() ? groups.next() : null;
        int from = 0;
        while (from < parts.size() || group != null) {
            int order = order(from, group);
            int to = order <= 0 ? endOfWindow(from) : from;
            if (order >= 0 && group != null) {
                frames.add(group.series(), group.index(), sum(requests.requests(group), from, to));
                group = groups.hasNext() ? groups.next() : null;
            } else if (to == from + 1) {
                Part only = parts.get(from);
                frames.add(only.series(), only.index(), content.body(only.at(), only.end()));
            } else {
                Part first = parts.get(from);
                frames.add(first.series(), first.index(), sum(WindowSnapshot.EMPTY, from, to));
            }
            from = to;
            if (frames.length() > FRAME_BYTES || (from == parts.size() && group == null)) {
                out.append(frames.end(Frame.Kind.PARTS, lastArrival));
                frames.begin();
            }
        }
    }

    /** Below 0 where the next part comes before the next group, 0 where they are of the same window of a series. */
    private int order(int part, GroupedRequests.@Nullable Group group) {
        if (part == parts.size() || group == null) {
            return group == null ? -1 : 1;
        }
        Part next = parts.get(part);
        int byWindow = Long.compare(next.index(), group.index());
        return byWindow != 0 ? byWindow : Integer.compare(next.number(), group.number());
    }

    private int endOfWindow(int from) {
        int to = from + 1;
        while (to < parts.size() && parts.get(to).isOfSameWindow(parts.get(from))) {
            to++;
        }
        return to;
    }

    /** With some parts, which may be hundreds: latencies are counted in one place, not merged one after another. */
    private WindowSnapshot sum(WindowSnapshot single, int from, int to) {
        if (from == to) {
            return single;
        }
        latency.reset();
        latency.record(single.latency());
        WindowSnapshot sums = single.withLatency(HistogramSnapshot.EMPTY);
        for (Part part : parts.subList(from, to)) {
            WindowSnapshot one = WindowCodec.get(content.body(part.at(), part.end()));
            latency.record(one.latency());
            sums = sums.merge(one.withLatency(HistogramSnapshot.EMPTY));
        }
        return sums.withLatency(latency.snapshot());
    }

    /** Where a part is. */
    private record Part(SeriesKey series, int number, long index, int at, int end) {
        boolean isOfSameWindow(Part other) {
            return number == other.number && index == other.index;
        }
    }
}
