package io.canaryjudge.window;

import io.canaryjudge.metric.Outcome;
import io.canaryjudge.metric.Reading;
import io.canaryjudge.metric.Sample;
import io.canaryjudge.metric.SeriesKey;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Samples as a rough world sends them: in bursts and after silences, of several series, in order, out of order, too late
 * and too early, some without a latency and some without an outcome, some with
 * readings, by a clock that at times steps back.
 */
final class RandomArrivals {

    static final List<String> SERVICES = List.of("checkout", "orders");

    private final SplittableRandom random;
    private final WindowSpec spec;
    private long nowMillis;

    RandomArrivals(SplittableRandom random, WindowSpec spec, long startMillis) {
        this.random = random;
        this.spec = spec;
        nowMillis = startMillis;
    }

    /** When the latest one came. */
    long nowMillis() {
        return nowMillis;
    }

    Arriving next() {
        nowMillis += pause();
        SeriesKey series = new SeriesKey(
                SERVICES.get(random.nextInt(2)),
                random.nextBoolean() ? "1" : "2",
                random.nextInt(3) == 0 ? "" : "pod" + random.nextInt(2));
        long latency = random.nextInt(5) == 0 ? Sample.NO_LATENCY : 1 + random.nextLong(200_000);
        Outcome outcome = latency != Sample.NO_LATENCY && random.nextInt(5) == 0
                ? Outcome.UNKNOWN
                : random.nextInt(4) == 0 ? Outcome.FAILED : Outcome.SUCCEEDED;
        List<Reading> readings = readings();
        boolean isRequest = readings.isEmpty() || random.nextBoolean();
        Sample sample = isRequest
                ? new Sample(series, nowMillis + offset(), latency, outcome, readings)
                : new Sample(series, nowMillis + offset(), Sample.NO_LATENCY, Outcome.UNKNOWN, readings);
        return new Arriving(sample, nowMillis);
    }

    /** None as a rule, else some of 36 names, which is more than a series may have; whole numbers, whose sums are exact. */
    private List<Reading> readings() {
        if (random.nextInt(4) > 0) {
            return List.of();
        }
        int first = random.nextInt(36);
        return IntStream.range(first, Math.min(36, first + 1 + random.nextInt(3)))
                .mapToObj(i -> new Reading("n" + i, random.nextInt(-1_000, 1_000)))
                .toList();
    }

    private long pause() {
        return switch (random.nextInt(100)) {
            case 0 -> random.nextLong(1_500_000);
            case 1 -> -random.nextLong(30_000);
            case 2, 3, 4 -> random.nextLong(60_000);
            case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 ->
                random.nextLong(3 * spec.width().toMillis());
            default -> random.nextLong(20);
        };
    }

    /** How the sample's date differs from its arrival: mostly a little late, at times around the edges. */
    private long offset() {
        long width = spec.width().toMillis();
        long grace = spec.grace().toMillis();
        long lead = WindowSpec.LEAD.toMillis();
        return switch (random.nextInt(10)) {
            case 0 -> -grace - width + random.nextLong(2 * width + 1);
            case 1 -> lead - 5 + random.nextLong(11);
            case 2 -> random.nextLong(lead + 1);
            case 3 -> -random.nextLong(grace + 1);
            case 4 -> -random.nextLong(3 * (grace + width));
            default -> -random.nextLong(width + 1);
        };
    }

    /** A sample and when it comes. */
    record Arriving(Sample sample, long atMillis) {}
}
