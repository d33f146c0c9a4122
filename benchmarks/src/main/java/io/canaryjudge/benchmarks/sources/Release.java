package io.canaryjudge.benchmarks.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A service that has two versions, the second of which changes at a moment. */
final class Release {

    private static final int INSTANCES = 2;

    private final String service;
    private final Change change;
    private final List<Instance> baseline = new ArrayList<>();
    private final List<Instance> canary = new ArrayList<>();

    Release(String service, Change change, SplittableRandom random) {
        this.service = service;
        this.change = change;
        for (int i = 0; i < INSTANCES; i++) {
            baseline.add(new Instance(service, "1", i, random.split()));
            canary.add(new Instance(service, "2", i, random.split()));
        }
    }

    String service() {
        return service;
    }

    Change change() {
        return change;
    }

    Stream<Instance> instances() {
        return Stream.concat(baseline.stream(), canary.stream());
    }

    /**
     * Serves requests with every instance.
     *
     * @param changed whether the canary is what it becomes
     */
    void serve(int requests, boolean changed, long atMillis, StringBuilder lines) {
        for (int i = 0; i < requests; i++) {
            baseline.forEach(instance -> instance.serve(Change.NONE, atMillis, lines));
            canary.forEach(instance -> instance.serve(changed ? change : Change.NONE, atMillis, lines));
        }
    }
}
