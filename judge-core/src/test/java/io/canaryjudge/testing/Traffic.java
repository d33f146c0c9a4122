package io.canaryjudge.testing;

import io.canaryjudge.metric.Cohort;
import io.canaryjudge.testing.Requests.Harm;
import io.canaryjudge.window.WindowPair;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * One window of synthetic requests to both cohorts.
 *
 * @param index the window
 */
public record Traffic(long index, List<Requests> baseline, List<Requests> canary) {

    /** Windows numbered from {@code first}, with the canary's load as it is in each. */
    public static List<Traffic> of(
            SplittableRandom random, long first, int windows, Load baseline, LongFunction<Load> canary) {
        return LongStream.range(first, first + windows)
                .mapToObj(index -> new Traffic(
                        index,
                        Requests.of(Cohort.BASELINE, baseline, random),
                        Requests.of(Cohort.CANARY, canary.apply(index), random)))
                .toList();
    }

    /** Windows numbered from 0 with steady loads. */
    public static List<Traffic> of(SplittableRandom random, int windows, Load baseline, Load canary) {
        return of(random, 0, windows, baseline, index -> canary);
    }

    /** What the window holds. */
    public WindowPair pair() {
        return pair(Harm.NONE);
    }

    /** What it would hold had the canary fared worse. */
    public WindowPair pair(Harm harm) {
        return new WindowPair(index, Requests.snapshots(baseline, Harm.NONE), Requests.snapshots(canary, harm));
    }

    /** Every request of a cohort. */
    public void forEach(Cohort cohort, Requests.Visitor visitor) {
        (cohort == Cohort.BASELINE ? baseline : canary).forEach(requests -> requests.forEach(visitor));
    }
}
