package io.canaryjudge.benchmarks.evaluation;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came out of one scenario.
 *
 * @param seconds length of a rollout
 * @param microsPerSecond processor time of all judges and the simulation for one simulated second
 * @param details what the rollouts depend on
 */
record Row(
        Scenario.Kind kind,
        String environment,
        String difference,
        Truth truth,
        int onsetSecond,
        int seconds,
        int rollouts,
        double microsPerSecond,
        String details,
        SortedMap<Judge, Tally> tallies) {

    Row {
        tallies = Collections.unmodifiableSortedMap(new TreeMap<>(tallies));
    }

    String name() {
        return environment + "/" + difference;
    }

    /** Whether the scenario is still the one that was run. */
    boolean isOf(Scenario scenario) {
        return kind == scenario.kind()
                && name().equals(scenario.name())
                && details.equals(scenario.details())
                && seconds == scenario.horizon().seconds();
    }

    /** Whether it has that many rollouts, seen by all of these judges. */
    boolean has(int number, Collection<Judge> judges) {
        return rollouts == number && tallies.keySet().containsAll(judges);
    }

    /** What a judge did. */
    Tally of(Judge judge) {
        Tally tally = tallies.get(judge);
        if (tally == null) {
            throw new IllegalArgumentException(name() + " was not seen by " + judge);
        }
        return tally;
    }
}
