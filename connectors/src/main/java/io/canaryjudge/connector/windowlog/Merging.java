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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a segment anew with one part for each window of each series, the oldest windows first, in frames that can be
 * passed over. Used once, by one thread.
 */
final class Merging {

    private static final int FRAME_BYTES = 256 << 10;

    private final SegmentContent content;
    private final Map<SeriesKey, Integer> order = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final HistogramRecorder latency = new HistogramRecorder();
    private long unnamed;

    /** @throws IOException if its frames are not as they were written */
    Merging(SegmentContent content) throws IOException {
        this.content = content;
        content.visit(Long.MIN_VALUE, Long.MAX_VALUE, (series, index, body) -> {
            if (series == null) {
                unnamed++;
            } else {
                order.putIfAbsent(series, order.size());
                parts.add(new Part(series, order.getOrDefault(series, 0), index, body.position(), body.limit()));
            }
        });
        parts.sort(Comparator.comparingLong(Part::index).thenComparingInt(Part::number));
    }

    /** How many parts are left out because the names of their series are missing. */
    long unnamed() {
        return unnamed;
    }

    /** Writes it to a file, and waits until the disk has it. */
    void write(SegmentFolder folder, Path to, ByteBuffer header) throws IOException {
        long lastArrival = Segment.of(to, content).lastArrivalMillis();
        try (SegmentFile out = folder.create(to)) {
            out.append(header);
            FrameWriter frames = new FrameWriter(new SeriesNumbers());
            frames.begin();
            order.keySet().forEach(frames::addNames);
            out.append(frames.end(Frame.Kind.NAMES, lastArrival));
            writeParts(out, frames, lastArrival);
            frames.begin();
            out.append(frames.end(Frame.Kind.END, lastArrival));
            out.force();
        }
    }

    private void writeParts(SegmentFile out, FrameWriter frames, long lastArrival) throws IOException {
        frames.begin();
        int from = 0;
        while (from < parts.size()) {
            int to = from + 1;
            while (to < parts.size() && parts.get(to).isOfSameWindow(parts.get(from))) {
                to++;
            }
            Part first = parts.get(from);
            if (to == from + 1) {
                frames.add(first.series(), first.index(), content.body(first.at(), first.end()));
            } else {
                frames.add(first.series(), first.index(), merged(from, to));
            }
            from = to;
            if (frames.length() > FRAME_BYTES || from == parts.size()) {
                out.append(frames.end(Frame.Kind.PARTS, lastArrival));
                frames.begin();
            }
        }
    }

    /** All of some parts, which may be hundreds: latencies are counted in one place, not merged one after another. */
    private WindowSnapshot merged(int from, int to) {
        latency.reset();
        WindowSnapshot sums = WindowSnapshot.EMPTY;
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
