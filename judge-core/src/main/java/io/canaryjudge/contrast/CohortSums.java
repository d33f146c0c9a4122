package io.canaryjudge.contrast;

import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import java.util.Arrays;
import java.util.List;

/**
 * Weighted sums of each instance of one cohort over its windows, by name in ascending order. Immutable; names are shared
 * from window to window while the same instances go on.
 */
final class CohortSums {

    static final CohortSums NONE = new CohortSums(new String[0], new double[0]);

    /** An instance with less than this share of its cohort's median traffic adds no degree of freedom. */
    private static final double LEAST_TRAFFIC_SHARE = 0.2;

    /** Numbers kept of each instance: requests, events, events expected of it, and their variance. */
    private static final int WIDTH = 4;

    private static final int REQUESTS = 0;
    private static final int OBSERVED = 1;
    private static final int EXPECTED = 2;
    private static final int VARIANCE = 3;

    private final String[] names;
    private final double[] sums;

    private CohortSums(String[] names, double[] sums) {
        this.names = names;
        this.sums = sums;
    }

    /** With one more window, whose events weigh {@code weight}. */
    CohortSums after(CohortCounts counts, double weight) {
        if (counts.requests() == 0) {
            return this;
        }
        double rate = counts.events() / counts.requests();
        CohortSums next = withRoomFor(counts.instances());
        List<InstanceCounts> instances = counts.instances();
        for (int i = 0; i < instances.size(); i++) {
            InstanceCounts instance = instances.get(i);
            int at = WIDTH * next.indexOf(instance.instance(), i);
            double expected = weight * instance.requests() * rate;
            next.sums[at + REQUESTS] += instance.requests();
            next.sums[at + OBSERVED] += weight * instance.events();
            next.sums[at + EXPECTED] += expected;
            next.sums[at + VARIANCE] += weight * expected;
        }
        return next;
    }

    /** What came after an earlier state of the same cohort; instances that were silent since then are left out. */
    CohortSums since(CohortSums earlier) {
        String[] active = new String[names.length];
        double[] differences = new double[sums.length];
        int size = 0;
        for (int i = 0; i < names.length; i++) {
            int before = WIDTH * Arrays.binarySearch(earlier.names, names[i]);
            double requests = sums[WIDTH * i] - (before >= 0 ? earlier.sums[before] : 0);
            if (requests > 0) {
                active[size] = names[i];
                for (int k = 0; k < WIDTH; k++) {
                    differences[WIDTH * size + k] = sums[WIDTH * i + k] - (before >= 0 ? earlier.sums[before + k] : 0);
                }
                size++;
            }
        }
        return new CohortSums(Arrays.copyOf(active, size), Arrays.copyOf(differences, WIDTH * size));
    }

    /** A copy that holds these instances too, with sums of 0 for new ones. */
    private CohortSums withRoomFor(List<InstanceCounts> instances) {
        int missing = 0;
        for (int i = 0; i < instances.size(); i++) {
            missing += indexOf(instances.get(i).instance(), i) < 0 ? 1 : 0;
        }
        if (missing == 0) {
            return new CohortSums(names, sums.clone());
        }
        String[] all = Arrays.copyOf(names, names.length + missing);
        int size = names.length;
        for (int i = 0; i < instances.size(); i++) {
            if (indexOf(instances.get(i).instance(), i) < 0) {
                all[size++] = instances.get(i).instance();
            }
        }
        Arrays.sort(all);
        double[] room = new double[WIDTH * all.length];
        for (int i = 0; i < names.length; i++) {
            System.arraycopy(sums, WIDTH * i, room, WIDTH * Arrays.binarySearch(all, names[i]), WIDTH);
        }
        return new CohortSums(all, room);
    }

    private int indexOf(String name, int guess) {
        return guess < names.length && names[guess].equals(name) ? guess : Arrays.binarySearch(names, name);
    }

    int instances() {
        return names.length;
    }

    /** Instances with enough traffic less one; 0 without any. */
    int degreesOfFreedom() {
        if (names.length < 2) {
            return 0;
        }
        double[] traffic = new double[names.length];
        for (int i = 0; i < traffic.length; i++) {
            traffic[i] = sums[WIDTH * i + REQUESTS];
        }
        Arrays.sort(traffic);
        double least = LEAST_TRAFFIC_SHARE * traffic[traffic.length / 2];
        int busy = 0;
        for (double requests : traffic) {
            busy += requests >= least ? 1 : 0;
        }
        return busy - 1;
    }

    /** The sum of squared shares that the instances have of the cohort: {@code 1/K} for {@code K} equal ones. */
    double concentration() {
        double expected = 0;
        double requests = 0;
        for (int i = 0; i < names.length; i++) {
            expected += sums[WIDTH * i + EXPECTED];
            requests += sums[WIDTH * i + REQUESTS];
        }
        double sum = 0;
        for (int i = 0; i < names.length; i++) {
            double share = expected > 0 ? sums[WIDTH * i + EXPECTED] / expected : sums[WIDTH * i + REQUESTS] / requests;
            sum += share * share;
        }
        return sum;
    }

    /** Whether instance {@code i} was expected to show any event. */
    boolean hasExpectation(int i) {
        return sums[WIDTH * i + EXPECTED] > 0;
    }

    /** How far instance {@code i} lies from its cohort, relative to it. */
    double deviation(int i) {
        return sums[WIDTH * i + OBSERVED] / sums[WIDTH * i + EXPECTED] - 1;
    }

    /** The sampling variance of that deviation at the cohort's event rate. */
    double samplingVariance(int i, double meanRate) {
        double expected = sums[WIDTH * i + EXPECTED];
        return (1 - meanRate) * sums[WIDTH * i + VARIANCE] / (expected * expected) + 1e-12;
    }
}
