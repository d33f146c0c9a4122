package io.canaryjudge.connector.haproxy;

/**
 * The weight of each server by which the canary's get a share of the requests together.
 *
 * <p>With {@code n} baseline and {@code m} canary servers the share {@code p} percent asks for
 * {@code m·c / (n·b + m·c) = p/100}, so {@code b : c = (100 - p)·m : p·n}. That is exact as long as both fit into
 * HAProxy's 0 to 256; else it is rounded, and a share that is neither 0 nor 100 leaves at least 1 to both.
 *
 * @param baseline 0 to 256
 * @param canary 0 to 256
 */
record ServerWeights(int baseline, int canary) {

    static final int MOST = 256;

    static ServerWeights of(int percent, int baselineServers, int canaryServers) {
        int baseline = (100 - percent) * canaryServers;
        int canary = percent * baselineServers;
        if (Math.max(baseline, canary) > MOST) {
            int divisor = gcd(baseline, canary);
            baseline /= divisor;
            canary /= divisor;
        }
        int largest = Math.max(baseline, canary);
        return largest <= MOST
                ? new ServerWeights(baseline, canary)
                : new ServerWeights(fitted(baseline, largest), fitted(canary, largest));
    }

    private static int fitted(int weight, int largest) {
        int rounded = Math.round((float) weight * MOST / largest);
        return weight == 0 ? 0 : Math.max(1, rounded);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
