package io.canaryjudge.benchmarks.simulation;

import java.util.SplittableRandom;

/** Where a {@link Noise} stands. */
final class MovingLevel {

    private final Noise noise;
    private final double innovation;
    private double level;
    private int secondsLeft;

    MovingLevel(Noise noise, SplittableRandom random) {
        this.noise = noise;
        innovation = noise.spread() * Math.sqrt(1 - noise.correlation() * noise.correlation());
        level = noise.spread() == 0 ? 0 : noise.spread() * random.nextGaussian();
        secondsLeft = noise.stepSeconds();
    }

    /** The level in the next second, on the log scale. */
    double next(SplittableRandom random) {
        if (noise.spread() == 0) {
            return 0;
        }
        if (secondsLeft == 0) {
            level = noise.correlation() * level + innovation * random.nextGaussian();
            secondsLeft = noise.stepSeconds();
        }
        secondsLeft--;
        return level;
    }
}
