package io.canaryjudge.connector.otlp;

import java.util.Optional;

/**
 * A stream whose points count from one to the next. It remembers the stretches of the last eight, in the order of their
 * ends, so that a point that comes twice counts once, and one that was overtaken still counts.
 */
final class DeltaStream extends FollowedStream {

    private static final int REMEMBERED = 8;

    private final long[] starts = new long[REMEMBERED];
    private final long[] ends = new long[REMEMBERED];
    private int size;

    DeltaStream(StreamGroup group) {
        super(group);
    }

    @Override
    int cells() {
        return 2 * REMEMBERED;
    }

    @Override
    Step advance(Reading reading) throws PointRefusedException {
        int at = size;
        while (at > 0 && ends[at - 1] > reading.timeNanos()) {
            at--;
        }
        if (at > 0 && ends[at - 1] == reading.timeNanos()) {
            return Step.of(PointFate.DUPLICATE);
        }
        Optional<Increment> increment = at == size ? newest(reading) : overtaken(reading, at);
        remember(at, increment.map(Increment::fromNanos).orElse(reading.timeNanos()), reading.timeNanos());
        return increment.map(Step::used).orElse(Step.of(PointFate.FIRST));
    }

    private Optional<Increment> newest(Reading reading) {
        if (size == 0 && !reading.hasStart()) {
            return Optional.empty();
        }
        long from = size == 0 ? reading.startNanos() : Math.max(reading.startNanos(), ends[size - 1]);
        return Optional.of(new Increment(from, reading.timeNanos(), reading.counts(), reading.range()));
    }

    private Optional<Increment> overtaken(Reading reading, int before) throws PointRefusedException {
        boolean isKnownFree = reading.hasStart() && (before > 0 || size < REMEMBERED);
        boolean touchesEarlier = before > 0 && reading.startNanos() < ends[before - 1];
        if (!isKnownFree || touchesEarlier || reading.timeNanos() > starts[before]) {
            throw new PointRefusedException(
                    PointFate.OVERLAP, "the point comes late, and some of the time that it covers was counted already");
        }
        return Optional.of(new Increment(reading.startNanos(), reading.timeNanos(), reading.counts(), reading.range()));
    }

    private void remember(int at, long start, long end) {
        int position = at;
        if (size == REMEMBERED) {
            System.arraycopy(starts, 1, starts, 0, REMEMBERED - 1);
            System.arraycopy(ends, 1, ends, 0, REMEMBERED - 1);
            position--;
            size--;
        }
        System.arraycopy(starts, position, starts, position + 1, size - position);
        System.arraycopy(ends, position, ends, position + 1, size - position);
        starts[position] = start;
        ends[position] = end;
        size++;
    }
}
