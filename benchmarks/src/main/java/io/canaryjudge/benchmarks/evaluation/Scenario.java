package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.benchmarks.simulation.Harm;
import io.canaryjudge.benchmarks.simulation.SimulatedTraffic;
import io.canaryjudge.benchmarks.simulation.TrafficModel;

/**
 * A kind of rollout.
 *
 * @param environment what the traffic is like, in a word
 * @param difference what the canary differs by, in a word
 * @param onsetSecond when the difference begins
 */
record Scenario(
        String environment, String difference, Truth truth, TrafficModel traffic, Harm.Course course, int onsetSecond) {

    /** Both words, the environment first. */
    String name() {
        return environment + "/" + difference;
    }

    /** One rollout's traffic. Rollouts of one number have the same luck whatever the difference is. */
    SimulatedTraffic rollout(long seed, int number) {
        long luck = (seed * 31 + environment.hashCode()) * 0x9E3779B97F4A7C15L + number;
        return new SimulatedTraffic(traffic, course, luck);
    }
}
