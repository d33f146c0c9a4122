package io.canaryjudge.connector.windowlog;

import java.nio.file.Path;

/**
 * A segment that is not written any more.
 *
 * @param firstIndex the oldest window that it has something of
 * @param lastIndex the newest one
 * @param bytes how long it is
 * @param isMerged whether its parts have been merged
 */
record Segment(Path file, long firstIndex, long lastIndex, long lastArrivalMillis, long bytes, boolean isMerged) {

    static Segment of(Path file, SegmentContent content) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long arrival = Long.MIN_VALUE;
        for (Frame frame : content.frames()) {
            if (frame.kind().hasWindows()) {
                first = Math.min(first, frame.firstIndex());
                last = Math.max(last, frame.lastIndex());
                arrival = Math.max(arrival, frame.lastArrivalMillis());
            }
        }
        return new Segment(file, first, last, arrival, content.length(), content.isMerged());
    }

    boolean isEmpty() {
        return firstIndex > lastIndex;
    }

    boolean overlaps(long first, long last) {
        return firstIndex <= last && lastIndex >= first;
    }
}
