package io.canaryjudge.http.pull;

import io.canaryjudge.judgement.MetricKind;
import io.canaryjudge.judgement.MetricKind.ErrorRate;
import io.canaryjudge.judgement.MetricKind.LatencyDistribution;
import io.canaryjudge.judgement.MetricKind.LatencyQuantile;
import io.canaryjudge.judgement.MetricKind.Throughput;
import io.canaryjudge.judgement.MetricPolicy;
import java.util.List;
import java.util.Optional;

/** Which query a metric has its data from: its own, or that of another metric that looks at the same requests. */
final class SharedQueries {

    private SharedQueries() {}

    static Optional<CohortPoll> sourceOf(MetricPolicy metric, List<CohortPoll> polls) {
        return polls.stream()
                .filter(poll -> poll.pulled().metric().name().equals(metric.name())
                        || areOfTheSame(poll.pulled().metric().kind(), metric.kind()))
                .findFirst();
    }

    private static boolean areOfTheSame(MetricKind one, MetricKind other) {
        return (isOfRequests(one) && isOfRequests(other)) || (isOfLatencies(one) && isOfLatencies(other));
    }

    private static boolean isOfRequests(MetricKind kind) {
        return kind instanceof ErrorRate || kind instanceof Throughput;
    }

    private static boolean isOfLatencies(MetricKind kind) {
        return kind instanceof LatencyQuantile || kind instanceof LatencyDistribution;
    }
}
