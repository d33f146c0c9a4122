package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.window.WindowPair;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * A kind of rollout.
 *
 * @param environment what the traffic is like, in a word, or which trace it is
 * @param difference what the canary differs by, in a word, or which part of the trace is shown
 * @param onsetSecond when the difference begins
 * @param details everything that the rollouts depend on, in words: results are kept as long as this stays the same
 * @param traffic from a number for the luck to the seconds of a rollout, one by one
 */
record Scenario(
        Kind kind,
        String environment,
        String difference,
        Truth truth,
        int onsetSecond,
        Horizon horizon,
        String details,
        LongFunction<Supplier<WindowPair>> traffic) {

    /** Odd, and not the step of {@code SplittableRandom}, whose streams would be the same ones moved. */
    private static final long FAR_APART = 0xBF58476D1CE4E5B9L;

    /** Where the traffic is from. */
    enum Kind {
        /** It is made up. */
        SIMULATED,
        /** It was recorded, and is shown as it was or in part. */
        RECORDED,
        /** It is a recorded baseline, split in two at random. */
        RESAMPLED
    }

    /** Both words, the environment first. */
    String name() {
        return environment + "/" + difference;
    }

    /** One rollout's traffic. Rollouts of one number have the same luck whatever the difference is. */
    Supplier<WindowPair> rollout(long seed, int number) {
        return traffic.apply((seed * 31 + environment.hashCode()) * FAR_APART + number);
    }
}
