package io.canaryjudge.benchmarks.evaluation;

import io.canaryjudge.benchmarks.simulation.Course;
import io.canaryjudge.benchmarks.simulation.Episodes;
import io.canaryjudge.benchmarks.simulation.Harm;
import io.canaryjudge.benchmarks.simulation.Noise;
import io.canaryjudge.benchmarks.simulation.SimulatedTraffic;
import io.canaryjudge.benchmarks.simulation.TrafficModel;
import io.canaryjudge.benchmarks.simulation.TrafficModel.Errors;
import io.canaryjudge.benchmarks.simulation.TrafficModel.InstanceNoise;
import io.canaryjudge.benchmarks.simulation.TrafficModel.Instances;
import io.canaryjudge.benchmarks.simulation.TrafficModel.Load;
import io.canaryjudge.benchmarks.simulation.TrafficModel.SharedNoise;
import io.canaryjudge.benchmarks.simulation.TrafficModel.Swing;
import java.util.ArrayList;
import java.util.List;

/**
 * All rollouts that are simulated. Environments are named by their kind, the requests per second of each cohort (or of
 * both, with the canary's share), and their instances as canary v baseline.
 */
final class Scenarios {

    private static final int MINUTE = 60;
    private static final int LATE = 20 * MINUTE;
    private static final int FOR_GOOD = Integer.MAX_VALUE;
    private static final Course NO_HARM = Course.always(Harm.NONE);

    private static final TrafficModel INDEPENDENT_200 = TrafficModel.independent(200, 5);
    private static final TrafficModel INDEPENDENT_1V2 = instances(INDEPENDENT_200, 1, 2);
    private static final TrafficModel INDEPENDENT_5000 = TrafficModel.independent(5_000, 5);
    private static final TrafficModel INDEPENDENT_1 = TrafficModel.independent(1, 3);

    private final Horizon ofIdentical;
    private final Horizon ofOthers;
    private final List<Scenario> list = new ArrayList<>();

    private Scenarios(Horizon ofIdentical, Horizon ofOthers) {
        this.ofIdentical = ofIdentical;
        this.ofOthers = ofOthers;
    }

    /** All of them, identical canaries first. */
    static List<Scenario> all(Horizon ofIdentical, Horizon ofOthers) {
        Scenarios scenarios = new Scenarios(ofIdentical, ofOthers);
        scenarios.independent();
        scenarios.autocorrelated();
        scenarios.dependent();
        scenarios.bursts();
        scenarios.differingInstances();
        scenarios.differences("independent-200-5v5", INDEPENDENT_200);
        scenarios.differences("dependent-200-5v5", INDEPENDENT_200.dependent());
        scenarios.differences(
                "dependent-5000-3v3", instances(INDEPENDENT_5000, 3, 3).dependent());
        scenarios.differences(
                "dependent-5000-10v10", instances(INDEPENDENT_5000, 10, 10).dependent());
        scenarios.differences("independent-1-3v3", INDEPENDENT_1);
        scenarios.differences("independent-200-1v2", INDEPENDENT_1V2);
        return List.copyOf(scenarios.list);
    }

    private void independent() {
        same("independent-200-5v5", INDEPENDENT_200);
        same("independent-200-3v3", instances(INDEPENDENT_200, 3, 3));
        same("independent-200-1v2", INDEPENDENT_1V2);
        same("independent-1-3v3", INDEPENDENT_1);
        same("independent-5000-5v5", INDEPENDENT_5000);
        same("independent-5000-share1%-3v10", share(instances(INDEPENDENT_5000, 3, 10), 0.01));
        same("independent-5000-share10%-3v10", share(instances(INDEPENDENT_5000, 3, 10), 0.10));
        same("independent-5000-share50%-5v5", share(INDEPENDENT_5000, 0.50));
    }

    private void autocorrelated() {
        for (double correlation : new double[] {0, 0.3, 0.6, 0.9}) {
            same(
                    "minutes-of-each-correlate-" + correlation + "-200-5v5",
                    INDEPENDENT_200.with(new InstanceNoise(Noise.byMinute(0.05, correlation), Noise.NONE)));
        }
        for (double correlation : new double[] {0, 0.3, 0.6, 0.9}) {
            same(
                    "minutes-of-all-correlate-" + correlation + "-200-5v5",
                    INDEPENDENT_200.with(
                            new SharedNoise(Noise.byMinute(0.15, correlation), Noise.NONE, Noise.NONE, Noise.NONE)));
        }
    }

