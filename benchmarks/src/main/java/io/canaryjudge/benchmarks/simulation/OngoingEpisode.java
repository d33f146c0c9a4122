package io.canaryjudge.benchmarks.simulation;

import java.util.SplittableRandom;

/** Whether one of some {@link Episodes} is on. */
final class OngoingEpisode {

    private final Episodes kind;
    private int secondsLeft;

    OngoingEpisode(Episodes kind) {
        this.kind = kind;
    }

    /** Goes on by a second. */
    void next(SplittableRandom random) {
        if (kind.perHour() == 0) {
            return;
        }
        if (secondsLeft > 0) {
            secondsLeft--;
        } else if (random.nextDouble() < kind.perHour() / 3_600) {
            secondsLeft = random.nextInt(kind.shortestSeconds(), kind.longestSeconds() + 1);
        }
    }

    double latencyFactor() {
        return secondsLeft > 0 ? kind.latencyFactor() : 1;
    }

    double errorFactor() {
        return secondsLeft > 0 ? kind.errorFactor() : 1;
    }
}
