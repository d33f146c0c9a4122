package io.canaryjudge.benchmarks.simulation;

import io.canaryjudge.benchmarks.simulation.SimulatedInstance.CommonSecond;
import io.canaryjudge.window.WindowPair;
import io.canaryjudge.window.WindowSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One rollout's traffic, made second by second. Used by one thread; the same seed gives the same traffic.
 *
 * <p>Harm comes on top of what the same seed gives without it: a worse course has the same requests, the same failures and
 * more, each latency the same or longer.
 */
public final class SimulatedTraffic {

    private static final double HOUR = 3_600;

    private final TrafficModel model;
    private final Course harm;
    private final SplittableRandom random;
    private final SplittableRandom luck;
    private final List<SimulatedInstance> baseline;
    private final List<SimulatedInstance> canary;
    private final MovingLevel latency;
    private final MovingLevel errors;
    private final MovingLevel traffic;
    private final MovingLevel canaryLatency;
    private final OngoingEpisode storm;
    private final double phase;
    private long second;

    /** Traffic of a model with a canary that differs as a course says. */
    public SimulatedTraffic(TrafficModel model, Course harm, long seed) {
        this.model = model;
        this.harm = harm;
        random = new SplittableRandom(seed);
        luck = random.split();
        baseline = instances("b", model.instances().baseline(), model.load().baseline());
        canary = instances("c", model.instances().canary(), model.load().canary());
        latency = new MovingLevel(model.sharedNoise().latency(), random);
        errors = new MovingLevel(model.sharedNoise().errors(), random);
        traffic = new MovingLevel(model.sharedNoise().traffic(), random);
        canaryLatency = new MovingLevel(model.sharedNoise().canaryLatency(), random);
        storm = new OngoingEpisode(model.storms());
        phase = 2 * Math.PI * random.nextDouble();
    }

    private List<SimulatedInstance> instances(String prefix, int number, double requestsPerSecond) {
        List<SimulatedInstance> instances = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            instances.add(new SimulatedInstance(prefix + i, model, requestsPerSecond / number, random));
        }
        return instances;
    }

    /** The next second. Windows count from 0. */
    public WindowPair next() {
        double swing = Math.sin(phase + 2 * Math.PI * second / HOUR);
        storm.next(random);
        CommonSecond common = new CommonSecond(
                latency.next(random) + model.swing().latency() * swing,
                errors.next(random),
                storm.errorFactor(),
                Math.exp(traffic.next(random) + model.swing().traffic() * swing),
                LatencyMixture.SHARED.grid(random));
        WindowPair window = new WindowPair(
                second,
                window(baseline, common, Harm.NONE),
                window(canary, common.slower(canaryLatency.next(random)), harm.at(second)));
        second++;
        return window;
    }

    private SortedMap<String, WindowSnapshot> window(List<SimulatedInstance> instances, CommonSecond common, Harm now) {
        SortedMap<String, WindowSnapshot> window = new TreeMap<>();
        for (SimulatedInstance instance : instances) {
            WindowSnapshot snapshot = instance.next(common, now, random, luck.nextLong());
            if (!snapshot.isEmpty()) {
                window.put(instance.name(), snapshot);
            }
        }
        return window;
    }
}