    private void dependent() {
        TrafficModel dependent1000 = TrafficModel.independent(1_000, 5).dependent();
        same("dependent-200-5v5", INDEPENDENT_200.dependent());
        same("dependent-5000-3v3", instances(INDEPENDENT_5000, 3, 3).dependent());
        same("dependent-5000-5v5", INDEPENDENT_5000.dependent());
        same("dependent-5000-10v10", instances(INDEPENDENT_5000, 10, 10).dependent());
        same(
                "dependent-5000-share1%-3v10",
                share(instances(INDEPENDENT_5000, 3, 10), 0.01).dependent());
        same("dependent-1000-swing-5v5", dependent1000.with(new Swing(0.5, 0.25)));
        same(
                "dependent-1000-neighbours-3v3",
                neighbours(TrafficModel.independent(1_000, 3).dependent()));
        same("dependent-1000-neighbours-5v5", neighbours(dependent1000));
        same("hard-5000-3v3", instances(INDEPENDENT_5000, 3, 3).hard());
        same("hard-5000-5v5", INDEPENDENT_5000.hard());
        SharedNoise canaryOnly = new SharedNoise(Noise.NONE, Noise.NONE, Noise.NONE, Noise.overTenSeconds(0.03, 0.9));
        add("canary-drifts-alone-5000-5v5", "same", Truth.ADVERSARIAL, INDEPENDENT_5000.with(canaryOnly), NO_HARM);
    }

    private void bursts() {
        for (int size : new int[] {2, 5, 10}) {
            same("error-bursts-of-" + size + "-200-5v5", INDEPENDENT_200.with(new Errors(0.005, size)));
        }
    }

    private void differingInstances() {
        for (int percent : new int[] {2, 5, 10, 15}) {
            same("instances-differ-" + percent + "%-200-1v2", differing(INDEPENDENT_1V2, percent / 100.0));
        }
        same("instances-differ-5%-5000-3v3", differing(instances(INDEPENDENT_5000, 3, 3), 0.05));
        same("instances-differ-5%-5000-10v10", differing(instances(INDEPENDENT_5000, 10, 10), 0.05));
    }

    private void differences(String environment, TrafficModel model) {
        add(environment, "better", Truth.BETTER, model, Course.always(new Harm(0.5, 0.8, 0, 1)));
        errors(environment, model, "0.1-to-0.2%", 0.001, 2);
        errors(environment, model, "0.5-to-1%", 0.005, 2);
        errors(environment, model, "1-to-1.5%", 0.01, 1.5);
        errors(environment, model, "0.5-to-5%", 0.005, 10);
        for (int percent : new int[] {5, 10, 20, 50}) {
            worse(environment, "slower-" + percent + "%", model, Course.always(Harm.latency(1 + percent / 100.0)));
        }
        worse(environment, "slower-3x", model, Course.always(Harm.latency(3)));
        worse(environment, "tail-1%-3x", model, Course.always(Harm.tail(0.01, 3)));
        worse(environment, "tail-1%-10x", model, Course.always(Harm.tail(0.01, 10)));
        worse(environment, "leak-50%-in-30min", model, new Course.Leak(1.5, 30 * MINUTE));
        late(environment, "spike-1min-slower-3x", model, MINUTE, Harm.latency(3));
        late(environment, "spike-1min-errors-10x", model, MINUTE, Harm.errors(10));
        late(environment, "late-slower-50%", model, FOR_GOOD, Harm.latency(1.5));
        late(environment, "late-errors-0.5-to-5%", model, FOR_GOOD, Harm.errors(10));
    }

    private void errors(String environment, TrafficModel model, String percents, double rate, double factor) {
        TrafficModel failing = model.with(new Errors(rate, model.errors().meanBurst()));
        worse(environment, "errors-" + percents, failing, Course.always(Harm.errors(factor)));
    }

    private void worse(String environment, String difference, TrafficModel model, Course course) {
        add(environment, difference, Truth.WORSE, model, course);
    }

    private void late(String environment, String difference, TrafficModel model, int seconds, Harm harm) {
        add(environment, difference, Truth.WORSE, model, new Course.During(LATE, seconds, harm));
    }

    private void same(String environment, TrafficModel model) {
        add(environment, "same", Truth.SAME, model, NO_HARM);
    }

    private void add(String environment, String difference, Truth truth, TrafficModel model, Course course) {
        list.add(new Scenario(
                Scenario.Kind.SIMULATED,
                environment,
                difference,
                truth,
                course instanceof Course.During during ? (int) during.onset() : 0,
                truth == Truth.SAME || truth == Truth.ADVERSARIAL ? ofIdentical : ofOthers,
                model + ", " + course,
                luck -> new SimulatedTraffic(model, course, luck)::next));
    }

    private static TrafficModel instances(TrafficModel model, int canary, int baseline) {
        return model.withInstances(Instances.alike(baseline, canary));
    }

    private static TrafficModel share(TrafficModel model, double canary) {
        double total = model.load().baseline();
        return model.with(new Load(total * (1 - canary), total * canary));
    }

    private static TrafficModel differing(TrafficModel model, double spread) {
        return model.withInstances(model.instances().differing(spread, 3 * spread, 0));
    }

    private static TrafficModel neighbours(TrafficModel model) {
        return model.withNeighbours(Episodes.NOISY_NEIGHBOUR);
    }
}
