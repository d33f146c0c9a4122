package io.canaryjudge.histogram;

import java.util.Random;

/** Seeded latencies, in microseconds: mostly a few milliseconds, some ties, some far out, some beyond the layout. */
final class RandomLatencies {

    private RandomLatencies() {}

    static long[] of(Random random, int n) {
        long[] micros = new long[n];
        for (int i = 0; i < n; i++) {
            micros[i] = switch (random.nextInt(10)) {
                case 0 -> random.nextInt(4);
                case 1 -> Math.round(Math.exp(24 * random.nextDouble()));
                case 2 -> 5_000;
                default -> Math.round(Math.exp(8 + random.nextGaussian()));
            };
        }
        return micros;
    }

    static HistogramSnapshot snapshot(long... micros) {
        HistogramRecorder recorder = new HistogramRecorder();
        for (long each : micros) {
            recorder.record(each);
        }
        return recorder.snapshot();
    }

    static HistogramSnapshot snapshot(Random random, int n) {
        return snapshot(of(random, n));
    }
}
