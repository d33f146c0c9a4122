package io.canaryjudge.benchmarks.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The latencies of a healthy request: 95 % log-normal around 10 ms (sigma 0.4), 5 % around 30 ms (sigma 0.7), so p99 is
 * about six times p50. They are drawn as counts in bins.
 *
 * <p>A bin is 3 % wide where most requests are, 5 % around p95 and 8 % around p99. All requests of a bin get one latency.
 * Where in the bin that is, is drawn anew each second, for everybody alike: over the seconds a quantile is then right to a
 * fraction of a percent, and within a second both cohorts see the same grid.
 *
 * <p>Requests come from a deck: a list of 2<sup>18</sup> bins in the exact proportions, shuffled. A few requests are cards
 * drawn one by one. Many are blocks of 64, 256 or 1 024 cards, counted beforehand, which are added up bin by bin. A block
 * is a sample of the same deck, so cohorts of different size have the same distribution; its cards are without
 * replacement, which lowers the variance by one part in 256 at most.
 */
final class LatencyMixture {

    private static final int PHASES = 16;
    private static final int DECK_BITS = 18;
    private static final int[] BLOCK_BITS = {10, 8, 6};
    private static final double CENTRE_MICROS = 10_000;

    /** Built after the constants above. */
    static final LatencyMixture SHARED = new LatencyMixture();

    private final double[] edges;
    private final Grid[] grids;
    private final byte[] deck;
    private final int[][][] blocks;

    private LatencyMixture() {
        edges = edges();
        grids = new Grid[PHASES];
        for (int phase = 0; phase < PHASES; phase++) {
            grids[phase] = new Grid(micros((phase + 0.5) / PHASES));
        }
        deck = shuffledDeck();
        blocks = new int[BLOCK_BITS.length][][];
        for (int i = 0; i < BLOCK_BITS.length; i++) {
            blocks[i] = blocks(BLOCK_BITS[i]);
        }
    }

    /** How many bins there are. */
    int bins() {
        return edges.length - 1;
    }

    /** The latencies of a second, chosen at random. */
    Grid grid(SplittableRandom random) {
        return grids[random.nextInt(PHASES)];
    }

    /** Adds {@code n} requests to the counts of their bins. */
    void draw(SplittableRandom random, int n, int[] counts) {
        int left = n;
        for (int i = 0; i < BLOCK_BITS.length; i++) {
            int size = 1 << BLOCK_BITS[i];
            while (left >= size) {
                add(blocks[i][random.nextInt() & (blocks[i].length - 1)], counts);
                left -= size;
            }
        }
        int mask = deck.length - 1;
        for (; left >= 3; left -= 3) {
            long bits = random.nextLong();
            counts[deck[(int) bits & mask] & 0xff]++;
            counts[deck[(int) (bits >>> DECK_BITS) & mask] & 0xff]++;
            counts[deck[(int) (bits >>> (2 * DECK_BITS)) & mask] & 0xff]++;
        }
        for (; left > 0; left--) {
            counts[deck[random.nextInt() & mask] & 0xff]++;
        }
    }

    private static void add(int[] block, int[] counts) {
        for (int bin = 0; bin < block.length; bin++) {
            counts[bin] += block[bin];
        }
    }

    private static double[] edges() {
        double[] edges = new double[256];
        int size = 0;
        edges[size++] = -2;
        while (edges[size - 1] < 4.6) {
            edges[size] = edges[size - 1] + width(edges[size - 1]);
            size++;
        }
        return Arrays.copyOf(edges, size);
    }

    private static double width(double edge) {
        double fromMedian = Math.abs(edge + 0.01);
        if (fromMedian < 0.6) {
            return 0.03;
        }
        return fromMedian < 1.2 ? 0.05 : fromMedian < 2.5 ? 0.08 : 0.16;
    }

    private double[] micros(double within) {
        double[] micros = new double[bins()];
        for (int bin = 0; bin < micros.length; bin++) {
            micros[bin] = CENTRE_MICROS * Math.exp(edges[bin] + within * (edges[bin + 1] - edges[bin]));
        }
        return micros;
    }

    private byte[] shuffledDeck() {
        NormalDistribution usual = NormalDistribution.of(0, 0.4);
        NormalDistribution slow = NormalDistribution.of(Math.log(3), 0.7);
        byte[] cards = new byte[1 << DECK_BITS];
        int dealt = 0;
        for (int bin = 0; bin < bins(); bin++) {
            double edge = edges[bin + 1];
            double below = 0.95 * usual.cumulativeProbability(edge) + 0.05 * slow.cumulativeProbability(edge);
            int until = bin == bins() - 1 ? cards.length : (int) Math.round(below * cards.length);
            Arrays.fill(cards, dealt, until, (byte) bin);
            dealt = until;
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = cards.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            byte card = cards[i];
            cards[i] = cards[j];
            cards[j] = card;
        }
        return cards;
    }

    private int[][] blocks(int bits) {
        int[][] counted = new int[deck.length >> bits][bins()];
        for (int card = 0; card < deck.length; card++) {
            counted[card >> bits][deck[card] & 0xff]++;
        }
        return counted;
    }

    /** A latency for each bin, ascending. */
    static final class Grid {
        private final double[] micros;

        private Grid(double[] micros) {
            this.micros = micros;
        }

        /** That of a bin, in microseconds. */
        double micros(int bin) {
            return micros[bin];
        }
    }
}
