package io.canaryjudge.connector.otlp;

import io.canaryjudge.connector.otlp.Reading.Temporality;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams that are followed, within limits of number and size. Used by one thread. */
final class Streams {

    /** A cumulative stream that began less than this before its first point came is counted from its beginning. */
    static final Duration FRESH = Duration.ofMinutes(5);

    /** A stream of which nothing came for this long is forgotten. */
    static final Duration IDLE = Duration.ofMinutes(15);

    /** In so many reports of its group must an old stream have been missing to count as new. */
    private static final int REPORTS_NEEDED = 2;

    private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);
    /** Numbers kept for all streams together: 48 MB. */
    private static final int MOST_CELLS = 6_000_000;

    private final int maxStreams;
    private final Map<StreamKey, FollowedStream> streams = new HashMap<>();
    private final Map<StreamKey, StreamGroup> groups = new HashMap<>();
    private long cells;
    private long nextHousekeepingMillis = Long.MIN_VALUE;

    Streams(int maxStreams) {
        this.maxStreams = maxStreams;
    }

    int size() {
        return streams.size();
    }

    long cells() {
        return cells;
    }

    /**
     * What is new in a reading.
     *
     * @param groupKey stands for all streams of the same metric of the same sender
     */
    Step advance(StreamKey groupKey, StreamKey key, Reading reading, long nowMillis) throws PointRefusedException {
        FollowedStream stream = streams.get(key);
        if (cells + reading.counts().cells() > MOST_CELLS || (stream == null && streams.size() >= maxStreams)) {
            doubt(groupKey);
            throw new PointRefusedException(
                    PointFate.STREAM_LIMIT,
                    "no more than " + maxStreams + " streams, and " + MOST_CELLS
                            + " numbers for all of them, are kept at one time");
        }
        int before = stream == null ? 0 : stream.cells();
        if (stream == null) {
            stream = joined(groupKey, key, reading);
        }
        Step step = begunOrAdvanced(stream, reading, nowMillis, before == 0);
        cells += stream.cells() - before;
        if (step.fate() != PointFate.DUPLICATE && step.fate() != PointFate.OUT_OF_ORDER) {
            stream.touch(nowMillis);
            stream.group.saw(reading);
        }
        return step;
    }

    private static Step begunOrAdvanced(FollowedStream stream, Reading reading, long nowMillis, boolean isFirst)
            throws PointRefusedException {
        return isFirst && stream instanceof CumulativeStream cumulative
                ? cumulative.begin(reading, since(cumulative.group, reading, nowMillis))
                : stream.advance(reading);
    }

    /**
     * Since when an unknown cumulative stream has counted; 0 if that cannot be said. What its group tells is later than
     * its start, so that what it counts is not spread over time in which it was not there.
     */
    private static long since(StreamGroup group, Reading reading, long nowMillis) {
        boolean isFresh = reading.startNanos() < reading.timeNanos()
                && reading.startNanos() / 1_000_000 >= nowMillis - FRESH.toMillis();
        long byGroup = group.since(reading, isFresh ? 1 : REPORTS_NEEDED);
        return byGroup == 0 && isFresh ? reading.startNanos() : byGroup;
    }

    private FollowedStream joined(StreamKey groupKey, StreamKey key, Reading reading) {
        StreamGroup group = groups.computeIfAbsent(groupKey, k -> new StreamGroup());
        group.joined();
        FollowedStream stream =
                reading.temporality() == Temporality.DELTA ? new DeltaStream(group) : new CumulativeStream(group);
        streams.put(key, stream);
        return stream;
    }

    /** Notes that something of a group was not taken, so that what is missing from it proves nothing. */
    void doubt(StreamKey groupKey) {
        @Nullable StreamGroup group = groups.get(groupKey);
        if (group != null) {
            group.doubt();
        }
    }

    /** Forgets what has been idle for too long; looks for it once a minute. */
    void forgetIdle(long nowMillis) {
        if (nowMillis < nextHousekeepingMillis) {
            return;
        }
        nextHousekeepingMillis = nowMillis + HOUSEKEEPING.toMillis();
        Iterator<FollowedStream> each = streams.values().iterator();
        while (each.hasNext()) {
            FollowedStream stream = each.next();
            if (nowMillis - stream.touchedMillis() > IDLE.toMillis()) {
                each.remove();
                cells -= stream.cells();
                stream.group.left();
            }
        }
        groups.values().removeIf(StreamGroup::isEmpty);
    }
}
