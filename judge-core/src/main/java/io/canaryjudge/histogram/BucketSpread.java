package io.canaryjudge.histogram;

/** Spreads the requests of buckets, which come in ascending order, over places in them. Used by one thread, once. */
final class BucketSpread {

    static final int MOST_SLOTS = 32;
    /** Where a bucket may hold nearly all requests and a high quantile with them. */
    static final int MOST_FINE_SLOTS = 1_024;
    /** A slot need not be narrower than this share of its value. */
    private static final double FINE_ENOUGH = 0.01;

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final SnapshotBuilder out = new SnapshotBuilder();
    private final double microsPerUnit;
    private final ValueRange range;
    private final int mostSlots;
    private long phase;

    BucketSpread(double microsPerUnit, ValueRange range, long phase) {
        this(microsPerUnit, range, phase, MOST_SLOTS);
    }

    /** @param mostSlots over how many places a bucket is spread at the most, a power of two */
    BucketSpread(double microsPerUnit, ValueRange range, long phase, int mostSlots) {
        if (!(microsPerUnit > 0 && microsPerUnit < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("microsPerUnit must be positive and finite, was " + microsPerUnit);
        }
        this.microsPerUnit = microsPerUnit;
        this.range = range;
        this.mostSlots = mostSlots;
        this.phase = phase;
    }

    HistogramSnapshot snapshot() {
        return out.build();
    }

    /** Puts all requests of a bucket at one value. */
    void at(double value, long count) {
        phase += GOLDEN_GAMMA;
        out.add(Math.round(micros(value)), count);
    }

    /** Spreads a bucket's requests evenly between its bounds. */
    void evenly(double lower, double upper, long count) {
        double from = micros(clippedLower(lower, upper));
        double to = micros(clippedUpper(lower, upper));
        int slots = to > from ? slots((to - from) / from) : 1;
        deal(slots, count, share -> from + (to - from) * share);
    }

    /** Spreads a bucket's requests evenly between the logarithms of its bounds. */
    void geometrically(double lower, double upper, long count) {
        double from = Math.max(micros(clippedLower(lower, upper)), 1);
        double to = Math.max(micros(clippedUpper(lower, upper)), 1);
        double width = Math.log(to / from);
        deal(slots(width), count, share -> from * Math.exp(width * share));
    }

    private double clippedLower(double lower, double upper) {
        return range.least() > upper ? lower : Math.max(lower, range.least());
    }

    private double clippedUpper(double lower, double upper) {
        return range.most() < lower ? upper : Math.min(upper, range.most());
    }

    /** In microseconds, within the layout's range from above and not below 0. */
    private double micros(double value) {
        return Math.min(Math.max(value, 0) * microsPerUnit, HistogramLayout.MAX_MICROS);
    }

    private int slots(double relativeWidth) {
        int slots = 1;
        while (slots < mostSlots && relativeWidth > FINE_ENOUGH * slots) {
            slots *= 2;
        }
        return slots;
    }

    private void deal(int slots, long count, Place place) {
        phase += GOLDEN_GAMMA;
        if (count == 0) {
            return;
        }
        int first = (int) mixed(phase) & (slots - 1);
        int bits = Integer.numberOfTrailingZeros(slots);
        for (int slot = 0; slot < slots; slot++) {
            int turn = bits == 0 ? 0 : Integer.reverse(slot) >>> (Integer.SIZE - bits);
            int order = (turn - first) & (slots - 1);
            long dealt = count / slots + (order < count % slots ? 1 : 0);
            out.add(Math.round(place.at((slot + 0.5) / slots)), dealt);
        }
    }

    /** The finalizer of SplittableRandom. */
    private static long mixed(long seed) {
        long z = (seed ^ (seed >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The value at a share of a bucket's width. */
    @FunctionalInterface
    private interface Place {
        double at(double share);
    }
}
